import QtQuick
import QtTest
import Fieldpost.Bridge
import Fieldpost.Enrolment
import Fieldpost.Tests

// The first start: begin without headquarters; wrong input gets a sentence and nothing is made.
TestCase {
    id: test
    name: "FirstStart"
    width: 1200
    height: 800
    visible: true
    when: windowShown

    property StoreGateway store: null
    function init(): void { test.store = Stores.openAbsent(); }

    Component {
        id: pageComponent
        FirstStartPage { anchors.fill: parent }
    }

    function test_an_empty_folder_is_no_error() {
        compare(test.store.state, StoreGateway.Absent);
        compare(test.store.problem, "");
    }

    function test_office_and_name_are_enough_to_begin() {
        const page = createTemporaryObject(pageComponent, test, {store: test.store});
        verify(!findChild(page, "begin").enabled);
        findChild(page, "office").text = "ken";
        findChild(page, "person").text = "Amina";
        mouseClick(findChild(page, "begin"));
        tryCompare(test.store, "state", StoreGateway.Open);
        compare(test.store.office, "KEN");
    }

    function test_a_file_that_is_no_enrolment_file_gets_one_sentence() {
        const page = createTemporaryObject(pageComponent, test, {store: test.store});
        findChild(page, "file").text = "/nowhere/at-all";
        mouseClick(findChild(page, "enrol"));
        tryVerify(() => findChild(page, "problem").visible);
        compare(test.store.state, StoreGateway.Absent);
    }
}
