pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts

// How many people, by sex. All four numbers are handed on together, as typed.
FocusScope {
    id: entry

    /// Women, men, other, not recorded: numbers as text, empty for none.
    property var counts: ["", "", "", ""]
    property bool wrong: false
    property bool locked: false
    property string name: ""
    readonly property var labels: [qsTr("Women"), qsTr("Men"), qsTr("Other"), qsTr("Not recorded")]

    signal settled(var counts)

    implicitWidth: line.implicitWidth
    implicitHeight: line.implicitHeight

    RowLayout {
        id: line
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Theme.small

        Repeater {
            model: 4
            ColumnLayout {
                id: part
                required property int index
                Layout.fillWidth: true
                spacing: 1

                NumberEntry {
                    Layout.fillWidth: true
                    Layout.minimumWidth: Theme.textSize * 3.5
                    focus: part.index === 0
                    number: entry.counts[part.index] ?? ""
                    wrong: entry.wrong
                    readOnly: entry.locked
                    placeholderText: "0"
                    Accessible.name: entry.name + ", " + entry.labels[part.index]
                    onSettled: text => {
                        const counts = entry.counts.slice();
                        counts[part.index] = text;
                        entry.settled(counts);
                    }
                }
                Words {
                    Layout.fillWidth: true
                    text: entry.labels[part.index]
                    role: "small"
                    muted: true
                    horizontalAlignment: Text.AlignRight
                    Accessible.ignored: true
                }
            }
        }
    }
}
