import QtQuick
import QtQuick.Layouts
import Fieldpost.Bridge
import Fieldpost.Conflicts
import Fieldpost.Enrolment
import Fieldpost.Home
import Fieldpost.Kit
import Fieldpost.Projects
import Fieldpost.SyncCentre
import Fieldpost.Trainings

// The window: the rail of rooms, the room that is open, the line of what is saved and what waits.
// While there is no store it is the first start.

// The Loader of Qt 6.4 cannot make bound components, so ids cannot be promised to it.
// qmllint disable unqualified
Window {
    id: window

    required property StoreGateway store
    /// "system", "light" or "dark".
    property string look: "system"
    property string room: "home"
    readonly property bool open: window.store.state === StoreGateway.Open

    signal demonstrationWanted()
    signal lookChosen(string look)

    /// The places that can be visited by name, for the self-test and for pictures.
    readonly property var places: window.open
        ? ["home", "projects", "project-overview", "project-workplan", "project-money", "trainings",
            "training-overview", "training-participants", "sync", "conflicts"]
        : ["first-start"]

    function goTo(place: string): bool {
        switch (place) {
        case "project-overview":
        case "project-workplan":
        case "project-money":
            window.room = "projects";
            return projects.openFirst(place.replace("project-", ""));
        case "training-overview":
        case "training-participants":
            window.room = "trainings";
            return trainings.openFirst(place.replace("training-", ""));
        case "projects":
            projects.openId = "";
            break;
        case "trainings":
            trainings.openId = "";
            break;
        case "first-start":
            return !window.open;
        }
        window.room = place;
        return true;
    }
    function openRecord(type: string, id: string): void {
        if (type === "project") {
            projects.openRecord(id);
            window.room = "projects";
        } else if (type === "training_event") {
            trainings.openRecord(id);
            window.room = "trainings";
        }
    }
    function chooseRoom(code: string): void {
        // Choosing the room one is in leads back to its list.
        if (code === window.room && code === "projects") projects.openId = "";
        if (code === window.room && code === "trainings") trainings.openId = "";
        window.room = code;
    }

    visible: true
    minimumWidth: 900
    minimumHeight: 560
    title: window.open ? qsTr("Fieldpost · %1").arg(window.store.office) : qsTr("Fieldpost")
    color: Theme.colours.window
    onLookChanged: Theme.mode = window.look
    Component.onCompleted: Theme.mode = window.look

    SyncController {
        id: syncing
        store: window.store
        onFinished: well => {
            toast.tone = well ? "good" : "warning";
            toast.show(syncing.result, "");
        }
    }
    NavigationRail {
        id: rail
        visible: window.open
        width: visible ? implicitWidth : 0
        height: parent.height
        heading: qsTr("Fieldpost")
        subheading: qsTr("Office %1").arg(window.store.office)
        current: window.room
        rooms: [
            {code: "home", name: qsTr("Home"), icon: "home"},
            {code: "projects", name: qsTr("Projects"), icon: "project"},
            {code: "trainings", name: qsTr("Trainings"), icon: "training"},
            {code: "conflicts", name: qsTr("Conflicts"), icon: "conflict",
                badge: window.store.openConflicts > 0 ? String(window.store.openConflicts) : "", tone: "conflict"},
            {code: "sync", name: qsTr("Sync"), icon: "sync",
                badge: window.store.waiting > 0 ? String(window.store.waiting) : "", tone: "info"}
        ]
        onChosen: code => window.chooseRoom(code)
        footer: RailRow {
            Layout.fillWidth: true
            text: Theme.dark ? qsTr("Light") : qsTr("Dark")
            iconName: Theme.dark ? "sun" : "moon"
            onClicked: {
                window.look = Theme.dark ? "light" : "dark";
                window.lookChosen(window.look);
            }
        }
    }
    component Room: FocusScope {
        required property string code
        anchors.fill: parent
        visible: window.open && window.room === code
        focus: visible
    }
    Item {
        anchors.left: rail.right
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.bottom: foot.top

        Room {
            code: "home"
            HomeRoom {
                anchors.fill: parent
                focus: true
                store: window.store
                onRecordOpened: (type, id) => window.openRecord(type, id)
                onRoomChosen: code => window.chooseRoom(code)
            }
        }
        Room {
            code: "projects"
            ProjectsRoom {
                id: projects
                anchors.fill: parent
                focus: true
                store: window.store
            }
        }
        Room {
            code: "trainings"
            TrainingsRoom {
                id: trainings
                anchors.fill: parent
                focus: true
                store: window.store
            }
        }
        Room {
            code: "conflicts"
            ConflictsRoom {
                anchors.fill: parent
                focus: true
                store: window.store
                onRecordOpened: (type, id) => window.openRecord(type, id)
            }
        }
        Room {
            code: "sync"
            SyncRoom {
                anchors.fill: parent
                focus: true
                store: window.store
                sync: syncing
            }
        }
        Loader {
            anchors.fill: parent
            active: window.store.state === StoreGateway.Absent || window.store.state === StoreGateway.Failed
            focus: active
            sourceComponent: FirstStartPage {
                store: window.store
                onDemonstrationWanted: window.demonstrationWanted()
            }
        }
        Words {
            anchors.centerIn: parent
            visible: window.store.state === StoreGateway.Opening
            text: qsTr("Opening your work…")
            muted: true
        }
    }
    StatusLine {
        id: foot
        visible: window.open
        height: visible ? implicitHeight : 0
        anchors.left: rail.right
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        parts: {
            const waits = window.store.waiting > 0;
            const parts = [];
            if (window.store.saving === StoreGateway.Saves)
                parts.push({text: qsTr("Saving…"), icon: "clock", tone: "neutral"});
            else if (window.store.saving === StoreGateway.NotSaved)
                parts.push({text: window.store.savingProblem, icon: "warning", tone: "bad"});
            else if (window.store.saving === StoreGateway.Saved)
                parts.push({text: qsTr("Saved"), icon: "check", tone: "good"});
            if (syncing.running)
                parts.push({text: qsTr("Syncing…"), icon: "sync", tone: "info"});
            else
                parts.push({text: window.store.waitingWords, icon: waits ? "upload" : "laptop", tone: waits ? "info" : "neutral"});
            return parts;
        }
        trailing: {
            if (!window.store.enrolled) return qsTr("Works without headquarters");
            return window.store.lastSync === "" ? qsTr("Never synced yet") : qsTr("Last sync %1").arg(window.store.lastSync);
        }
    }
    Toast { id: toast }
    Connections {
        target: window.store
        function onSaid(sentence: string, good: bool): void {
            toast.tone = good ? "good" : "warning";
            toast.show(sentence, "");
        }
    }
}
