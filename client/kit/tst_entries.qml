import QtQuick
import QtTest
import Fieldpost.Kit

// The controls one types into, as a person uses them: by keyboard and by mouse.
TestCase {
    id: test
    name: "Entries"
    width: 600
    height: 600
    visible: true
    when: windowShown

    SignalSpy { id: spy }

    function watch(object: QtObject, signal: string): void {
        spy.target = null;
        spy.signalName = signal;
        spy.target = object;
        spy.clear();
    }

    Component { id: text; TextEntry { value: "old" } }
    Component { id: twoFields; Item {
        property alias area: inArea
        property alias next: inNext
        LongTextEntry { id: inArea }
        TextEntry { id: inNext; y: 200 }
    } }
    Component { id: choice; ChoiceEntry {
        choices: [{code: "a", name: "Alpha"}, {code: "b", name: "Beta"}]
        code: "a"
    } }
    Component { id: date; DateEntry { date: "2004-03-17" } }
    Component { id: codes; CodeSetEntry {
        width: 400
        choices: [{code: "KE", name: "Kenya"}, {code: "UG", name: "Uganda"}]
        codes: ["KE"]
    } }
    Component { id: money; MoneyEntry { amount: "10.00"; currency: "USD"; currencies: [{code: "USD", name: "USD"}, {code: "EUR", name: "EUR"}] } }
    Component { id: picker; MonthPicker { date: "2004-02-29" } }
    Component { id: search; SearchEntry {} }
    Component { id: answer; AnswerEntry { choices: [{code: "y", name: "Yes"}, {code: "n", name: "No"}] } }

    function test_a_text_is_handed_on_once_when_it_is_left() {
        const field = createTemporaryObject(text, test);
        watch(field, "settled");
        field.forceActiveFocus();
        keyClick(Qt.Key_End);
        keyClick(Qt.Key_X);
        compare(spy.count, 0);
        field.focus = false;
        compare(spy.count, 1);
        compare(spy.signalArguments[0][0], "oldx");
        field.forceActiveFocus();
        field.focus = false;
        compare(spy.count, 1);
    }

    function test_what_is_being_typed_is_not_overwritten() {
        const field = createTemporaryObject(text, test);
        field.forceActiveFocus();
        keyClick(Qt.Key_End);
        keyClick(Qt.Key_X);
        field.value = "from another window";
        compare(field.text, "oldx");
        field.focus = false;
        field.value = "later";
        compare(field.text, "later");
    }

    function test_enter_hands_a_text_on() {
        const field = createTemporaryObject(text, test);
        watch(field, "settled");
        field.forceActiveFocus();
        keyClick(Qt.Key_A);
        keyClick(Qt.Key_Return);
        compare(spy.count, 1);
    }

    function test_tab_leaves_a_long_text() {
        const both = createTemporaryObject(twoFields, test);
        watch(both.area, "settled");
        both.area.forceActiveFocus();
        keyClick(Qt.Key_H);
        keyClick(Qt.Key_Tab);
        verify(both.next.activeFocus);
        compare(both.area.text, "h");
        compare(spy.count, 1);
    }

    function test_a_choice_is_made_by_keyboard() {
        const box = createTemporaryObject(choice, test);
        watch(box, "chosen");
        box.forceActiveFocus();
        keyClick(Qt.Key_Down);
        compare(spy.count, 1);
        compare(spy.signalArguments[0][0], "b");
        // What holds is what its owner says, not what was pressed.
        box.code = "b";
        compare(box.displayText, "Beta");
    }

    function test_a_typed_date_is_handed_on_as_typed() {
        const entry = createTemporaryObject(date, test);
        watch(entry, "settled");
        entry.forceActiveFocus();
        keyClick(Qt.Key_A, Qt.ControlModifier);
        for (const key of "2005-13-99") keyClick(key);
        keyClick(Qt.Key_Return);
        compare(spy.signalArguments[0][0], "2005-13-99");
    }

    function test_the_calendar_knows_leap_years() {
        const month = createTemporaryObject(picker, test);
        watch(month, "picked");
        month.forceActiveFocus();
        keyClick(Qt.Key_Right);
        keyClick(Qt.Key_Return);
        compare(spy.signalArguments[0][0], "2004-03-01");
        keyClick(Qt.Key_PageUp);
        keyClick(Qt.Key_Return);
        compare(spy.signalArguments[1][0], "2004-02-01");
    }

    function test_typing_part_of_a_name_adds_the_code() {
        const set = createTemporaryObject(codes, test);
        watch(set, "added");
        set.forceActiveFocus();
        for (const key of "ugan") keyClick(key);
        keyClick(Qt.Key_Return);
        compare(spy.count, 1);
        compare(spy.signalArguments[0][0], "UG");
    }

    function test_backspace_takes_the_last_code_away() {
        const set = createTemporaryObject(codes, test);
        watch(set, "removed");
        set.forceActiveFocus();
        keyClick(Qt.Key_Backspace);
        compare(spy.signalArguments[0][0], "KE");
    }

    function test_money_is_handed_on_with_its_currency() {
        const entry = createTemporaryObject(money, test);
        watch(entry, "settled");
        entry.forceActiveFocus();
        keyClick(Qt.Key_A, Qt.ControlModifier);
        keyClick(Qt.Key_5);
        keyClick(Qt.Key_Return);
        compare(spy.signalArguments[0][0], "5");
        compare(spy.signalArguments[0][1], "USD");
    }

    function test_escape_empties_the_search() {
        const field = createTemporaryObject(search, test);
        watch(field, "searched");
        field.forceActiveFocus();
        keyClick(Qt.Key_K);
        keyClick(Qt.Key_Escape);
        compare(spy.count, 2);
        compare(spy.signalArguments[1][0], "");
        compare(field.text, "");
    }

    function test_an_answer_can_be_taken_back() {
        const entry = createTemporaryObject(answer, test, {code: "y"});
        watch(entry, "chosen");
        mouseClick(entry, 10, 10);
        compare(spy.signalArguments[0][0], "");
    }
}
