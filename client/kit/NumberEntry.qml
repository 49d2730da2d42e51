import QtQuick

// A whole number. What is no number is kept as typed and handed on.
TextEntry {
    id: entry

    /// The number as text; empty: not said.
    property string number: ""

    implicitWidth: Theme.textSize * 6
    value: number
    horizontalAlignment: TextInput.AlignRight
    inputMethodHints: Qt.ImhDigitsOnly
}
