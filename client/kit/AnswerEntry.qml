pragma ComponentBehavior: Bound

import QtQuick

// Yes, no, or not said: buttons side by side of which one holds. Also for any few choices.
// `choices` is a list of {code, name}; choosing the held one again takes it back when `canClear`.
Row {
    id: entry

    property var choices: []
    property string code: ""
    property bool locked: false
    property bool canClear: true

    signal chosen(string code)

    spacing: -1
    Accessible.role: Accessible.RadioButton

    Repeater {
        model: entry.choices
        Segment {
            required property var modelData
            text: modelData.name
            held: modelData.code === entry.code
            enabled: !entry.locked
            onClicked: {
                if (!held) entry.chosen(modelData.code);
                else if (entry.canClear) entry.chosen("");
            }
        }
    }
}
