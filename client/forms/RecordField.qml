import QtQuick
import Fieldpost.Bridge
import Fieldpost.Kit

// One field of the record that is open: label, the control that its kind needs, what is wrong, and
// whether it is sent. Saves as it is left.

// The Loader of Qt 6.4 cannot make bound components, so ids cannot be promised to it.
// qmllint disable unqualified
FormField {
    id: root

    required property RecordEditor editor
    required property string name
    readonly property FieldEditor field: root.editor.ready ? root.editor.field(root.name) : null
    readonly property bool locked: !root.field || root.field.readOnly

    label: root.field ? root.field.label : ""
    problem: root.field ? root.field.problem : ""
    needed: root.field ? root.field.missing : false
    pending: root.field ? root.field.pending : false
    conflict: root.field ? root.field.conflict !== "" : false
    stretches: !root.field || root.field.kind !== FieldEditor.Answer
    objectName: root.name

    /// Puts the keyboard into the control.
    function takeFocus(): void {
        root.focusWanted = !root.field;
        if (root.field) (slot.item as Item).forceActiveFocus();
    }
    property bool focusWanted: false

    Loader {
        id: slot
        onLoaded: if (root.focusWanted) root.takeFocus()
        sourceComponent: {
            if (!root.field) return nothing;
            switch (root.field.kind) {
            case FieldEditor.LongText: return longText;
            case FieldEditor.Date: return date;
            case FieldEditor.Choice: return choice;
            case FieldEditor.Answer: return answer;
            case FieldEditor.CodeSet: return codeSet;
            case FieldEditor.Number: return number;
            case FieldEditor.Money: return money;
            case FieldEditor.HeadCount: return headCount;
            default: return line;
            }
        }
    }

    Component {
        id: nothing
        Item { implicitHeight: Theme.controlHeight }
    }
    Component {
        id: line
        TextEntry {
            value: root.field.text
            wrong: root.problem !== ""
            readOnly: root.locked
            Accessible.name: root.label
            onSettled: text => root.field.save(text)
        }
    }
    Component {
        id: longText
        LongTextEntry {
            value: root.field.text
            wrong: root.problem !== ""
            readOnly: root.locked
            leastLines: 2
            Accessible.name: root.label
            onSettled: text => root.field.save(text)
        }
    }
    Component {
        id: date
        DateEntry {
            date: root.field.text
            wrong: root.problem !== ""
            locked: root.locked
            name: root.label
            onSettled: date => root.field.save(date)
        }
    }
    Component {
        id: choice
        ChoiceEntry {
            choices: root.field.choices
            code: root.field.text
            wrong: root.problem !== ""
            locked: root.locked
            Accessible.name: root.label
            onChosen: code => root.field.save(code)
        }
    }
    Component {
        id: answer
        AnswerEntry {
            choices: root.field.choices
            code: root.field.text
            locked: root.locked
            onChosen: code => root.field.save(code)
        }
    }
    Component {
        id: codeSet
        CodeSetEntry {
            choices: root.field.choices
            codes: root.field.value
            free: choices.length === 0
            wrong: root.problem !== ""
            locked: root.locked
            name: root.label
            onAdded: code => root.field.add(code)
            onRemoved: code => root.field.take(code)
        }
    }
    Component {
        id: number
        NumberEntry {
            number: root.field.text
            wrong: root.problem !== ""
            readOnly: root.locked
            Accessible.name: root.label
            onSettled: text => root.field.save(text)
        }
    }
    Component {
        id: money
        MoneyEntry {
            amount: root.field.value.amount
            currency: root.field.value.currency
            currencies: root.editor.store.picklists.currencies()
            wrong: root.problem !== ""
            locked: root.locked
            name: root.label
            onSettled: (amount, currency) => root.field.saveMoney(amount, currency)
        }
    }
    Component {
        id: headCount
        HeadCountEntry {
            counts: root.field.value
            wrong: root.problem !== ""
            locked: root.locked
            name: root.label
            onSettled: counts => root.field.save(counts)
        }
    }
}
