import QtQuick
import QtQuick.Controls.Basic as Basic

// A column of things that scrolls when the window is too low; follows the keyboard's focus.
Flickable {
    id: pane

    /// The one thing inside; its height is its implicit height.
    default property alias content: holder.data
    property int margin: Theme.large
    property int widest: 100000

    contentWidth: width
    contentHeight: holder.height + pane.margin * 2
    boundsBehavior: Flickable.StopAtBounds
    clip: true
    Basic.ScrollBar.vertical: SlimScrollBar {}

    /// Brings `item`, somewhere inside, into sight.
    function reveal(item: Item): void {
        const at = item.mapToItem(holder, 0, 0).y + pane.margin;
        if (at < pane.contentY + pane.margin) pane.contentY = Math.max(0, at - pane.margin);
        else if (at + item.height > pane.contentY + pane.height - pane.margin)
            pane.contentY = Math.min(pane.contentHeight - pane.height, at + item.height - pane.height + pane.margin);
    }

    Connections {
        target: pane.Window.window
        ignoreUnknownSignals: true
        function onActiveFocusItemChanged(): void {
            const item = pane.Window.window ? pane.Window.window.activeFocusItem : null;
            for (let up = item; up; up = up.parent)
                if (up === holder) {
                    pane.reveal(item);
                    return;
                }
        }
    }

    Item {
        id: holder
        x: Math.max(pane.margin, (pane.width - width) / 2)
        y: pane.margin
        width: Math.min(pane.width - pane.margin * 2, pane.widest)
        height: childrenRect.height
    }
}
