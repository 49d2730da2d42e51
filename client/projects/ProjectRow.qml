import QtQuick
import QtQuick.Layouts
import Fieldpost.Kit

// One project in the list: title and marks, number, countries and themes, span, status.
ListRow {
    id: row
    required property string recordId
    required property string title
    required property bool draft
    required property bool waiting
    required property bool refused
    required property var cells
    required property var extras
    required property int index

    width: ListView.view ? ListView.view.width : 0
    words: row.title + ", " + row.cells.status

    contentItem: RowLayout {
        spacing: Theme.medium

        ColumnLayout {
            Layout.fillWidth: true
            spacing: 1

            RowLayout {
                Layout.fillWidth: true
                spacing: Theme.small
                Words {
                    text: row.title
                    font.weight: Font.DemiBold
                    Layout.fillWidth: true
                    Layout.maximumWidth: implicitWidth + 1
                }
                StatusChip {
                    visible: row.draft
                    text: qsTr("draft")
                }
                StatusChip {
                    visible: row.extras.late
                    text: qsTr("late")
                    tone: "bad"
                }
                StatusChip {
                    visible: row.refused
                    text: qsTr("put aside")
                    tone: "bad"
                }
                Item { Layout.fillWidth: true }
            }
            Words {
                Layout.fillWidth: true
                parts: [row.extras.number, row.cells.countries, row.cells.themes]
                role: "small"
                muted: true
            }
        }
        Words {
            text: row.extras.span
            role: "small"
            muted: true
        }
        Item {
            Layout.preferredWidth: Math.max(Theme.textSize * 13, chip.implicitWidth)
            implicitHeight: chip.implicitHeight
            StatusChip {
                id: chip
                visible: text !== ""
                anchors.right: parent.right
                text: row.cells.status
                tone: row.extras.tone
            }
        }
        Icon {
            name: row.waiting ? "upload" : "chevron-right"
            color: row.waiting ? Theme.colours.infoInk : Theme.colours.muted
            Layout.preferredWidth: Theme.textSize
            Layout.preferredHeight: Theme.textSize
        }
    }
}
