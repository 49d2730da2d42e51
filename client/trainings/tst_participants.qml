import QtQuick
import QtTest
import Fieldpost.Bridge
import Fieldpost.Tests
import Fieldpost.Trainings

// Participants typed by keyboard alone, and their sums against the head-count.
TestCase {
    id: test
    name: "Participants"
    width: 1200
    height: 800
    visible: true
    when: windowShown

    property StoreGateway store: null
    property string eventId: ""
    function init(): void {
        test.store = Stores.openNew();
        test.eventId = Stores.add(test.store, "training_event", '{"office": "KEN", "title": "Judges"}');
    }

    Component {
        id: rowComponent
        ParticipantRow { width: 1000 }
    }
    Component {
        id: listComponent
        ParticipantList {}
    }

    function person(fields: var): string {
        return Stores.add(test.store, "participant", JSON.stringify(Object.assign({office: "KEN", event: test.eventId, familyName: "N"}, fields)));
    }

    function test_one_person_after_the_other_by_keyboard() {
        const row = createTemporaryObject(rowComponent, test, {store: test.store, event: test.eventId});
        row.finished.connect(row.beginAnother);
        const list = createTemporaryObject(listComponent, test, {store: test.store, event: test.eventId});
        for (const name of ["otieno", "haddad"]) {
            row.takeFocus();
            for (const key of name) keyClick(key);
            for (let field = 0; field < 7; ++field) keyClick(Qt.Key_Tab);
            keyClick(Qt.Key_3);
            keyClick(Qt.Key_Return);
            tryCompare(test.store, "saving", StoreGateway.Saved);
            tryVerify(() => findChild(row, "family_name").field.text === "");
        }
        tryCompare(list, "count", 2);
        compare(list.at(0, "cells").family_name, "otieno");
        compare(list.at(0, "cells").attendance_days, "3");
        compare(list.at(1, "cells").family_name, "haddad");
    }

    function test_sums_by_sex_and_country() {
        person({sex: "SEX_FEMALE", country: "KE"});
        person({sex: "SEX_FEMALE", country: "UG"});
        person({country: "KE"});
        const list = createTemporaryObject(listComponent, test, {store: test.store, event: test.eventId});
        tryCompare(list, "count", 3);
        compare(list.bySex.map(sum => sum.count), [2, 0, 0, 1]);
        compare(list.byCountry[0].name, "Kenya");
        compare(list.byCountry[0].count, 2);
    }

    function test_a_head_count_that_disagrees_is_said() {
        person({sex: "SEX_FEMALE"});
        const list = createTemporaryObject(listComponent, test, {store: test.store, event: test.eventId, attended: ["1", "0", "0", "0"]});
        tryCompare(list, "count", 1);
        compare(list.difference, "");
        list.attended = ["1", "2", "0", "0"];
        verify(list.difference.includes("2 written, 0 listed"));
    }
}
