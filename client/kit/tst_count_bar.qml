import QtQuick
import QtTest
import Fieldpost.Kit

// The bar of a figure against its plan.
TestCase {
    id: test

    name: "CountBar"
    width: 400
    height: 200
    visible: true
    when: windowShown

    Component {
        id: barComponent
        CountBar {
            width: 400
            label: "projects"
        }
    }

    // Figures come after the page is drawn; once they lay on top of each other.
    function test_a_plan_that_comes_later_stands_beside_the_figure() {
        const bar = createTemporaryObject(barComponent, test);
        waitForRendering(bar);
        bar.planned = 46;
        bar.parts = [{ "count": 5, "name": "done", "tone": "good" }];
        const figure = findChild(bar, "figure");
        const plan = findChild(bar, "plan");
        compare(figure.text, "5");
        tryVerify(() => plan.x >= figure.x + figure.width);
    }
}
