import QtQuick
import QtQuick.Templates as T

// A few words beside what the pointer rests on.
T.ToolTip {
    id: hint

    required property bool shown

    visible: hint.shown && hint.text !== ""
    delay: 600
    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: parent ? parent.height + 4 : 0
    margins: 4
    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    implicitHeight: implicitContentHeight + topPadding + bottomPadding
    leftPadding: Theme.small
    rightPadding: Theme.small
    topPadding: Theme.tiny
    bottomPadding: Theme.tiny
    contentItem: Text {
        text: hint.text
        textFormat: Text.PlainText
        font.pixelSize: Theme.smallSize
        color: Theme.colours.surface
    }
    background: Rectangle {
        radius: Theme.radius
        color: Theme.colours.text
    }
}
