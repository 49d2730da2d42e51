import QtQuick
import QtTest
import Fieldpost.Kit

// Items that place their children themselves, at their end.
TestCase {
    id: test

    name: "ArrangedItems"
    width: 200
    height: 200
    visible: true
    when: windowShown

    Component {
        id: hiddenRow
        WrapRow {
            visible: false
            Rectangle {
                width: 10
                height: 10
            }
        }
    }
    Component {
        id: hiddenStack
        RowStack {
            visible: false
            Rectangle {
                width: 10
                height: 10
            }
        }
    }

    // The children of a hidden item become visible when it lets go of them; once that called it back while
    // it was half destroyed, and the program ended.
    function test_a_hidden_one_may_go() {
        let gone = 0;
        for (const component of [hiddenRow, hiddenStack]) {
            const item = component.createObject(test);
            item.Component.destruction.connect(() => ++gone);
            wait(0);
            item.destroy();
        }
        tryVerify(() => gone === 2);
        wait(0);
    }
}
