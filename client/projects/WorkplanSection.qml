pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Fieldpost.Bridge
import Fieldpost.Forms
import Fieldpost.Kit
import Fieldpost.Projects

// The milestones of a project: on a timeline drawn to scale, and as rows to open.
ColumnLayout {
    id: section

    required property StoreGateway store
    required property RecordEditor project
    required property MilestoneList milestones

    spacing: Theme.large

    function addMilestone(): void {
        sheet.openWith({project: section.project.recordId, state: "MILESTONE_STATE_PLANNED"});
    }

    ChildSheet {
        id: sheet
        store: section.store
        type: "milestone"
        newHeading: qsTr("New milestone")
        oldHeading: qsTr("Milestone")
        fields: ["title*", "planned_date", "actual_date", "state", "weight", "responsible*", "note*"]
    }
    Card {
        Layout.fillWidth: true
        visible: section.milestones.count > 0
        heading: qsTr("Timeline")
        explanation: section.milestones.summary

        Timeline {
            Layout.fillWidth: true
            visible: section.milestones.drawable
            start: section.milestones.startDay
            end: section.milestones.endDay
            today: section.milestones.todayDay
            marks: section.milestones.marks
            onOpened: index => sheet.openRecord(section.milestones.marks[index].id)
        }
        Words {
            Layout.fillWidth: true
            visible: !section.milestones.drawable
            text: qsTr("The timeline appears when the project's planned start and end are filled in.")
            muted: true
            wrapMode: Text.Wrap
        }
    }
    Card {
        Layout.fillWidth: true
        heading: qsTr("Milestones")
        actions: ActionButton {
            objectName: "addMilestone"
            visible: !section.project.readOnly
            text: qsTr("Add milestone")
            iconName: "add"
            onClicked: section.addMilestone()
        }

        Rows {
            visible: section.milestones.count > 0

            Repeater {
                model: section.milestones
                ListRow {
                    id: row
                    required property string recordId
                    required property string title
                    required property var cells
                    required property var extras
                    required property bool draft
                    required property int index

                    leftPadding: Theme.small
                    rightPadding: Theme.small
                    words: row.title
                    last: row.index === section.milestones.count - 1
                    onClicked: sheet.openRecord(row.recordId)

                    contentItem: RowLayout {
                        spacing: Theme.medium
                        Icon {
                            name: row.extras.reached ? "done" : "milestone"
                            color: Theme.toneInk(row.extras.tone)
                            Layout.preferredWidth: Theme.iconSize
                            Layout.preferredHeight: Theme.iconSize
                        }
                        Words {
                            Layout.fillWidth: true
                            text: row.title
                        }
                        StatusChip {
                            visible: row.draft
                            text: qsTr("draft")
                        }
                        Words {
                            visible: text !== ""
                            text: row.cells.responsible
                            muted: true
                            role: "small"
                        }
                        Words {
                            visible: row.cells.weight !== ""
                            text: qsTr("%1 %").arg(row.cells.weight)
                            muted: true
                            role: "small"
                        }
                        Words {
                            text: row.extras.date
                            muted: true
                            role: "small"
                        }
                        Item {
                            Layout.preferredWidth: Theme.textSize * 7
                            implicitHeight: chip.implicitHeight
                            StatusChip {
                                id: chip
                                anchors.right: parent.right
                                visible: text !== ""
                                text: row.extras.late ? qsTr("late") : row.cells.state
                                tone: row.extras.tone
                            }
                        }
                    }
                }
            }
        }
        EmptyState {
            visible: section.milestones.ready && section.milestones.count === 0
            Layout.fillWidth: true
            Layout.margins: Theme.large
            iconName: "milestone"
            heading: qsTr("No milestones yet")
            explanation: qsTr("Milestones are the steps by which everybody sees whether the project is on time.")
            action: section.project.readOnly ? "" : qsTr("Add the first milestone")
            onActed: section.addMilestone()
        }
    }
}
