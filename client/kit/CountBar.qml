pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Fieldpost.Kit

// A figure against what was planned: "12 of 46", as a bar made of parts in different tones.
ColumnLayout {
    id: bar

    required property string label
    /// What was planned; 0: no plan known, and then no share is drawn.
    property int planned: 0
    /// A list of {count, name, tone}, drawn from left to right.
    property var parts: []
    readonly property int total: {
        let sum = 0;
        for (let i = 0; i < bar.parts.length; ++i) sum += bar.parts[i].count;
        return sum;
    }
    readonly property int scale: Math.max(1, bar.planned, bar.total)

    spacing: Theme.tiny
    Accessible.role: Accessible.Chart
    Accessible.name: bar.planned > 0 ? qsTr("%1: %2 of %3").arg(bar.label).arg(bar.total).arg(bar.planned) : bar.label + ": " + bar.total

    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.small

        Words {
            objectName: "figure"
            text: bar.total
            role: "figure"
        }
        Words {
            objectName: "plan"
            // Qt 6.4 does not always place an item that appears in a layout; one without words takes no room.
            text: bar.planned > 0 ? qsTr("of %1 planned").arg(bar.planned) : ""
            muted: true
            Layout.alignment: Qt.AlignBottom
            Layout.bottomMargin: Theme.tiny
        }
        Item { Layout.fillWidth: true }
        Words {
            text: bar.label
            muted: true
            Layout.alignment: Qt.AlignBottom
            Layout.bottomMargin: Theme.tiny
        }
    }
    Rectangle {
        id: track
        Layout.fillWidth: true
        implicitHeight: Theme.medium
        radius: height / 2
        color: Theme.toneFill("neutral")

        Row {
            anchors.fill: parent
            spacing: 1
            Repeater {
                model: bar.parts
                Rectangle {
                    required property var modelData
                    visible: modelData.count > 0
                    width: Math.max(0, track.width * modelData.count / bar.scale - 1)
                    height: parent.height
                    radius: Math.min(width, height) / 2
                    color: Theme.toneInk(modelData.tone)
                }
            }
        }
    }
    WrapRow {
        Layout.fillWidth: true
        spacing: Theme.medium
        Repeater {
            model: bar.parts
            Row {
                id: key
                required property var modelData
                visible: modelData.count > 0
                spacing: Theme.tiny
                Rectangle {
                    width: Theme.small
                    height: width
                    radius: 2
                    color: Theme.toneInk(key.modelData.tone)
                    anchors.verticalCenter: parent.verticalCenter
                }
                Words {
                    text: key.modelData.count + " " + key.modelData.name
                    role: "small"
                    muted: true
                }
            }
        }
    }
}
