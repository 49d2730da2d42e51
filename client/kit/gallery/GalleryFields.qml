import QtQuick
import QtQuick.Layouts
import Fieldpost.Kit

// The controls that one types into.
Card {
    id: card
    heading: "Fields"
    explanation: "Each saves as it is left."

    readonly property var themes: [
        {code: "corruption", name: "Corruption"},
        {code: "toc", name: "Transnational organized crime"},
        {code: "juvenile", name: "Juvenile justice"}
    ]

    FormField {
        Layout.fillWidth: true
        label: "Title"
        pending: true
        TextEntry {
            value: "Strengthening the judiciary"
        }
    }
    FormField {
        Layout.fillWidth: true
        label: "Objective"
        help: "What shall be different afterwards."
        LongTextEntry {
            placeholderText: "A sentence or two"
        }
    }
    RowLayout {
        spacing: Theme.medium
        FormField {
            label: "Level"
            conflict: true
            Layout.preferredWidth: 10
            Layout.fillWidth: true
            ChoiceEntry {
                    choices: [{code: "n", name: "National"}, {code: "r", name: "Regional"}]
                code: "r"
            }
        }
        FormField {
            label: "Planned end"
            problem: "The end lies before the start."
            Layout.preferredWidth: 10
            Layout.fillWidth: true
            DateEntry {
                    date: "2004-03-01"
                wrong: true
            }
        }
    }
    FormField {
        Layout.fillWidth: true
        label: "Themes"
        needed: true
        CodeSetEntry {
            choices: card.themes
            codes: ["corruption", "toc"]
        }
    }
    RowLayout {
        spacing: Theme.medium
        FormField {
            label: "Budget"
            Layout.preferredWidth: 20
            Layout.fillWidth: true
            MoneyEntry {
                    amount: "1,250,000.00"
                currency: "USD"
                currencies: [{code: "USD", name: "USD"}]
            }
        }
        FormField {
            label: "Gender dimension"
            stretches: false
            Layout.preferredWidth: 10
            Layout.fillWidth: true
            AnswerEntry {
                choices: [{code: "y", name: "Yes"}, {code: "n", name: "No"}]
                code: "y"
            }
        }
    }
    FormField {
        Layout.fillWidth: true
        label: "Attended"
        HeadCountEntry {
            counts: ["12", "17", "", "1"]
        }
    }
    RowLayout {
        SearchEntry {}
        FilterChip {
            label: "Status"
            choices: card.themes
        }
        FilterChip {
            label: "Theme"
            code: "corruption"
            choices: card.themes
        }
        FilterChip {
            label: "Late"
            code: "on"
        }
    }
    Row {
        spacing: Theme.small
        ActionButton {
            text: "Primary"
            kind: "primary"
        }
        ActionButton { text: "Plain" }
        ActionButton {
            text: "Quiet"
            kind: "quiet"
        }
        ActionButton {
            text: "Danger"
            kind: "danger"
        }
        CheckEntry {
            text: "Ticked"
            checked: true
        }
    }
    MonthPicker { date: "2004-03-17" }
}
