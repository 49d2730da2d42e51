import QtQuick
import QtQuick.Layouts
import Fieldpost.Bridge
import Fieldpost.Kit

// What must not be missed about the record that is open: deleted, a draft, another office's.
ColumnLayout {
    id: banners

    required property RecordEditor editor

    visible: gone.visible || draft.visible || locked.visible
    spacing: Theme.small

    Banner {
        id: gone
        Layout.fillWidth: true
        visible: banners.editor.deleted
        tone: "warning"
        text: qsTr("This was deleted. Nothing of it is lost.")
        action: qsTr("Bring it back")
        onActed: banners.editor.restore()
    }
    Banner {
        id: draft
        Layout.fillWidth: true
        visible: banners.editor.exists && banners.editor.draft && !banners.editor.deleted
        tone: "info"
        text: qsTr("A draft: your office sees it, headquarters does not count it yet. To complete: %1.").arg(banners.editor.missing)
    }
    Banner {
        id: locked
        Layout.fillWidth: true
        visible: banners.editor.exists && banners.editor.readOnly && !banners.editor.deleted
        tone: "info"
        text: qsTr("This belongs to another office or to headquarters. It can be read here, not changed.")
    }
}
