import QtQuick
import Fieldpost.Forms

// The first fields of a new training event. It is in the store with the first of them; its page has the rest.
ChildSheet {
    id: sheet

    signal made(string id)

    property string madeId: ""

    type: "training_event"
    newHeading: qsTr("New training")
    oldHeading: qsTr("New training")
    explanation: qsTr("Each field is saved as you leave it. What is missing can be filled in later.")
    fields: ["title*", "kind", "status", "country", "venue", "themes*", "planned_start", "planned_end"]
    cancel: qsTr("Done")
    onRecordMade: id => sheet.madeId = id
    onClosed: {
        if (sheet.madeId !== "") sheet.made(sheet.madeId);
        sheet.madeId = "";
    }

    function openNew(): void {
        sheet.openWith({status: "TRAINING_STATUS_PLANNED", kind: "TRAINING_KIND_COURSE"});
    }
}
