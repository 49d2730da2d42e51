import QtQuick
import QtTest
import Fieldpost.Bridge
import Fieldpost.Tests

// A record of any type, edited field by field in a real store.
TestCase {
    id: test
    name: "RecordEditor"

    property StoreGateway store: null
    function init(): void { test.store = Stores.openNew(); }

    Component {
        id: editorComponent
        RecordEditor {}
    }
    SignalSpy { id: createdSpy; signalName: "created" }

    function edit(type: string, id: string, presets: var): RecordEditor {
        const editor = createTemporaryObject(editorComponent, test, {store: test.store, type: type, recordId: id, presets: presets});
        tryCompare(editor, "ready", true);
        return editor;
    }

    function test_the_first_field_makes_the_record_and_the_rest_is_missing() {
        const editor = edit("project", "", {status: "PROJECT_STATUS_IDEA"});
        createdSpy.target = editor;
        verify(!editor.exists);
        editor.field("title").save("Clean courts");
        tryCompare(createdSpy, "count", 1);
        tryCompare(test.store, "saving", StoreGateway.Saved);
        tryCompare(editor, "draft", true);
        verify(editor.missing.includes("Themes"));
        const record = Stores.read(test.store, "project", editor.recordId);
        compare(record.title, "Clean courts");
        compare(record.status, "PROJECT_STATUS_IDEA");
        compare(record.office, "KEN");
    }

    function test_each_field_is_a_change_of_its_own() {
        const editor = edit("project", "", {});
        editor.field("title").save("One");
        editor.field("summary").save("Two");
        editor.field("countries").add("KE");
        editor.field("countries").add("UG");
        editor.field("countries").take("KE");
        tryCompare(test.store, "waiting", 5);
        const record = Stores.read(test.store, "project", editor.recordId);
        compare(record.countries, ["UG"]);
        compare(record.summary, "Two");
    }

    function test_what_cannot_be_saved_stays_as_typed_with_the_reason() {
        const editor = edit("project", "", {});
        editor.field("title").save("Money");
        editor.field("budget").saveMoney("1,250.5", "USD");
        tryVerify(() => editor.field("budget").value.amount === "1,250.50");
        editor.field("budget").saveMoney("lots", "USD");
        compare(editor.field("budget").value.amount, "lots");
        verify(editor.field("budget").problem !== "");
        tryCompare(test.store, "saving", StoreGateway.Saved);
        compare(Stores.read(test.store, "project", editor.recordId).budget.minorUnits, "125050");
        editor.field("budget").saveMoney("7", "USD");
        compare(editor.field("budget").problem, "");
    }

    function test_a_broken_rule_is_said_beneath_its_field_and_saved_all_the_same() {
        const editor = edit("project", "", {});
        editor.field("planned_start").save("2005-03-01");
        editor.field("planned_end").save("2004-03-01");
        tryVerify(() => editor.field("planned_end").problem !== "");
        compare(Stores.read(test.store, "project", editor.recordId).plannedEnd, "2004-03-01");
    }

    function test_only_legal_moves_are_offered() {
        const editor = edit("project", "", {status: "PROJECT_STATUS_IDEA"});
        const codes = editor.field("status").choices.map(choice => choice.code);
        compare(codes, ["PROJECT_STATUS_IDEA", "PROJECT_STATUS_FORMULATION", "PROJECT_STATUS_CANCELLED"]);
    }

    function test_another_program_s_save_is_shown() {
        const id = Stores.add(test.store, "project", '{"office": "KEN", "title": "Before"}');
        const editor = edit("project", id, {});
        tryVerify(() => editor.field("title").text === "Before");
    }

    function test_what_was_deleted_can_be_brought_back() {
        const editor = edit("project", "", {});
        editor.field("title").save("Going");
        tryCompare(editor, "exists", true);
        editor.remove();
        tryCompare(editor, "deleted", true);
        verify(editor.readOnly);
        editor.restore();
        tryCompare(editor, "deleted", false);
        compare(editor.field("title").text, "Going");
    }

    function test_a_save_on_its_way_does_not_reach_into_the_next_record() {
        const editor = edit("participant", "", {});
        editor.field("family_name").save("Otieno");
        const first = editor.recordId;
        editor.recordId = "";
        editor.field("family_name").save("Haddad");
        verify(editor.recordId !== first);
        tryCompare(test.store, "records", 2);
        compare(Stores.read(test.store, "participant", first).familyName, "Otieno");
        compare(Stores.read(test.store, "participant", editor.recordId).familyName, "Haddad");
    }
}
