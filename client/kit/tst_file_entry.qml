import QtQuick
import QtTest
import Fieldpost.Kit

// The path of a file, typed or chosen.
TestCase {
    id: test

    name: "FileEntry"
    width: 640
    height: 480
    visible: true
    when: windowShown

    Component {
        id: entryComponent
        FileEntry {
            width: 600
        }
    }
    SignalSpy {
        id: accepted
        signalName: "accepted"
    }

    function test_enter_accepts_what_was_typed() {
        const entry = createTemporaryObject(entryComponent, test);
        accepted.target = entry;
        mouseClick(findChild(entry, "file"));
        keyClick(Qt.Key_A);
        keyClick(Qt.Key_Return);
        compare(entry.path, "a");
        compare(accepted.count, 1);
    }

    function test_the_dialog_opens() {
        const entry = createTemporaryObject(entryComponent, test);
        const dialog = findChild(entry, "dialog");
        mouseClick(findChild(entry, "choose"));
        tryCompare(dialog, "visible", true);
        dialog.close();
        tryCompare(dialog, "visible", false);
    }
}
