import QtQuick
import QtQuick.Dialogs
import QtQuick.Layouts

// The path of a file: typed, dropped, or chosen in the desktop's own dialog.
RowLayout {
    id: entry

    /// The path, or the address that the desktop gives for it.
    property alias path: field.text
    property alias placeholderText: field.placeholderText

    /// Enter was pressed in the field.
    signal accepted()

    spacing: Theme.small

    TextEntry {
        id: field
        objectName: "file"
        Layout.fillWidth: true
        focus: true
        onAccepted: entry.accepted()
        DropArea {
            anchors.fill: parent
            onDropped: drop => {
                if (drop.hasUrls) field.text = drop.urls[0];
            }
        }
    }
    ActionButton {
        objectName: "choose"
        text: qsTr("Choose…")
        onClicked: dialog.open()
    }
    FileDialog {
        id: dialog
        objectName: "dialog"
        onAccepted: field.text = dialog.selectedFile
    }
}
