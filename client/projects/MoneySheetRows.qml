pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Fieldpost.Bridge
import Fieldpost.Kit

// The entries of one kind of money, with their amounts at the right.
Card {
    id: card

    required property StoreGateway store
    required property string projectId
    required property string type
    required property var columns
    required property bool locked
    property string add: ""
    property string empty: ""
    property string emptyWords: ""
    /// The cells that make the second line of an entry.
    property var second: []

    signal added()
    signal opened(string id)

    actions: ActionButton {
        visible: !card.locked
        text: card.add
        iconName: "add"
        onClicked: card.added()
    }

    RecordList {
        id: list
        store: card.store
        type: card.type
        columns: card.columns
        filters: ({project: card.projectId})
    }
    Rows {
        visible: list.count > 0

        Repeater {
            model: list
            ListRow {
                id: row
                required property string recordId
                required property string title
                required property bool draft
                required property var cells
                required property int index

                leftPadding: Theme.small
                rightPadding: Theme.small
                words: row.title + ", " + row.cells.amount
                last: row.index === list.count - 1
                onClicked: card.opened(row.recordId)

                contentItem: RowLayout {
                    spacing: Theme.medium
                    ColumnLayout {
                        Layout.fillWidth: true
                        spacing: 1
                        Words {
                            Layout.fillWidth: true
                            text: row.title
                        }
                        Words {
                            Layout.fillWidth: true
                            visible: text !== ""
                            parts: card.second.map(name => row.cells[name])
                            role: "small"
                            muted: true
                        }
                    }
                    StatusChip {
                        visible: row.draft
                        text: qsTr("draft")
                    }
                    Words {
                        text: row.cells.amount
                        font.weight: Font.DemiBold
                    }
                }
            }
        }
    }
    EmptyState {
        visible: list.ready && list.count === 0
        Layout.fillWidth: true
        Layout.margins: Theme.medium
        iconName: "money"
        heading: card.empty
        explanation: card.emptyWords
        action: card.locked ? "" : card.add
        onActed: card.added()
    }
}
