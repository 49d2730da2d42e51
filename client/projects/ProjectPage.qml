import QtQuick
import QtQuick.Layouts
import Fieldpost.Bridge
import Fieldpost.Forms
import Fieldpost.Kit
import Fieldpost.Projects

// One project on one page: Overview, Workplan, Money.

// The Loader of Qt 6.4 cannot make bound components, so ids cannot be promised to it.
// qmllint disable unqualified
FocusScope {
    id: page

    required property StoreGateway store
    required property string projectId
    property string section: "overview"

    signal closed()
    signal sectionChosen(string code)

    RecordEditor {
        id: record
        store: page.store
        type: "project"
        recordId: page.projectId
    }
    MilestoneList {
        id: steps
        store: page.store
        project: page.projectId
        plannedStart: record.ready ? record.field("planned_start").text : ""
        plannedEnd: record.ready ? record.field("planned_end").text : ""
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
                backWords: qsTr("Back to the projects")
                title: record.title !== "" ? record.title : qsTr("Project without a title")
                subtitleParts: [record.ready ? (record.field("official_number").text || record.field("provisional_number").text) : "",
                    record.whereabouts, record.lastChange]
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
                id: tabs
                Layout.fillWidth: true
                sections: [
                    {code: "overview", name: qsTr("Overview")},
                    {code: "workplan", name: qsTr("Workplan"), count: steps.count},
                    {code: "money", name: qsTr("Money")}
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
                sourceComponent: {
                    switch (page.section) {
                    case "workplan": return workplan;
                    case "money": return money;
                    default: return overview;
                    }
                }
            }
        }
    }
    Component {
        id: overview
        OverviewSection { project: record }
    }
    Component {
        id: workplan
        WorkplanSection {
            store: page.store
            project: record
            milestones: steps
        }
    }
    Component {
        id: money
        MoneySection {
            store: page.store
            project: record
        }
    }
    SheetDialog {
        id: sure
        heading: qsTr("Delete this project?")
        explanation: qsTr("It leaves the lists here and, after the next sync, at headquarters. It can be brought back at any time.")
        accept: qsTr("Delete")
        acceptKind: "danger"
        onAccepted: record.remove()
    }
}
