import QtQuick
import QtQuick.Templates as T
import Fieldpost.Kit

// One line of a list that drops down.
T.ItemDelegate {
    id: row

    property bool chosen: false
    property bool marked: false

    implicitHeight: Theme.controlHeight
    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    leftPadding: Theme.medium
    rightPadding: Theme.medium
    hoverEnabled: true
    font.pixelSize: Theme.textSize
    Accessible.role: Accessible.ListItem
    Accessible.name: row.text

    contentItem: Row {
        spacing: Theme.small

        Icon {
            visible: row.marked || row.chosen
            name: "check"
            color: Theme.colours.accent
            width: Theme.iconSize
            height: Theme.iconSize
            anchors.verticalCenter: parent.verticalCenter
        }
        Words {
            text: row.text
            width: Math.min(implicitWidth, row.availableWidth - (row.marked || row.chosen ? Theme.iconSize + Theme.small : 0))
            font.weight: row.chosen ? Font.DemiBold : Font.Normal
            anchors.verticalCenter: parent.verticalCenter
            Accessible.ignored: true
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: row.highlighted || row.hovered ? Theme.colours.chosen : "transparent"
    }
}
