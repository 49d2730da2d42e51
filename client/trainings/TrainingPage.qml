import QtQuick
import QtQuick.Layouts
import Fieldpost.Bridge
import Fieldpost.Forms
import Fieldpost.Kit
import Fieldpost.Trainings

// One training event on one page: Overview and Participants.

// The Loader of Qt 6.4 cannot make bound components, so ids cannot be promised to it.
// qmllint disable unqualified
FocusScope {
    id: page

    required property StoreGateway store
    required property string trainingId
    property string section: "overview"

    signal closed()
    signal sectionChosen(string code)

    RecordEditor {
        id: record
        store: page.store
        type: "training_event"
        recordId: page.trainingId
    }
    ParticipantList {
        id: list
        store: page.store
        event: page.trainingId
        attended: record.ready ? record.field("attended").value : []
    }
    Shortcut {
        sequences: ["Alt+Left", "Escape"]
        enabled: page.visible
        onActivated: page.closed()
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        ColumnLayout {
            Layout.fillWidth: true
            Layout.margins: Theme.large
            Layout.bottomMargin: 0
            spacing: Theme.medium

            PageHeader {
                Layout.fillWidth: true
                canGoBack: true
                backWords: qsTr("Back to the trainings")
                title: record.title !== "" ? record.title : qsTr("Training without a title")
                subtitleParts: [record.ready ? record.field("code").text : "", record.whereabouts, record.lastChange]
                onBack: page.closed()
                actions: ActionButton {
                    visible: record.exists && !record.deleted && !record.readOnly
                    text: qsTr("Delete")
                    kind: "quiet"
                    iconName: "delete"
                    onClicked: sure.open()
                }
            }
            RecordBanners {
                Layout.fillWidth: true
                editor: record
            }
            SectionTabs {
                Layout.fillWidth: true
                sections: [
                    {code: "overview", name: qsTr("Overview")},
                    {code: "participants", name: qsTr("Participants"), count: list.count}
                ]
                current: page.section
                onChosen: code => page.sectionChosen(code)
            }
        }
        ScrollPane {
            Layout.fillWidth: true
            Layout.fillHeight: true

            Loader {
                width: parent.width
                active: record.ready
                sourceComponent: page.section === "participants" ? people : overview
            }
        }
    }
    Component {
        id: overview
        TrainingOverview {
            training: record
            participants: list
        }
    }
    Component {
        id: people
        ParticipantsSection {
            store: page.store
            training: record
            participants: list
        }
    }
    SheetDialog {
        id: sure
        heading: qsTr("Delete this training?")
        explanation: qsTr("It leaves the lists here and, after the next sync, at headquarters. It can be brought back at any time.")
        accept: qsTr("Delete")
        acceptKind: "danger"
        onAccepted: record.remove()
    }
}
