import QtQuick
import Fieldpost.Forms

// The first fields of a new project. It is in the store with the first of them; its page has the rest.
ChildSheet {
    id: sheet

    signal made(string id)

    property string madeId: ""

    type: "project"
    newHeading: qsTr("New project")
    oldHeading: qsTr("New project")
    explanation: qsTr("Each field is saved as you leave it. What is missing can be filled in later.")
    fields: ["title*", "countries*", "themes*", "level", "status", "planned_start", "planned_end"]
    cancel: qsTr("Done")
    onRecordMade: id => sheet.madeId = id
    onClosed: {
        if (sheet.madeId !== "") sheet.made(sheet.madeId);
        sheet.madeId = "";
    }

    function openNew(): void {
        sheet.openWith({status: "PROJECT_STATUS_IDEA", level: "PROJECT_LEVEL_NATIONAL"});
    }
}
