pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Fieldpost.Kit

// The line at the foot of the window: what is saved, what waits, when headquarters was last heard.
Rectangle {
    id: line

    /// A list of {text, icon, tone}.
    required property var parts
    property string trailing: ""

    implicitHeight: Math.round(Theme.textSize * 2)
    color: Theme.colours.surface
    Accessible.role: Accessible.StatusBar

    Rectangle {
        width: parent.width
        height: 1
        color: Theme.colours.line
    }
    RowLayout {
        anchors.fill: parent
        anchors.leftMargin: Theme.large
        anchors.rightMargin: Theme.large
        spacing: Theme.large

        Row {
            spacing: Theme.large

            Repeater {
                model: line.parts
                Row {
                    id: part
                    required property var modelData
                    spacing: Theme.tiny

                    Icon {
                        visible: name !== ""
                        name: part.modelData.icon ?? ""
                        width: Theme.textSize
                        height: width
                        color: Theme.toneInk(part.modelData.tone ?? "neutral")
                        anchors.verticalCenter: parent.verticalCenter
                    }
                    Words {
                        text: part.modelData.text
                        role: "small"
                        color: Theme.toneInk(part.modelData.tone ?? "neutral")
                        anchors.verticalCenter: parent.verticalCenter
                    }
                }
            }
        }
        Item { Layout.fillWidth: true }
        Words {
            text: line.trailing
            role: "small"
            muted: true
        }
    }
}
