pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Fieldpost.Kit

// What needs somebody: conflicts and refusals first, then trainings, late projects and drafts.
Card {
    id: card

    required property var needs
    required property bool ready
    required property int conflicts
    required property int refused
    required property bool nothingYet

    signal recordOpened(string type, string id)
    signal roomChosen(string code)

    readonly property var rows: {
        const rows = [];
        if (card.conflicts > 0)
            rows.push({text: card.conflicts === 1 ? qsTr("1 conflict to decide") : qsTr("%1 conflicts to decide").arg(card.conflicts), detail: qsTr("two people changed the same thing"), icon: "conflict", tone: "conflict", room: "conflicts"});
        if (card.refused > 0)
            rows.push({text: card.refused === 1 ? qsTr("1 change put aside by headquarters") : qsTr("%1 changes put aside by headquarters").arg(card.refused), detail: qsTr("see why in Sync"), icon: "warning", tone: "bad", room: "sync"});
        for (let i = 0; i < card.needs.length; ++i) rows.push(card.needs[i]);
        return rows;
    }

    heading: qsTr("What needs you")
    contentSpacing: 0

    Rows {
        Repeater {
            model: card.rows
            ListRow {
                id: row
                required property var modelData
                required property int index
                leftPadding: Theme.small
                rightPadding: Theme.small
                words: row.modelData.text + ", " + row.modelData.detail
                last: row.index === card.rows.length - 1
                onClicked: {
                    if (row.modelData.room !== undefined) card.roomChosen(row.modelData.room);
                    else if (row.modelData.recordId === "") card.roomChosen(row.modelData.type === "project" ? "projects" : "trainings");
                    else card.recordOpened(row.modelData.type, row.modelData.recordId);
                }

                contentItem: RowLayout {
                    spacing: Theme.medium
                    Rectangle {
                        implicitWidth: Theme.textSize * 2.1
                        implicitHeight: implicitWidth
                        radius: width / 2
                        color: Theme.toneFill(row.modelData.tone)
                        Icon {
                            anchors.centerIn: parent
                            name: row.modelData.icon
                            color: Theme.toneInk(row.modelData.tone)
                            width: Theme.textSize * 1.2
                            height: width
                        }
                    }
                    ColumnLayout {
                        Layout.fillWidth: true
                        spacing: 1
                        Words {
                            Layout.fillWidth: true
                            text: row.modelData.text
                        }
                        Words {
                            Layout.fillWidth: true
                            visible: text !== ""
                            text: row.modelData.detail
                            role: "small"
                            muted: true
                        }
                    }
                    Icon {
                        name: "chevron-right"
                        color: Theme.colours.muted
                        Layout.preferredWidth: Theme.textSize
                        Layout.preferredHeight: Theme.textSize
                    }
                }
            }
        }
    }
    EmptyState {
        visible: card.ready && card.rows.length === 0
        Layout.fillWidth: true
        Layout.margins: Theme.large
        iconName: card.nothingYet ? "project" : "done"
        heading: card.nothingYet ? qsTr("Begin with a project or a training") : qsTr("Nothing needs you now")
        explanation: card.nothingYet ? qsTr("What you record is saved on this laptop at once, with or without a network.")
            : qsTr("Late projects, trainings without participants, drafts and conflicts appear here.")
        action: card.nothingYet ? qsTr("Go to the projects") : ""
        actionIcon: "project"
        onActed: card.roomChosen("projects")
    }
}
