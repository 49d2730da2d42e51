import QtQuick
import Fieldpost.Kit

// One member of a set, with a cross that takes it away.
Rectangle {
    id: chip

    required property string text
    property bool locked: false
    property int widest: 10000

    signal takenAway()

    implicitWidth: Math.min(chip.widest, words.implicitWidth + Theme.small * 2 + (chip.locked ? 0 : cross.width))
    implicitHeight: Theme.controlHeight - 8
    width: implicitWidth
    radius: Theme.radius
    color: Theme.colours.infoFill
    Accessible.role: Accessible.ListItem
    Accessible.name: chip.text

    Words {
        id: words
        x: Theme.small
        width: Math.min(implicitWidth, chip.width - Theme.small * 2 - (chip.locked ? 0 : cross.width))
        anchors.verticalCenter: parent.verticalCenter
        text: chip.text
        color: Theme.colours.infoInk
        Accessible.ignored: true
    }
    Item {
        id: cross
        visible: !chip.locked
        anchors.right: parent.right
        width: Theme.iconSize + Theme.tiny
        height: parent.height
        Accessible.role: Accessible.Button
        Accessible.name: qsTr("Take away %1").arg(chip.text)
        Accessible.onPressAction: chip.takenAway()

        Icon {
            anchors.centerIn: parent
            name: "close"
            color: Theme.colours.infoInk
            width: Theme.textSize * 0.9
            height: width
            opacity: crossHover.hovered ? 1 : 0.7
        }
        HoverHandler { id: crossHover }
        TapHandler { onTapped: chip.takenAway() }
    }
}
