pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Fieldpost.Bridge
import Fieldpost.Forms
import Fieldpost.Kit
import Fieldpost.Projects

// What a project was promised, got and spent: each currency by itself, then the entries.
ColumnLayout {
    id: section

    required property StoreGateway store
    required property RecordEditor project

    spacing: Theme.large

    ProjectMoney {
        id: money
        store: section.store
        project: section.project.recordId
    }
    ChildSheet {
        id: fundingSheet
        store: section.store
        type: "funding"
        newHeading: qsTr("New funding")
        oldHeading: qsTr("Funding")
        fields: ["donor*", "kind", "source", "amount", "date", "note*"]
    }
    ChildSheet {
        id: expenditureSheet
        store: section.store
        type: "expenditure"
        newHeading: qsTr("New expenditure")
        oldHeading: qsTr("Expenditure")
        fields: ["budget_line*", "amount*", "period_start", "period_end", "note*"]
    }
    Row {
        id: sums
        Layout.fillWidth: true
        visible: money.sums.length > 0
        spacing: Theme.large

        Repeater {
            model: money.sums
            Card {
                id: sum
                required property var modelData
                width: Math.min(Theme.textSize * 44, (sums.width - sums.spacing * (money.sums.length - 1)) / money.sums.length)
                heading: modelData.currency
                contentSpacing: Theme.small

                component Bar: ColumnLayout {
                    id: bar
                    required property string label
                    required property string amount
                    required property real share
                    required property string tone
                    spacing: 2
                    Layout.fillWidth: true
                    RowLayout {
                        Words {
                            text: bar.label
                            muted: true
                            Layout.fillWidth: true
                        }
                        Words {
                            text: bar.amount
                            font.weight: Font.DemiBold
                        }
                    }
                    ProgressLine {
                        Layout.fillWidth: true
                        share: Math.max(0, bar.share)
                        tone: bar.tone
                        words: bar.label + " " + bar.amount
                    }
                }
                Bar {
                    label: qsTr("Pledged")
                    amount: sum.modelData.pledged
                    share: sum.modelData.pledgedShare
                    tone: "neutral"
                }
                Bar {
                    label: qsTr("Received")
                    amount: sum.modelData.received
                    share: sum.modelData.receivedShare
                    tone: "good"
                }
                Bar {
                    label: qsTr("Spent")
                    amount: sum.modelData.spent
                    share: sum.modelData.spentShare
                    tone: sum.modelData.overspent ? "bad" : "info"
                }
                Words {
                    Layout.fillWidth: true
                    text: sum.modelData.unfunded ? qsTr("Paid from money in another currency")
                        : sum.modelData.overspent ? qsTr("More spent than received: %1").arg(sum.modelData.left)
                        : qsTr("Received and not spent: %1").arg(sum.modelData.left)
                    role: "small"
                    color: sum.modelData.overspent ? Theme.colours.badInk : Theme.colours.muted
                }
            }
        }
    }
    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.large

        MoneySheetRows {
            Layout.fillWidth: true
            Layout.preferredWidth: 10
            Layout.alignment: Qt.AlignTop
            store: section.store
            projectId: section.project.recordId
            locked: section.project.readOnly
            type: "funding"
            columns: ["donor", "kind", "amount", "date", "source"]
            heading: qsTr("Funding")
            add: qsTr("Add funding")
            empty: qsTr("No funding yet")
            emptyWords: qsTr("Pledges, contributions received and the regular budget.")
            second: ["kind", "date"]
            onAdded: fundingSheet.openWith({project: section.project.recordId})
            onOpened: id => fundingSheet.openRecord(id)
        }
        MoneySheetRows {
            Layout.fillWidth: true
            Layout.preferredWidth: 10
            Layout.alignment: Qt.AlignTop
            store: section.store
            projectId: section.project.recordId
            locked: section.project.readOnly
            type: "expenditure"
            columns: ["budget_line", "amount", "period_start", "period_end"]
            heading: qsTr("Spending")
            add: qsTr("Add spending")
            empty: qsTr("Nothing spent yet")
            emptyWords: qsTr("What was spent, by budget line and period.")
            second: ["period_start", "period_end"]
            onAdded: expenditureSheet.openWith({project: section.project.recordId})
            onOpened: id => expenditureSheet.openRecord(id)
        }
    }
}
