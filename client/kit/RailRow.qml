import QtQuick
import QtQuick.Templates as T
import Fieldpost.Kit

// One room of the navigation rail.
T.Button {
    id: row

    required property string iconName
    property string badge: ""
    property string badgeTone: "info"
    property bool here: false
    property string shortcut: ""

    implicitWidth: Theme.textSize * 12
    implicitHeight: Math.round(Theme.textSize * 2.7)
    hoverEnabled: true
    Accessible.role: Accessible.Button
    Accessible.name: row.badge !== "" ? row.text + ", " + row.badge : row.text
    Accessible.selected: row.here
    Keys.onReturnPressed: row.clicked()

    Shortcut {
        sequence: row.shortcut
        enabled: row.shortcut !== "" && row.visible
        onActivated: row.clicked()
    }

    contentItem: Item {
        Icon {
            id: sign
            anchors.left: parent.left
            anchors.leftMargin: Theme.small
            anchors.verticalCenter: parent.verticalCenter
            width: Theme.textSize * 1.45
            height: width
            name: row.iconName
            color: row.here ? Theme.colours.railText : Theme.colours.railMuted
        }
        Words {
            anchors.left: sign.right
            anchors.leftMargin: Theme.medium
            anchors.right: count.visible ? count.left : parent.right
            anchors.verticalCenter: parent.verticalCenter
            text: row.text
            color: row.here || row.hovered ? Theme.colours.railText : Theme.colours.railMuted
            font.weight: row.here ? Font.DemiBold : Font.Normal
            Accessible.ignored: true
        }
        StatusChip {
            id: count
            visible: row.badge !== ""
            anchors.right: parent.right
            anchors.rightMargin: Theme.small
            anchors.verticalCenter: parent.verticalCenter
            text: row.badge
            tone: row.badgeTone
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: row.here ? Theme.colours.railChosen : row.hovered ? Theme.colours.railHover : "transparent"

        Rectangle {
            visible: row.here
            anchors.left: parent.left
            anchors.verticalCenter: parent.verticalCenter
            width: 3
            height: parent.height * 0.55
            radius: 2
            color: Theme.dark ? Theme.colours.accent : "#7cc0f0"
        }
        FocusRing { shown: row.visualFocus }
    }
}
