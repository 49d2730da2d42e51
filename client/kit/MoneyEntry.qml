import QtQuick
import QtQuick.Layouts

// An amount and its currency. Both are handed on together, as typed, when either is left.
FocusScope {
    id: entry

    /// "1234.50", in the currency's major unit; empty: not said.
    property string amount: ""
    /// ISO 4217.
    property string currency: ""
    property var currencies: []
    property bool wrong: false
    property bool locked: false
    property string name: ""

    signal settled(string amount, string currency)

    implicitWidth: line.implicitWidth
    implicitHeight: Theme.controlHeight

    RowLayout {
        id: line
        anchors.fill: parent
        spacing: Theme.tiny

        TextEntry {
            Layout.fillWidth: true
            Layout.minimumWidth: Theme.textSize * 6
            implicitWidth: Theme.textSize * 9
            focus: true
            value: entry.amount
            wrong: entry.wrong
            readOnly: entry.locked
            placeholderText: "0.00"
            horizontalAlignment: TextInput.AlignRight
            inputMethodHints: Qt.ImhFormattedNumbersOnly
            Accessible.name: entry.name
            onSettled: text => entry.settled(text, entry.currency)
        }
        ChoiceEntry {
            implicitWidth: Theme.textSize * 7
            choices: entry.currencies
            code: entry.currency
            wrong: entry.wrong
            locked: entry.locked
            placeholder: qsTr("Currency")
            Accessible.name: qsTr("%1: currency").arg(entry.name)
            onChosen: code => entry.settled(entry.amount, code)
        }
    }
}
