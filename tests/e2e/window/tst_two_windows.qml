import QtQuick
import QtTest
import Fieldpost.Bridge
import Fieldpost.Conflicts
import Fieldpost.Tests

// Two enrolled laptops change one title without knowing of each other: both values are shown in the
// Conflicts room, and one click settles it for both.
TestCase {
    id: test
    name: "TwoWindows"
    width: 1200
    height: 800
    visible: true
    when: windowShown

    Component {
        id: syncComponent
        SyncController {}
    }
    Component {
        id: editorComponent
        RecordEditor {}
    }
    Component {
        id: roomComponent
        ConflictsRoom { anchors.fill: parent }
    }

    function laptop(person: string): StoreGateway {
        const store = Stores.openAbsent();
        store.enrol(Stores.enrolmentOf(person));
        tryCompare(store, "state", StoreGateway.Open);
        return store;
    }
    function sync(store: StoreGateway): void {
        const controller = createTemporaryObject(syncComponent, test, {store: store});
        controller.start();
        tryCompare(controller, "running", false, 30000);
        verify(!controller.failed, controller.result);
    }
    function edit(store: StoreGateway, id: string): RecordEditor {
        const editor = createTemporaryObject(editorComponent, test, {store: store, type: "project", recordId: id});
        tryCompare(editor, "ready", true);
        return editor;
    }

    function test_a_conflict_is_settled_with_one_click() {
        const amina = laptop("amina");
        const juma = laptop("juma");
        const hers = edit(amina, "");
        hers.field("title").save("Courts");
        tryCompare(amina, "waiting", 1);
        sync(amina);
        sync(juma);
        tryCompare(hers, "whereabouts", "Received by headquarters");

        const his = edit(juma, hers.recordId);
        tryVerify(() => his.field("title").text === "Courts");
        hers.field("title").save("Courts of Amina");
        his.field("title").save("Courts of Juma");
        his.field("summary").save("By Juma");
        tryCompare(amina, "waiting", 1);
        tryCompare(juma, "waiting", 2);
        verify(his.field("title").pending);
        verify(!his.field("countries").pending);
        for (const store of [amina, juma, amina]) sync(store);

        // Fields that only one of them changed are simply there.
        tryVerify(() => hers.field("summary").text === "By Juma");
        tryCompare(amina, "openConflicts", 1);
        tryVerify(() => hers.field("title").conflict !== "");
        const shown = hers.field("title").text;
        const room = createTemporaryObject(roomComponent, test, {store: amina});
        tryVerify(() => findChild(room, "other") !== null);
        const other = findChild(room, "other").value;
        compare([shown, other].sort(), ["Courts of Amina", "Courts of Juma"]);
        mouseClick(findChild(findChild(room, "other"), "choose"));
        tryCompare(amina, "openConflicts", 0);
        tryVerify(() => hers.field("title").text === other);

        sync(amina);
        sync(juma);
        tryCompare(juma, "openConflicts", 0);
        tryVerify(() => his.field("title").text === other);
    }
}
