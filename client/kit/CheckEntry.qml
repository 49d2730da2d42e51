import QtQuick
import QtQuick.Templates as T
import Fieldpost.Kit

// A box to tick, with its words.
T.CheckBox {
    id: box

    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    implicitHeight: Theme.controlHeight
    leftPadding: mark.width + Theme.small
    font.pixelSize: Theme.textSize
    hoverEnabled: true
    Accessible.role: Accessible.CheckBox
    Accessible.name: box.text
    Accessible.checked: box.checked
    Keys.onReturnPressed: {
        box.toggle();
        box.toggled();
    }

    contentItem: Words {
        text: box.text
        verticalAlignment: Text.AlignVCenter
        Accessible.ignored: true
    }
    indicator: Rectangle {
        id: mark
        width: Math.round(Theme.textSize * 1.35)
        height: width
        y: (box.height - height) / 2
        x: box.mirrored ? box.width - width : 0
        radius: Theme.radius - 1
        color: box.checked ? Theme.colours.primary : Theme.colours.field
        border.width: box.checked ? 0 : 1
        border.color: box.hovered ? Theme.colours.text : Theme.colours.fieldLine

        Icon {
            anchors.fill: parent
            anchors.margins: 2
            visible: box.checked
            name: "check"
            color: Theme.colours.primaryInk
        }
        FocusRing { shown: box.visualFocus }
    }
}
