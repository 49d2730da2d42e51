import QtQuick
import QtQuick.Layouts
import Fieldpost.Kit

// Every control once, in a window that looks like the program's.
Window {
    id: window

    property string mode: "light"
    onModeChanged: Theme.mode = window.mode
    Component.onCompleted: Theme.mode = window.mode

    visible: true
    width: 1366
    height: 1500
    title: "Fieldpost kit"
    color: Theme.colours.window

    NavigationRail {
        id: rail
        height: parent.height
        heading: "Fieldpost"
        subheading: "Kenya · KEN"
        current: "projects"
        rooms: [
            {code: "home", name: "Home", icon: "home"},
            {code: "projects", name: "Projects", icon: "project"},
            {code: "trainings", name: "Trainings", icon: "training"},
            {code: "conflicts", name: "Conflicts", icon: "conflict", badge: "2", tone: "conflict"},
            {code: "sync", name: "Sync", icon: "sync", badge: "14"}
        ]
        onChosen: code => rail.current = code
    }
    ColumnLayout {
        anchors.left: rail.right
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: Theme.large
        spacing: Theme.large

        PageHeader {
            Layout.fillWidth: true
            title: "Strengthening the judiciary against corruption"
            subtitle: "KEN-P-4F2A · Kenya, Uganda"
            canGoBack: true
            marks: StatusChip {
                text: "Under implementation"
                tone: "info"
            }
            actions: [
                ActionButton { text: "Delete"; kind: "quiet"; iconName: "delete" },
                ActionButton { text: "New project"; kind: "primary"; iconName: "add" }
            ]
        }
        SectionTabs {
            id: tabs
            Layout.fillWidth: true
            current: "a"
            onChosen: code => tabs.current = code
            sections: [{code: "a", name: "Overview"}, {code: "b", name: "Workplan", count: 6}, {code: "c", name: "Money", count: 3}]
        }
        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.large

            GalleryFields {
                Layout.fillWidth: true
                Layout.preferredWidth: 600
                Layout.alignment: Qt.AlignTop
            }
            GalleryThings {
                Layout.fillWidth: true
                Layout.preferredWidth: 600
                Layout.alignment: Qt.AlignTop
            }
        }
    }
    StatusLine {
        anchors.left: rail.right
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        parts: [{text: "Saved", icon: "check", tone: "good"}, {text: "14 changes wait", icon: "upload", tone: "info"}]
        trailing: "Last sync Tuesday 14:05"
    }
}
