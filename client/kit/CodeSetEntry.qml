pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic as Basic
import QtQuick.Templates as T
import Fieldpost.Kit

// A set of codes as chips, with a field to add more: type part of a name, Enter adds the first that fits.
// Backspace in the empty field takes the last one away. `free`: what is typed is itself a member.
FocusScope {
    id: entry

    property var choices: []
    property var codes: []
    property bool free: false
    property bool wrong: false
    property bool locked: false
    property string name: ""
    property string placeholder: entry.free ? qsTr("Type and press Enter") : qsTr("Add…")

    signal added(string code)
    signal removed(string code)

    property string query: ""
    readonly property var fitting: {
        const sought = entry.query.trim().toLowerCase();
        return entry.choices.filter(choice => choice.code !== "" && !entry.codes.includes(choice.code)
            && (sought === "" || choice.name.toLowerCase().includes(sought) || choice.code.toLowerCase() === sought));
    }

    implicitWidth: Theme.textSize * 24
    implicitHeight: Math.max(Theme.controlHeight, flow.implicitHeight + 8)

    function nameOf(code: string): string {
        for (let i = 0; i < entry.choices.length; ++i)
            if (entry.choices[i].code === code) return entry.choices[i].name;
        return code;
    }
    function take(code: string): void {
        input.clear();
        entry.query = "";
        if (code !== "" && !entry.codes.includes(code)) entry.added(code);
    }
    function takeTyped(): void {
        if (entry.free) entry.take(entry.query.trim());
        else if (entry.fitting.length > 0 && (options.visible || entry.query !== "")) entry.take(entry.fitting[Math.max(0, optionList.currentIndex)].code);
    }

    FieldFrame {
        anchors.fill: parent
        focused: input.activeFocus
        hovered: hover.hovered
        wrong: entry.wrong
        locked: entry.locked
    }
    HoverHandler { id: hover }
    TapHandler { onTapped: input.forceActiveFocus() }

    WrapRow {
        id: flow
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.leftMargin: Theme.tiny
        anchors.rightMargin: Theme.tiny
        spacing: Theme.tiny
        height: implicitHeight

        Repeater {
            model: entry.codes
            MemberChip {
                required property string modelData
                text: entry.nameOf(modelData)
                locked: entry.locked
                widest: flow.width
                onTakenAway: entry.removed(modelData)
            }
        }
        T.TextField {
            id: input
            visible: !entry.locked
            focus: true
            width: Math.min(flow.width, Math.max(Theme.textSize * 7, contentWidth + leftPadding + 4))
            implicitHeight: Theme.controlHeight - 8
            leftPadding: Theme.tiny
            font.pixelSize: Theme.textSize
            color: Theme.colours.text
            selectionColor: Theme.colours.primary
            selectedTextColor: Theme.colours.primaryInk
            verticalAlignment: TextInput.AlignVCenter
            placeholderText: entry.placeholder
            Accessible.role: Accessible.EditableText
            Accessible.name: entry.name
            onTextEdited: {
                entry.query = text;
                optionList.currentIndex = 0;
                if (!entry.free) options.open();
            }
            onAccepted: entry.takeTyped()
            onActiveFocusChanged: if (!activeFocus) {
                options.close();
                if (entry.free && entry.query.trim() !== "") entry.takeTyped();
                else { clear(); entry.query = ""; }
            }
            onPressed: if (!entry.free) options.open()
            Keys.onDownPressed: {
                if (!options.visible) options.open();
                else optionList.incrementCurrentIndex();
            }
            Keys.onUpPressed: optionList.decrementCurrentIndex()
            Keys.onEscapePressed: event => {
                event.accepted = options.visible;
                options.close();
            }
            Keys.onPressed: event => {
                if (event.key === Qt.Key_Backspace && text === "" && entry.codes.length > 0) {
                    entry.removed(entry.codes[entry.codes.length - 1]);
                    event.accepted = true;
                }
            }

            Words {
                visible: input.text === ""
                text: entry.placeholder
                muted: true
                x: input.leftPadding
                anchors.verticalCenter: parent.verticalCenter
                Accessible.ignored: true
            }
        }
    }
    T.Popup {
        id: options
        y: entry.height + 3
        width: Math.max(Math.min(entry.width, Theme.textSize * 30), Theme.textSize * 16)
        implicitHeight: Math.min(Math.max(optionList.contentHeight, Theme.controlHeight) + 8, Theme.controlHeight * 8)
        padding: 4
        margins: 4
        closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutsideParent
        background: PopupGround {}
        contentItem: ListView {
            id: optionList
            clip: true
            model: options.visible ? entry.fitting : []
            highlightMoveDuration: 0
            boundsBehavior: Flickable.StopAtBounds
            Basic.ScrollBar.vertical: SlimScrollBar {}
            delegate: OptionRow {
                required property var modelData
                required property int index
                width: ListView.view ? ListView.view.width : 0
                text: modelData.name
                highlighted: ListView.isCurrentItem
                focusPolicy: Qt.NoFocus
                onClicked: entry.take(modelData.code)
            }
            Words {
                visible: optionList.count === 0
                anchors.centerIn: parent
                text: qsTr("Nothing fits")
                muted: true
            }
        }
    }
}
