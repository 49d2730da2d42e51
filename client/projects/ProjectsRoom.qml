import QtQuick
import Fieldpost.Bridge

// The Projects room: the list, and above it the project that is open. The list keeps its search and
// its place meanwhile.

// The Loader of Qt 6.4 cannot make bound components, so ids cannot be promised to it.
// qmllint disable unqualified
FocusScope {
    id: room

    required property StoreGateway store
    /// Id of the open project; empty: the list.
    property string openId: ""
    property string section: "overview"

    function openRecord(id: string): void {
        room.section = "overview";
        room.openId = id;
    }
    /// Opens the first row of the list at `section`; false when there is none.
    function openFirst(section: string): bool {
        if (list.firstId() === "") return false;
        room.openId = list.firstId();
        room.section = section;
        return true;
    }

    ProjectListPage {
        id: list
        anchors.fill: parent
        visible: room.openId === ""
        focus: visible
        store: room.store
        onOpened: id => room.openRecord(id)
    }
    Loader {
        anchors.fill: parent
        active: room.openId !== ""
        focus: active
        sourceComponent: ProjectPage {
            store: room.store
            projectId: room.openId
            section: room.section
            onSectionChosen: code => room.section = code
            onClosed: room.openId = ""
        }
    }
}
