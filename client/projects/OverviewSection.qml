pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Fieldpost.Bridge
import Fieldpost.Forms
import Fieldpost.Kit

// What a project is, where it stands and what came of it.
RowLayout {
    id: section

    required property RecordEditor project

    spacing: Theme.large

    component Field: RecordField {
        editor: section.project
        Layout.fillWidth: true
        Layout.preferredWidth: 10
    }

    ColumnLayout {
        Layout.fillWidth: true
        Layout.preferredWidth: 62
        Layout.alignment: Qt.AlignTop
        spacing: Theme.large

        Card {
            Layout.fillWidth: true
            heading: qsTr("What it is")

            Field { name: "title" }
            Field { name: "summary" }
            Field { name: "objective" }
            Field { name: "countries" }
            Field { name: "themes" }
            RowLayout {
                spacing: Theme.medium
                Field { name: "level" }
                Field { name: "global_programme" }
            }
            Field { name: "accomplishments" }
            Field { name: "output" }
        }
        Card {
            Layout.fillWidth: true
            heading: qsTr("Gender")

            RowLayout {
                spacing: Theme.medium
                Field { name: "gender_dimension" }
                Field {
                    name: "gender_marker"
                    help: qsTr("0: none; 3: gender equality is the main aim.")
                }
            }
            Field { name: "gender_justification" }
        }
        Card {
            Layout.fillWidth: true
            heading: qsTr("Evaluation and notes")

            Field {
                name: "evaluation_date"
                Layout.maximumWidth: Theme.textSize * 14
            }
            Field { name: "evaluation_findings" }
            Field { name: "note" }
        }
    }
    ColumnLayout {
        Layout.fillWidth: true
        Layout.preferredWidth: 38
        Layout.alignment: Qt.AlignTop
        spacing: Theme.large

        Card {
            Layout.fillWidth: true
            heading: qsTr("Where it stands")

            Field { name: "status" }
            Field { name: "status_reason" }
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
        }
        Card {
            Layout.fillWidth: true
            heading: qsTr("Who")

            Field { name: "project_manager" }
            Field { name: "executing_agency" }
            Field { name: "partners" }
        }
        Card {
            Layout.fillWidth: true
            heading: qsTr("Numbers and money")

            Field { name: "budget" }
            Field { name: "funding" }
            RowLayout {
                spacing: Theme.medium
                Field { name: "provisional_number" }
                Field { name: "official_number" }
            }
            Field { name: "external_reference" }
        }
    }
}
