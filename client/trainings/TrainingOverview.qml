pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Fieldpost.Bridge
import Fieldpost.Forms
import Fieldpost.Kit
import Fieldpost.Trainings

// What a training event is, when and where, how many came, and what it cost.
RowLayout {
    id: section

    required property RecordEditor training
    required property ParticipantList participants

    spacing: Theme.large

    component Field: RecordField {
        editor: section.training
        Layout.fillWidth: true
        Layout.preferredWidth: 10
    }

    ColumnLayout {
        Layout.fillWidth: true
        Layout.preferredWidth: 58
        Layout.alignment: Qt.AlignTop
        spacing: Theme.large

        Card {
            Layout.fillWidth: true
            heading: qsTr("What it is")

            Field { name: "title" }
            RowLayout {
                spacing: Theme.medium
                Field { name: "kind" }
                Field { name: "project" }
            }
            Field { name: "themes" }
            Field { name: "instruments" }
            Field { name: "objectives" }
            Field { name: "agenda" }
            Field { name: "organisers" }
            Field { name: "languages" }
        }
        Card {
            Layout.fillWidth: true
            heading: qsTr("Afterwards")

            Field { name: "evaluation_summary" }
            Field { name: "follow_up" }
            Field { name: "note" }
        }
    }
    ColumnLayout {
        Layout.fillWidth: true
        Layout.preferredWidth: 42
        Layout.alignment: Qt.AlignTop
        spacing: Theme.large

        Card {
            Layout.fillWidth: true
            heading: qsTr("When and where")

            Field { name: "status" }
            RowLayout {
                spacing: Theme.medium
                Field { name: "planned_start" }
                Field { name: "planned_end" }
            }
            RowLayout {
                spacing: Theme.medium
                Field { name: "actual_start" }
                Field { name: "actual_end" }
            }
            RowLayout {
                spacing: Theme.medium
                Field { name: "country" }
                Field { name: "start_time" }
            }
            Field { name: "venue" }
        }
        Card {
            Layout.fillWidth: true
            heading: qsTr("How many")

            Field { name: "invited" }
            Field { name: "attended" }
            Field { name: "completed" }
            Banner {
                Layout.fillWidth: true
                visible: text !== ""
                tone: "warning"
                text: section.participants.difference
            }
        }
        Card {
            Layout.fillWidth: true
            heading: qsTr("Money")

            Field { name: "cost" }
            RowLayout {
                spacing: Theme.medium
                Field { name: "funding" }
                Field { name: "code" }
            }
        }
    }
}
