import QtQuick
import QtTest
import Fieldpost.Bridge
import Fieldpost.Projects
import Fieldpost.Tests

// The Projects room over a real store: empty at first, then with late projects, money and milestones.
TestCase {
    id: test
    name: "ProjectsRoom"
    width: 1200
    height: 800
    visible: true
    when: windowShown

    property StoreGateway store: null
    function init(): void { test.store = Stores.openNew(); }

    Component {
        id: roomComponent
        ProjectsRoom { anchors.fill: parent }
    }
    Component {
        id: listComponent
        ProjectList {}
    }
    Component {
        id: moneyComponent
        ProjectMoney {}
    }
    Component {
        id: milestonesComponent
        MilestoneList {}
    }

    function project(fields: var): string {
        return Stores.add(test.store, "project", JSON.stringify(Object.assign({office: "KEN", title: "Courts"}, fields)));
    }

    function test_a_new_project_is_typed_and_opens() {
        const room = createTemporaryObject(roomComponent, test, {store: test.store});
        mouseClick(findChild(room, "newProject"));
        // The first field of the sheet has the keyboard.
        tryVerify(() => test.Window.window.activeFocusItem !== null && test.Window.window.activeFocusItem.value !== undefined);
        for (const key of "courts") keyClick(key);
        keyClick(Qt.Key_Return);
        tryCompare(test.store, "saving", StoreGateway.Saved);
        keyClick(Qt.Key_Escape);
        tryVerify(() => room.openId !== "");
        compare(Stores.read(test.store, "project", room.openId).title, "courts");
    }

    function test_late_is_what_should_have_ended_and_has_not() {
        project({title: "Late", status: "PROJECT_STATUS_UNDER_IMPLEMENTATION", plannedEnd: "2005-06-29"});
        project({title: "In time", status: "PROJECT_STATUS_UNDER_IMPLEMENTATION", plannedEnd: "2005-06-30"});
        project({title: "Over", status: "PROJECT_STATUS_COMPLETED", plannedEnd: "2004-01-01"});
        const list = createTemporaryObject(listComponent, test, {store: test.store});
        tryCompare(list, "count", 3);
        list.setFilter("late", "on");
        tryCompare(list, "count", 1);
        compare(list.at(0, "title"), "Late");
    }

    function test_currencies_are_never_added() {
        const id = project({});
        const fund = (kind, units, currency) => Stores.add(test.store, "funding",
            JSON.stringify({office: "KEN", project: id, donor: "D", kind: kind, amount: {minorUnits: units, currency: currency}}));
        fund("FUNDING_KIND_PLEDGE", 10000, "EUR");
        fund("FUNDING_KIND_CONTRIBUTION", 4000, "EUR");
        fund("FUNDING_KIND_CONTRIBUTION", 5000, "JPY");
        Stores.add(test.store, "expenditure", JSON.stringify({office: "KEN", project: id, budgetLine: "Travel", amount: {minorUnits: 4500, currency: "EUR"}}));
        const money = createTemporaryObject(moneyComponent, test, {store: test.store, project: id});
        tryVerify(() => money.sums.length === 2);
        compare(money.sums[0].currency, "EUR");
        compare(money.sums[0].pledged, "100.00");
        compare(money.sums[0].received, "40.00");
        compare(money.sums[0].spent, "45.00");
        verify(money.sums[0].overspent);
        compare(money.sums[1].received, "5,000");
    }

    function test_milestones_stand_by_date_on_the_timeline() {
        const id = project({});
        const mark = (title, date) => Stores.add(test.store, "milestone",
            JSON.stringify({office: "KEN", project: id, title: title, plannedDate: date}));
        mark("A, second", "2005-09-01");
        mark("B, first", "2005-05-01");
        const list = createTemporaryObject(milestonesComponent, test, {store: test.store, project: id, plannedStart: "1970-01-02", plannedEnd: "1970-01-11"});
        tryCompare(list, "count", 2);
        compare(list.startDay, 1);
        compare(list.endDay, 10);
        verify(list.marks[0].name.startsWith("B"));
        compare(list.marks[0].tone, "bad");
        compare(list.marks[1].tone, "info");
    }
}
