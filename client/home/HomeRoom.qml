import QtQuick
import QtQuick.Layouts
import Fieldpost.Bridge
import Fieldpost.Kit

// Home: my office now. What needs somebody, how far projects and trainings are against the programme
// of work, and what was changed last.
FocusScope {
    id: room

    required property StoreGateway store

    signal recordOpened(string type, string id)
    signal roomChosen(string code)

    RecordCounts {
        id: counts
        store: room.store
    }
    ScrollPane {
        anchors.fill: parent
        widest: Theme.textSize * 110

        ColumnLayout {
            width: parent.width
            spacing: Theme.large

            PageHeader {
                Layout.fillWidth: true
                title: room.store.person !== "" ? qsTr("Good day, %1").arg(room.store.person) : qsTr("Good day")
                subtitle: counts.headquarters
                actions: [
                    ActionButton {
                        text: qsTr("Trainings")
                        iconName: "training"
                        onClicked: room.roomChosen("trainings")
                    },
                    ActionButton {
                        text: qsTr("Projects")
                        iconName: "project"
                        onClicked: room.roomChosen("projects")
                    }
                ]
            }
            RowLayout {
                Layout.fillWidth: true
                spacing: Theme.large

                Card {
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    Layout.preferredWidth: 10
                    CountBar {
                        Layout.fillWidth: true
                        label: qsTr("field projects recorded here")
                        planned: counts.projectsPlanned
                        parts: counts.projects
                    }
                }
                Card {
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    Layout.preferredWidth: 10
                    CountBar {
                        Layout.fillWidth: true
                        label: qsTr("trainings recorded here")
                        planned: counts.trainingsPlanned
                        parts: counts.trainings
                    }
                }
            }
            RowLayout {
                Layout.fillWidth: true
                spacing: Theme.large

                NeedsCard {
                    Layout.fillWidth: true
                    Layout.preferredWidth: 55
                    Layout.alignment: Qt.AlignTop
                    needs: counts.needs
                    ready: counts.ready
                    conflicts: room.store.openConflicts
                    refused: room.store.refused
                    nothingYet: counts.ready && room.store.records === 0
                    onRecordOpened: (type, id) => room.recordOpened(type, id)
                    onRoomChosen: code => room.roomChosen(code)
                }
                RecentCard {
                    Layout.fillWidth: true
                    Layout.preferredWidth: 45
                    Layout.alignment: Qt.AlignTop
                    store: room.store
                    onRecordOpened: (type, id) => room.recordOpened(type, id)
                }
            }
        }
    }
}
