import QtQuick
import QtQuick.Templates as T

// Several lines of text; grows with them. `settled()` as in TextEntry. Tab leaves it, as in every other field.
T.TextArea {
    id: area

    property bool wrong: false
    property int leastLines: 3

    /// What its owner holds. Taken over when it changes, but never over something typed and not left.
    property string value: ""
    property string handedOn: ""

    /// The text was changed and is now left.
    signal settled(string text)

    function settle(): void {
        if (area.text === area.value || area.text === area.handedOn) return;
        area.handedOn = area.text;
        area.settled(area.text);
    }
    function takeOver(before: string): void {
        if (!area.activeFocus || area.text === before || area.text === area.handedOn) area.text = area.value;
        area.handedOn = area.value;
    }
    property string valueBefore: ""
    onValueChanged: {
        area.takeOver(area.valueBefore);
        area.valueBefore = area.value;
    }

    implicitWidth: Theme.textSize * 30
    implicitHeight: Math.max(contentHeight, area.leastLines * Theme.textSize * 1.4) + topPadding + bottomPadding
    leftPadding: Theme.medium
    rightPadding: Theme.medium
    topPadding: Theme.small
    bottomPadding: Theme.small
    font.pixelSize: Theme.textSize
    color: Theme.colours.text
    placeholderTextColor: Theme.colours.muted
    selectionColor: Theme.colours.primary
    selectedTextColor: Theme.colours.primaryInk
    selectByMouse: true
    hoverEnabled: true
    wrapMode: TextEdit.Wrap
    textFormat: TextEdit.PlainText
    KeyNavigation.priority: KeyNavigation.BeforeItem
    KeyNavigation.tab: area.nextItemInFocusChain(true)
    KeyNavigation.backtab: area.nextItemInFocusChain(false)
    Accessible.role: Accessible.EditableText
    Accessible.name: area.placeholderText
    Accessible.multiLine: true
    onActiveFocusChanged: if (!activeFocus) area.settle()

    background: FieldFrame {
        focused: area.activeFocus
        hovered: area.hovered
        wrong: area.wrong
        locked: area.readOnly
    }

    Words {
        visible: area.text === "" && area.placeholderText !== ""
        text: area.placeholderText
        muted: true
        wrapMode: Text.Wrap
        x: area.leftPadding
        y: area.topPadding
        width: area.width - area.leftPadding - area.rightPadding
        Accessible.ignored: true
    }
}
