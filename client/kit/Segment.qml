import QtQuick
import QtQuick.Templates as T

// One of several buttons side by side of which one holds.
T.Button {
    id: segment

    property bool held: false

    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    implicitHeight: Theme.controlHeight
    leftPadding: Theme.large
    rightPadding: Theme.large
    font.pixelSize: Theme.textSize
    hoverEnabled: true
    z: segment.visualFocus ? 2 : segment.held ? 1 : 0
    Accessible.role: Accessible.RadioButton
    Accessible.name: segment.text
    Accessible.checked: segment.held
    Keys.onReturnPressed: segment.clicked()

    contentItem: Text {
        text: segment.text
        font.pixelSize: Theme.textSize
        font.weight: segment.held ? Font.DemiBold : Font.Normal
        color: segment.held ? Theme.colours.accent : Theme.colours.text
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
    }
    background: Rectangle {
        radius: Theme.radius
        color: segment.held ? Theme.colours.chosen : segment.hovered ? Theme.colours.hover : Theme.colours.field
        border.width: 1
        border.color: segment.held ? Theme.colours.accent : Theme.colours.fieldLine

        FocusRing { shown: segment.visualFocus }
    }
}
