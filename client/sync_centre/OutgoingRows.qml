pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Fieldpost.Kit

// What will be sent, item by item, and what headquarters put aside, with why.
Card {
    id: card

    required property var rows

    heading: qsTr("What waits")
    explanation: card.rows.length > 0 ? qsTr("In the order in which it was saved; it is sent in this order.") : ""
    contentSpacing: 0

    Rows {
        Repeater {
            model: card.rows
            ListRow {
                id: row
                required property var modelData
                required property int index
                leftPadding: Theme.small
                rightPadding: Theme.small
                hoverEnabled: false
                words: row.modelData.title + ", " + row.modelData.state
                last: row.index === card.rows.length - 1

                contentItem: RowLayout {
                    spacing: Theme.medium
                    ColumnLayout {
                        Layout.fillWidth: true
                        spacing: 1
                        Words {
                            Layout.fillWidth: true
                            text: row.modelData.title !== "" ? row.modelData.title : qsTr("Without a title")
                        }
                        Words {
                            Layout.fillWidth: true
                            text: row.modelData.refused && row.modelData.why !== "" ? row.modelData.why : row.modelData.type + "  ·  " + row.modelData.what
                            role: "small"
                            wrapMode: Text.Wrap
                            color: row.modelData.refused ? Theme.colours.badInk : Theme.colours.muted
                        }
                    }
                    Words {
                        text: row.modelData.size
                        role: "small"
                        muted: true
                    }
                    StatusChip {
                        text: row.modelData.state
                        tone: row.modelData.tone
                    }
                }
            }
        }
    }
    EmptyState {
        visible: card.rows.length === 0
        Layout.fillWidth: true
        Layout.margins: Theme.large
        iconName: "done"
        heading: qsTr("Nothing waits")
        explanation: qsTr("What you record or change is listed here until headquarters has it.")
    }
}
