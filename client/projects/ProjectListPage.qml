pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic as Basic
import QtQuick.Layouts
import Fieldpost.Bridge
import Fieldpost.Kit
import Fieldpost.Projects

// All projects of the office: searched as one types, filtered, each with its status and what is odd.
FocusScope {
    id: page

    required property StoreGateway store

    signal opened(string id)

    /// Id of the first row at work that has most to show, else of the first; empty when there is none.
    function firstId(): string {
        for (let i = 0; i < projects.count; ++i)
            if (projects.at(i, "codes").status === "PROJECT_STATUS_UNDER_IMPLEMENTATION") return projects.at(i, "recordId");
        return projects.count > 0 ? projects.at(0, "recordId") : "";
    }

    ProjectList {
        id: projects
        store: page.store
    }
    NewProjectSheet {
        id: sheet
        store: page.store
        onMade: id => page.opened(id)
    }
    Shortcut {
        sequence: "Ctrl+N"
        enabled: page.visible
        onActivated: sheet.openNew()
    }
    Shortcut {
        sequence: "Ctrl+F"
        enabled: page.visible
        onActivated: search.forceActiveFocus()
    }

    ColumnLayout {
        anchors.fill: parent
        anchors.margins: Theme.large
        spacing: Theme.medium

        PageHeader {
            Layout.fillWidth: true
            title: qsTr("Projects")
            subtitle: !projects.ready ? "" : projects.count === 1 ? qsTr("1 project") : qsTr("%1 projects").arg(projects.count)
            actions: ActionButton {
                objectName: "newProject"
                text: qsTr("New project")
                kind: "primary"
                iconName: "add"
                onClicked: sheet.openNew()
            }
        }
        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.small

            SearchEntry {
                id: search
                objectName: "search"
                focus: true
                placeholderText: qsTr("Search title, number, country…")
                onSearched: words => projects.search = words
            }
            Repeater {
                model: [
                    {field: "status", label: qsTr("Status")},
                    {field: "themes", label: qsTr("Theme")},
                    {field: "countries", label: qsTr("Country")},
                    {field: "level", label: qsTr("Level")}
                ]
                FilterChip {
                    required property var modelData
                    label: modelData.label
                    choices: lists.choices[modelData.field]
                    code: projects.filters[modelData.field] ?? ""
                    onChosen: code => projects.setFilter(modelData.field, code)
                }
            }
            FilterChip {
                readonly property string field: "late"
                objectName: field
                label: qsTr("Late")
                code: projects.filters[field] ?? ""
                onChosen: code => projects.setFilter(field, code)
            }
            ActionButton {
                visible: projects.narrowed
                kind: "quiet"
                text: qsTr("Show all")
                onClicked: {
                    search.clear();
                    projects.widen();
                }
            }
            Item { Layout.fillWidth: true }
        }
        Card {
            Layout.fillWidth: true
            Layout.fillHeight: true
            padding: 1
            fills: true

            ListView {
                id: list
                objectName: "list"
                Layout.fillWidth: true
                Layout.fillHeight: true
                visible: projects.count > 0
                clip: true
                model: projects
                activeFocusOnTab: true
                boundsBehavior: Flickable.StopAtBounds
                keyNavigationEnabled: true
                Basic.ScrollBar.vertical: SlimScrollBar {}
                Keys.onReturnPressed: if (list.currentIndex >= 0) page.opened(projects.at(list.currentIndex, "recordId"))

                delegate: ProjectRow {
                    id: row
                    last: row.index === projects.count - 1
                    onClicked: {
                        list.currentIndex = row.index;
                        page.opened(row.recordId);
                    }
                }
            }
            EmptyState {
                visible: projects.ready && projects.count === 0
                Layout.fillWidth: true
                Layout.topMargin: Theme.huge * 2
                Layout.bottomMargin: Theme.huge
                iconName: projects.narrowed ? "search" : "project"
                heading: projects.narrowed ? qsTr("No project fits") : qsTr("No projects yet")
                explanation: projects.narrowed ? qsTr("No project has all of these words and filters.")
                    : qsTr("Write a field project down as soon as it is an idea. Everything is saved on this laptop and needs no network.")
                action: projects.narrowed ? qsTr("Show all projects") : qsTr("Record a project")
                actionIcon: projects.narrowed ? "" : "add"
                onActed: {
                    if (projects.narrowed) {
                        search.clear();
                        projects.widen();
                    } else {
                        sheet.openNew();
                    }
                }
            }
            Item {
                visible: projects.ready && projects.count === 0
                Layout.fillHeight: true
            }
        }
    }

    QtObject {
        id: lists
        property var choices: ({})
        function read(): void {
            const found = {};
            for (const field of ["status", "themes", "countries", "level"])
                found[field] = page.store.picklists.choices("project", field);
            lists.choices = found;
        }
    }
    Connections {
        target: page.store.picklists
        function onChanged(): void { lists.read(); }
    }
    Component.onCompleted: lists.read()
}
