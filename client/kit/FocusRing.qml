import QtQuick

// The ring around a control that has the keyboard. Drawn outside of it, so that nothing moves.
Rectangle {
    id: ring

    /// Whether the control has the focus and came to it by keyboard.
    required property bool shown

    anchors.fill: parent
    anchors.margins: -3
    visible: ring.shown
    radius: Theme.radius + 3
    color: "transparent"
    border.width: 2
    border.color: Theme.colours.focus
}
