import QtQuick
import QtQuick.Templates as T
import Fieldpost.Kit

// One line of text. `settled()` comes when the keyboard leaves a changed text, or Enter is pressed: then it saves.
T.TextField {
    id: field

    property bool wrong: false
    property string leadingIcon: ""
    property string suffix: ""

    /// What its owner holds. Taken over when it changes, but never over something typed and not left.
    property string value: ""
    property string handedOn: ""

    /// The text was changed and is now left.
    signal settled(string text)

    function settle(): void {
        if (field.text === field.value || field.text === field.handedOn) return;
        field.handedOn = field.text;
        field.settled(field.text);
    }
    function takeOver(before: string): void {
        if (!field.activeFocus || field.text === before || field.text === field.handedOn) field.text = field.value;
        if (!field.activeFocus) field.cursorPosition = 0;
        field.handedOn = field.value;
    }
    property string valueBefore: ""
    onValueChanged: {
        field.takeOver(field.valueBefore);
        field.valueBefore = field.value;
    }

    implicitWidth: Theme.textSize * 18
    implicitHeight: Theme.controlHeight
    leftPadding: field.leadingIcon !== "" ? Theme.medium + Theme.iconSize + Theme.tiny : Theme.medium
    rightPadding: Theme.medium + (suffixWords.visible ? suffixWords.width + Theme.small : 0)
    verticalAlignment: TextInput.AlignVCenter
    font.pixelSize: Theme.textSize
    color: Theme.colours.text
    placeholderTextColor: Theme.colours.muted
    selectionColor: Theme.colours.primary
    selectedTextColor: Theme.colours.primaryInk
    selectByMouse: true
    hoverEnabled: true
    clip: true
    Accessible.role: Accessible.EditableText
    Accessible.name: field.placeholderText
    onActiveFocusChanged: if (!activeFocus) field.settle()
    onAccepted: field.settle()

    background: FieldFrame {
        focused: field.activeFocus
        hovered: field.hovered
        wrong: field.wrong
        locked: field.readOnly
    }

    Icon {
        visible: field.leadingIcon !== ""
        name: field.leadingIcon
        color: Theme.colours.muted
        x: Theme.small + 2
        anchors.verticalCenter: parent.verticalCenter
        width: Theme.iconSize
        height: Theme.iconSize
    }
    Words {
        visible: field.text === "" && field.placeholderText !== "" && !field.preeditText
        text: field.placeholderText
        muted: true
        x: field.leftPadding
        width: field.width - field.leftPadding - field.rightPadding
        anchors.verticalCenter: parent.verticalCenter
        Accessible.ignored: true
    }
    Words {
        id: suffixWords
        visible: field.suffix !== ""
        text: field.suffix
        muted: true
        anchors.right: parent.right
        anchors.rightMargin: Theme.medium
        anchors.verticalCenter: parent.verticalCenter
    }
}
