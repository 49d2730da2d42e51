pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic as Basic
import QtQuick.Templates as T
import Fieldpost.Kit

// A filter above a list: closed it says what is filtered by, open it offers the choices.
// Without `choices` it is a switch.
T.Button {
    id: chip

    /// What it filters by: "Status".
    required property string label
    property var choices: []
    /// The chosen code; empty: no filter. For a switch: "on" or empty.
    property string code: ""

    signal chosen(string code)

    readonly property var offered: {
        const all = [{code: "", name: qsTr("All")}];
        for (let i = 0; i < chip.choices.length; ++i)
            if (chip.choices[i].code !== "") all.push(chip.choices[i]);
        return all;
    }
    readonly property bool active: chip.code !== ""
    readonly property string chosenName: {
        for (let i = 0; i < chip.choices.length; ++i)
            if (chip.choices[i].code === chip.code) return chip.choices[i].name;
        return "";
    }

    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    implicitHeight: Theme.controlHeight - 2
    leftPadding: Theme.medium
    rightPadding: Theme.medium
    hoverEnabled: true
    Accessible.role: Accessible.Button
    Accessible.name: chip.active && chip.chosenName !== "" ? chip.label + ": " + chip.chosenName : chip.label
    Accessible.checked: chip.active
    Keys.onReturnPressed: chip.clicked()
    Keys.onDownPressed: if (chip.choices.length > 0) menu.open()
    onClicked: {
        if (chip.choices.length === 0) chip.chosen(chip.active ? "" : "on");
        else menu.open();
    }

    contentItem: Row {
        spacing: Theme.tiny

        Icon {
            visible: chip.choices.length === 0 && chip.active
            name: "check"
            color: Theme.colours.accent
            width: Theme.textSize
            height: width
            anchors.verticalCenter: parent.verticalCenter
        }
        Words {
            text: chip.active && chip.chosenName !== "" ? chip.chosenName : chip.label
            width: Math.min(implicitWidth, Theme.textSize * 14)
            color: chip.active ? Theme.colours.accent : Theme.colours.text
            font.weight: chip.active ? Font.DemiBold : Font.Normal
            anchors.verticalCenter: parent.verticalCenter
            Accessible.ignored: true
        }
        Icon {
            visible: chip.choices.length > 0
            name: "chevron-down"
            color: chip.active ? Theme.colours.accent : Theme.colours.muted
            width: Theme.textSize
            height: width
            anchors.verticalCenter: parent.verticalCenter
        }
    }
    background: Rectangle {
        radius: height / 2
        color: chip.active ? Theme.colours.chosen : chip.hovered ? Theme.colours.hover : Theme.colours.surface
        border.width: 1
        border.color: chip.active ? Theme.colours.accent : Theme.colours.fieldLine

        FocusRing {
            shown: chip.visualFocus
            radius: height / 2
        }
    }
    T.Popup {
        id: menu
        y: chip.height + 3
        width: Theme.textSize * 20
        implicitHeight: Math.min(list.contentHeight + 8, Theme.controlHeight * 10)
        padding: 4
        margins: 4
        focus: true
        background: PopupGround {}
        contentItem: ListView {
            id: list
            focus: true
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            highlightMoveDuration: 0
            model: menu.visible ? chip.offered : []
            Basic.ScrollBar.vertical: SlimScrollBar {}
            Keys.onReturnPressed: if (list.currentItem) (list.currentItem as OptionRow).clicked()
            delegate: OptionRow {
                required property var modelData
                width: ListView.view ? ListView.view.width : 0
                text: modelData.name
                chosen: modelData.code === chip.code && chip.active
                highlighted: ListView.isCurrentItem
                onClicked: {
                    menu.close();
                    chip.chosen(modelData.code);
                }
            }
        }
    }
}
