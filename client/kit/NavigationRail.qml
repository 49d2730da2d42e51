pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts

// The rooms of the program at its left edge, with a badge where something waits.
// Ctrl+1, Ctrl+2 ... go to them; up and down move between them.
FocusScope {
    id: rail

    /// A list of {code, name, icon, badge, tone}.
    required property var rooms
    property string current: ""
    property string heading: ""
    property string subheading: ""
    /// Beneath everything: small things such as light and dark.
    property alias footer: foot.data

    signal chosen(string code)

    implicitWidth: Theme.textSize * 14.5
    Accessible.role: Accessible.List

    function step(by: int): void {
        const at = rail.rooms.findIndex(room => room.code === rail.current);
        rail.chosen(rail.rooms[Math.min(rail.rooms.length - 1, Math.max(0, at + by))].code);
    }
    Keys.onUpPressed: rail.step(-1)
    Keys.onDownPressed: rail.step(1)

    Rectangle {
        anchors.fill: parent
        color: Theme.colours.rail
    }
    ColumnLayout {
        anchors.fill: parent
        anchors.margins: Theme.medium
        anchors.topMargin: Theme.large
        spacing: 2

        Words {
            Layout.fillWidth: true
            Layout.leftMargin: Theme.small
            text: rail.heading
            color: Theme.colours.railText
            role: "heading"
        }
        Words {
            Layout.fillWidth: true
            Layout.leftMargin: Theme.small
            Layout.bottomMargin: Theme.large
            text: rail.subheading
            color: Theme.colours.railMuted
            role: "small"
        }
        Rows {
            spacing: 2

            Repeater {
                model: rail.rooms
                RailRow {
                    required property var modelData
                    required property int index
                    text: modelData.name
                    iconName: modelData.icon
                    badge: modelData.badge ?? ""
                    badgeTone: modelData.tone ?? "info"
                    here: modelData.code === rail.current
                    focus: index === 0
                    shortcut: "Ctrl+" + (index + 1)
                    onClicked: rail.chosen(modelData.code)
                }
            }
        }
        Item { Layout.fillHeight: true }
        ColumnLayout {
            id: foot
            Layout.fillWidth: true
            spacing: 2
        }
    }
}
