pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Fieldpost.Kit
import Fieldpost.Trainings

// The participants counted: by sex, State and category; and whether the head-count agrees.
Card {
    id: sums

    required property ParticipantList participants

    heading: sums.participants.count === 1 ? qsTr("1 participant") : qsTr("%1 participants").arg(sums.participants.count)

    component Counts: ColumnLayout {
        id: counts
        required property string label
        required property var rows
        visible: sums.participants.count > 0
        Layout.fillWidth: true
        spacing: Theme.tiny

        Words {
            text: counts.label
            role: "small"
            font.weight: Font.DemiBold
            muted: true
        }
        Rows {
            spacing: Theme.tiny

            Repeater {
                model: counts.rows
                ColumnLayout {
                    id: count
                    required property var modelData
                    visible: modelData.count > 0
                    spacing: 2
                    RowLayout {
                        Words {
                            Layout.fillWidth: true
                            text: count.modelData.name
                        }
                        Words {
                            text: count.modelData.count
                            font.weight: Font.DemiBold
                        }
                    }
                    ProgressLine {
                        Layout.fillWidth: true
                        implicitHeight: Theme.tiny
                        share: count.modelData.count / Math.max(1, sums.participants.count)
                        words: count.modelData.name + " " + count.modelData.count
                    }
                }
            }
        }
    }
    Banner {
        Layout.fillWidth: true
        visible: text !== ""
        tone: "warning"
        text: sums.participants.difference
    }
    Words {
        Layout.fillWidth: true
        visible: sums.participants.count === 0
        text: qsTr("Sums by sex, country and category appear here.")
        muted: true
        wrapMode: Text.Wrap
    }
    Counts {
        label: qsTr("By sex")
        rows: sums.participants.bySex
    }
    Counts {
        label: qsTr("By country")
        rows: sums.participants.byCountry
    }
    Counts {
        label: qsTr("By category")
        rows: sums.participants.byCategory
    }
}
