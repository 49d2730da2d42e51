pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Fieldpost.Bridge
import Fieldpost.Kit

// The projects and trainings that were changed last, and by whom.
Card {
    id: card

    required property StoreGateway store

    signal recordOpened(string type, string id)

    heading: qsTr("Changed last")
    contentSpacing: 0

    component Recent: RecordList {
        store: card.store
        order: RecordList.Changed
        descending: true
    }
    Recent {
        id: projects
        type: "project"
    }
    Recent {
        id: trainings
        type: "training_event"
    }
    component Recents: Repeater {
        id: rows
        required property string type
        required property string iconName

        delegate: Component {
            ListRow {
                id: row
                required property string recordId
                required property string title
                required property string lastChange
                required property bool waiting
                required property int index
                leftPadding: Theme.small
                rightPadding: Theme.small
                visible: row.index < 4
                words: row.title
                onClicked: card.recordOpened(rows.type, row.recordId)

                contentItem: RowLayout {
                    spacing: Theme.medium
                    Icon {
                        name: rows.iconName
                        color: Theme.colours.muted
                        Layout.preferredWidth: Theme.iconSize
                        Layout.preferredHeight: Theme.iconSize
                    }
                    ColumnLayout {
                        Layout.fillWidth: true
                        spacing: 1
                        Words {
                            Layout.fillWidth: true
                            text: row.title
                        }
                        Words {
                            Layout.fillWidth: true
                            text: row.lastChange
                            role: "small"
                            muted: true
                        }
                    }
                    StatusChip {
                        visible: row.waiting
                        text: qsTr("not sent")
                        tone: "info"
                    }
                }
            }
        }
    }
    Rows {
        Recents {
            model: projects
            type: "project"
            iconName: "project"
        }
        Recents {
            model: trainings
            type: "training_event"
            iconName: "training"
        }
    }
    EmptyState {
        visible: projects.ready && trainings.ready && projects.count + trainings.count === 0
        Layout.fillWidth: true
        Layout.margins: Theme.large
        iconName: "clock"
        heading: qsTr("Nothing was changed yet")
        explanation: qsTr("The latest projects and trainings of your office appear here.")
    }
}
