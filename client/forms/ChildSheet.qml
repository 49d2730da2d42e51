import QtQuick
import QtQuick.Layouts
import Fieldpost.Bridge
import Fieldpost.Kit

// A record that belongs to another (a milestone, a pledge), opened above its page: some of its fields
// in rows of two. Each saves as it is left; so 'Done' only closes.

// The Loader of Qt 6.4 cannot make bound components, so ids cannot be promised to it.
// qmllint disable unqualified
SheetDialog {
    id: sheet

    required property StoreGateway store
    required property string type
    /// Names of the fields to show; one that ends with "*" takes a whole row.
    required property var fields
    property string newHeading: ""
    property string oldHeading: ""
    property string recordId: ""
    property var presets: ({})

    /// The new record is in the store.
    signal recordMade(string id)

    function openWith(presets: var): void {
        sheet.recordId = "";
        sheet.presets = presets;
        sheet.open();
    }
    function openRecord(id: string): void {
        sheet.recordId = id;
        sheet.presets = {};
        sheet.open();
    }

    heading: sheet.recordId === "" ? sheet.newHeading : sheet.oldHeading
    cancel: qsTr("Done")

    Loader {
        id: form
        Layout.preferredWidth: Theme.textSize * 42
        Layout.fillWidth: true
        active: sheet.opened || sheet.visible
        sourceComponent: GridLayout {
            columns: 2
            columnSpacing: Theme.medium
            rowSpacing: Theme.medium

            RecordEditor {
                id: record
                store: sheet.store
                type: sheet.type
                recordId: sheet.recordId
                presets: sheet.presets
                onRemoved: sheet.close()
                onCreated: id => sheet.recordMade(id)
            }
            RecordBanners {
                Layout.columnSpan: 2
                Layout.fillWidth: true
                editor: record
            }
            Repeater {
                model: sheet.fields
                RecordField {
                    required property string modelData
                    required property int index
                    editor: record
                    name: modelData.replace("*", "")
                    Layout.columnSpan: modelData.endsWith("*") ? 2 : 1
                    Layout.fillWidth: true
                    Layout.preferredWidth: 10
                    Component.onCompleted: if (index === 0) takeFocus()
                }
            }
            RowLayout {
                Layout.columnSpan: 2
                visible: record.exists && !record.deleted && !record.readOnly
                ActionButton {
                    text: qsTr("Delete")
                    kind: "quiet"
                    iconName: "delete"
                    onClicked: record.remove()
                }
                Words {
                    Layout.fillWidth: true
                    horizontalAlignment: Text.AlignRight
                    text: record.lastChange
                    role: "small"
                    muted: true
                }
            }
        }
    }
}
