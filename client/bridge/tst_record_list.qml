import QtQuick
import QtTest
import Fieldpost.Bridge
import Fieldpost.Tests

// The records of one type, searched, filtered and kept up to date row by row.
TestCase {
    id: test
    name: "RecordList"

    property StoreGateway store: null
    function init(): void { test.store = Stores.openNew(); }

    Component {
        id: listComponent
        RecordList {}
    }
    SignalSpy { id: resetSpy; signalName: "modelReset" }

    function project(title: string, status: string): string {
        return Stores.add(test.store, "project", JSON.stringify({office: "KEN", title: title, status: status, countries: ["KE"]}));
    }
    function open(): RecordList {
        const list = createTemporaryObject(listComponent, test, {store: test.store, type: "project", columns: ["status", "countries"]});
        tryCompare(list, "ready", true);
        return list;
    }

    function test_an_empty_store_is_an_empty_list() {
        compare(open().count, 0);
    }

    function test_rows_carry_names_for_codes() {
        project("Courts", "PROJECT_STATUS_SUSPENDED");
        const list = open();
        tryCompare(list, "count", 1);
        compare(list.at(0, "cells").countries, "Kenya");
        compare(list.at(0, "cells").status, "Suspended");
    }

    function test_search_and_filters_narrow_and_widen() {
        project("Clean courts", "PROJECT_STATUS_IDEA");
        project("Safe borders", "PROJECT_STATUS_APPROVED");
        const list = open();
        tryCompare(list, "count", 2);
        list.search = "bord";
        tryCompare(list, "count", 1);
        compare(list.at(0, "title"), "Safe borders");
        list.setFilter("status", "PROJECT_STATUS_IDEA");
        tryCompare(list, "count", 0);
        verify(list.narrowed);
        list.widen();
        tryCompare(list, "count", 2);
    }

    function test_another_program_s_record_appears_without_a_reset() {
        const list = open();
        resetSpy.target = list;
        project("From the command line", "PROJECT_STATUS_IDEA");
        test.store.lookForChanges();
        tryCompare(list, "count", 1);
        compare(resetSpy.count, 0);
    }
}
