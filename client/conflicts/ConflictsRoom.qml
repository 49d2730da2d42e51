pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Fieldpost.Bridge
import Fieldpost.Kit

// Conflicts: where two people changed one thing without knowing of each other. One click keeps a value.
FocusScope {
    id: room

    required property StoreGateway store

    signal recordOpened(string type, string id)

    ConflictList {
        id: list
        store: room.store
    }
    ScrollPane {
        anchors.fill: parent
        widest: Theme.textSize * 80

        ColumnLayout {
            width: parent.width
            spacing: Theme.large

            PageHeader {
                Layout.fillWidth: true
                title: qsTr("Conflicts")
                subtitle: list.conflicts.length > 0 ? qsTr("Two people changed the same thing. Both values are kept until you decide.") : ""
            }
            Rows {
                spacing: Theme.large

                Repeater {
                    model: list.conflicts
                    ConflictCard {
                        required property var modelData
                        conflict: modelData
                        onSettled: takeOther => list.settle(modelData.id, takeOther)
                        onRecordOpened: room.recordOpened(modelData.recordType, modelData.recordId)
                    }
                }
            }
            EmptyState {
                visible: list.ready && list.conflicts.length === 0
                Layout.fillWidth: true
                Layout.topMargin: Theme.huge * 3
                iconName: "done"
                heading: qsTr("No conflicts")
                explanation: qsTr("When two people change the same field without knowing of each other, both values appear here side by side, and you keep one of them.")
            }
        }
    }
}
