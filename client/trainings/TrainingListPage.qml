pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic as Basic
import QtQuick.Layouts
import Fieldpost.Bridge
import Fieldpost.Kit
import Fieldpost.Trainings

// All training events of the office: searched as one types, filtered, each with its status and days.
FocusScope {
    id: page

    required property StoreGateway store

    signal opened(string id)

    /// Id of the first row at work that has most to show, else of the first; empty when there is none.
    function firstId(): string {
        for (let i = 0; i < trainings.count; ++i)
            if (trainings.at(i, "codes").status === "TRAINING_STATUS_HELD") return trainings.at(i, "recordId");
        return trainings.count > 0 ? trainings.at(0, "recordId") : "";
    }

    TrainingList {
        id: trainings
        store: page.store
    }
    NewTrainingSheet {
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
            title: qsTr("Trainings")
            subtitle: !trainings.ready ? "" : trainings.count === 1 ? qsTr("1 training event") : qsTr("%1 training events").arg(trainings.count)
            actions: ActionButton {
                objectName: "newTraining"
                text: qsTr("New training")
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
                placeholderText: qsTr("Search title, code, venue…")
                onSearched: words => trainings.search = words
            }
            Repeater {
                model: [
                    {field: "status", label: qsTr("Status")},
                    {field: "themes", label: qsTr("Theme")},
                    {field: "country", label: qsTr("Country")},
                    {field: "kind", label: qsTr("Kind")}
                ]
                FilterChip {
                    required property var modelData
                    label: modelData.label
                    choices: lists.choices[modelData.field]
                    code: trainings.filters[modelData.field] ?? ""
                    onChosen: code => trainings.setFilter(modelData.field, code)
                }
            }
            FilterChip {
                readonly property string field: "ahead"
                objectName: field
                label: qsTr("Planned ahead")
                code: trainings.filters[field] ?? ""
                onChosen: code => trainings.setFilter(field, code)
            }
            ActionButton {
                visible: trainings.narrowed
                kind: "quiet"
                text: qsTr("Show all")
                onClicked: {
                    search.clear();
                    trainings.widen();
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
                visible: trainings.count > 0
                clip: true
                model: trainings
                activeFocusOnTab: true
                boundsBehavior: Flickable.StopAtBounds
                keyNavigationEnabled: true
                Basic.ScrollBar.vertical: SlimScrollBar {}
                Keys.onReturnPressed: if (list.currentIndex >= 0) page.opened(trainings.at(list.currentIndex, "recordId"))

                delegate: TrainingRow {
                    id: row
                    last: row.index === trainings.count - 1
                    onClicked: {
                        list.currentIndex = row.index;
                        page.opened(row.recordId);
                    }
                }
            }
            EmptyState {
                visible: trainings.ready && trainings.count === 0
                Layout.fillWidth: true
                Layout.topMargin: Theme.huge * 2
                Layout.bottomMargin: Theme.huge
                iconName: trainings.narrowed ? "search" : "training"
                heading: trainings.narrowed ? qsTr("No training fits") : qsTr("No trainings yet")
                explanation: trainings.narrowed ? qsTr("No training has all of these words and filters.")
                    : qsTr("Write a course, seminar or workshop down as soon as it is planned. Everything is saved on this laptop and needs no network.")
                action: trainings.narrowed ? qsTr("Show all trainings") : qsTr("Record a training")
                actionIcon: trainings.narrowed ? "" : "add"
                onActed: {
                    if (trainings.narrowed) {
                        search.clear();
                        trainings.widen();
                    } else {
                        sheet.openNew();
                    }
                }
            }
            Item {
                visible: trainings.ready && trainings.count === 0
                Layout.fillHeight: true
            }
        }
    }

    QtObject {
        id: lists
        property var choices: ({})
        function read(): void {
            const found = {};
            for (const field of ["status", "themes", "country", "kind"])
                found[field] = page.store.picklists.choices("training_event", field);
            lists.choices = found;
        }
    }
    Connections {
        target: page.store.picklists
        function onChanged(): void { lists.read(); }
    }
    Component.onCompleted: lists.read()
}
