import QtQuick

// The ground and the edge of anything one can type in.
Rectangle {
    id: frame

    required property bool focused
    property bool hovered: false
    property bool wrong: false
    property bool locked: false

    radius: Theme.radius
    color: frame.locked ? "transparent" : Theme.colours.field
    border.width: frame.focused ? 2 : 1
    border.color: {
        if (frame.wrong) return Theme.colours.badInk;
        if (frame.focused) return Theme.colours.focus;
        if (frame.locked) return Theme.colours.line;
        return frame.hovered ? Theme.colours.text : Theme.colours.fieldLine;
    }
}
