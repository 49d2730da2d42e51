import QtQuick
import QtQuick.Layouts
import Fieldpost.Bridge
import Fieldpost.Kit
import Fieldpost.Trainings

// Who took part: typed row by row without a mouse, with sums at the side.
// Enter in the last field begins the next person; a row opens in place when it is chosen.

// The Loader of Qt 6.4 cannot make bound components, so ids cannot be promised to it.
// qmllint disable unqualified
RowLayout {
    id: section

    required property StoreGateway store
    required property RecordEditor training
    required property ParticipantList participants
    /// Id of the row that is open; empty: none but the new one.
    property string openId: ""

    spacing: Theme.large

    Card {
        Layout.fillWidth: true
        Layout.preferredWidth: 700
        Layout.alignment: Qt.AlignTop
        heading: qsTr("Participants")
        explanation: section.training.readOnly ? "" : qsTr("Type one person after the other; Enter in the last field begins the next. Each field is saved as you leave it.")
        contentSpacing: 0

        ParticipantRow {
            id: fresh
            objectName: "newParticipant"
            Layout.fillWidth: true
            visible: !section.training.readOnly
            store: section.store
            event: section.training.recordId
            onFinished: fresh.beginAnother()
        }
        Words {
            Layout.fillWidth: true
            Layout.topMargin: Theme.large
            Layout.bottomMargin: Theme.large
            visible: section.participants.ready && section.participants.count === 0
            horizontalAlignment: Text.AlignHCenter
            text: qsTr("Nobody is on the list yet. The first step is a family name in the field above.")
            muted: true
            wrapMode: Text.Wrap
        }
        Rows {
            Repeater {
                model: section.participants
                ColumnLayout {
                    id: entry
                    required property string recordId
                    required property bool draft
                    required property var cells
                    required property var extras
                    required property int index
                    readonly property bool open: section.openId === entry.recordId

                    spacing: 0

                    ListRow {
                        Layout.fillWidth: true
                        visible: !entry.open
                        leftPadding: Theme.small
                        rightPadding: Theme.small
                        words: entry.extras.name
                        last: entry.index === section.participants.count - 1
                        onClicked: section.openId = entry.recordId

                        contentItem: RowLayout {
                            spacing: Theme.medium
                            Words {
                                text: entry.index + 1
                                muted: true
                                role: "small"
                                Layout.preferredWidth: Theme.textSize * 1.6
                                horizontalAlignment: Text.AlignRight
                            }
                            Words {
                                Layout.preferredWidth: Theme.textSize * 13
                                text: entry.extras.name
                                font.weight: Font.DemiBold
                            }
                            Words {
                                Layout.preferredWidth: Theme.textSize * 5
                                text: entry.cells.sex
                                muted: true
                            }
                            Words {
                                Layout.preferredWidth: Theme.textSize * 9
                                text: entry.cells.country
                            }
                            Words {
                                Layout.fillWidth: true
                                text: entry.extras.work
                                muted: true
                            }
                            StatusChip {
                                visible: entry.draft
                                text: qsTr("draft")
                            }
                            Words {
                                Layout.preferredWidth: Theme.textSize * 8
                                horizontalAlignment: Text.AlignRight
                                text: entry.cells.category
                                muted: true
                                role: "small"
                            }
                        }
                    }
                    Loader {
                        Layout.fillWidth: true
                        active: entry.open
                        visible: active
                        sourceComponent: ParticipantRow {
                            store: section.store
                            event: section.training.recordId
                            recordId: entry.recordId
                            onFinished: section.openId = ""
                            Component.onCompleted: takeFocus()
                        }
                    }
                }
            }
        }
    }
    ParticipantSums {
        Layout.preferredWidth: 300
        Layout.fillWidth: true
        Layout.minimumWidth: Theme.textSize * 15
        Layout.alignment: Qt.AlignTop
        participants: section.participants
    }
}
