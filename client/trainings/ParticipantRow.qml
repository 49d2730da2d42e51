pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Fieldpost.Bridge
import Fieldpost.Forms
import Fieldpost.Kit

// One participant, open to be typed: two lines of fields. Enter goes on to the next field, in the last
// one it finishes the row.
FocusScope {
    id: row

    required property StoreGateway store
    required property string event
    property string recordId: ""

    /// The last field was left by Enter.
    signal finished()

    implicitHeight: fields.implicitHeight + Theme.medium * 2

    function takeFocus(): void {
        familyName.takeFocus();
    }
    /// Empties the row for the next person; what was typed is saved already.
    function beginAnother(): void {
        person.recordId = "";
        row.takeFocus();
    }

    // The field saves with this very key: only then is the row done.
    Timer {
        id: leave
        interval: 0
        onTriggered: row.finished()
    }
    RecordEditor {
        id: person
        store: row.store
        type: "participant"
        recordId: row.recordId
        presets: ({event: row.event})
        onRemoved: row.finished()
    }
    Rectangle {
        anchors.fill: parent
        anchors.topMargin: Theme.tiny
        anchors.bottomMargin: Theme.tiny
        radius: Theme.radius
        color: Theme.colours.hover
    }
    component Field: RecordField {
        editor: person
        Layout.fillWidth: true
        Layout.preferredWidth: 10
    }
    GridLayout {
        id: fields
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.margins: Theme.small
        y: Theme.medium
        columns: 4
        columnSpacing: Theme.small
        rowSpacing: Theme.small

        Field {
            id: familyName
            name: "family_name"
        }
        Field { name: "given_name" }
        Field { name: "sex" }
        Field { name: "country" }
        Field { name: "institution" }
        Field { name: "function" }
        Field { name: "category" }
        Field {
            id: days
            name: "attendance_days"
            Keys.onReturnPressed: leave.start()
        }
        RowLayout {
            Layout.columnSpan: 4
            Layout.fillWidth: true
            spacing: Theme.small

            ActionButton {
                visible: person.exists
                text: row.recordId === "" ? qsTr("Next person") : qsTr("Done")
                kind: "plain"
                onClicked: row.finished()
            }
            ActionButton {
                visible: person.exists && row.recordId !== ""
                text: qsTr("Delete")
                kind: "quiet"
                iconName: "delete"
                onClicked: person.remove()
            }
            Words {
                Layout.fillWidth: true
                visible: person.exists && person.draft
                text: qsTr("A draft until filled in: %1").arg(person.missing)
                role: "small"
                muted: true
            }
        }
    }
}
