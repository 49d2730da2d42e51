pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic as Basic
import QtQuick.Templates as T
import Fieldpost.Kit

// One choice of several. `choices` is a list of code and name; an empty code is 'not said'.
// Typing letters goes to the next choice that begins with them.
T.ComboBox {
    id: box

    property var choices: []
    property string code: ""
    property string placeholder: qsTr("Choose")
    property bool wrong: false
    property bool locked: false

    /// A person chose another code.
    signal chosen(string code)

    readonly property int place: {
        for (let i = 0; i < box.choices.length; ++i)
            if (box.choices[i].code === box.code) return i;
        return -1;
    }

    implicitWidth: Theme.textSize * 16
    implicitHeight: Theme.controlHeight
    leftPadding: Theme.medium
    rightPadding: Theme.medium + Theme.iconSize
    model: choices
    textRole: "name"
    valueRole: "code"
    currentIndex: place
    enabled: !locked
    hoverEnabled: true
    font.pixelSize: Theme.textSize
    Accessible.role: Accessible.ComboBox
    onPlaceChanged: box.currentIndex = box.place
    onActivated: index => {
        const code = box.choices[index].code;
        if (code !== box.code) box.chosen(code);
        box.currentIndex = Qt.binding(() => box.place);
    }

    contentItem: Words {
        text: box.currentIndex < 0 || box.displayText === "" ? box.placeholder : box.displayText
        muted: box.currentIndex < 0 || box.displayText === ""
        verticalAlignment: Text.AlignVCenter
        Accessible.ignored: true
    }
    indicator: Icon {
        visible: !box.locked
        name: "chevron-down"
        color: Theme.colours.muted
        width: Theme.iconSize
        height: Theme.iconSize
        x: box.mirrored ? Theme.small : box.width - width - Theme.small
        y: (box.height - height) / 2
    }
    background: FieldFrame {
        focused: box.activeFocus || box.popup.visible
        hovered: box.hovered
        wrong: box.wrong
        locked: box.locked
    }
    delegate: OptionRow {
        required property var modelData
        required property int index

        width: ListView.view ? ListView.view.width : 0
        text: modelData.name !== "" ? modelData.name : qsTr("Not said")
        chosen: box.currentIndex === index
        highlighted: box.highlightedIndex === index
    }
    popup: T.Popup {
        y: box.height + 3
        width: Math.max(box.width, Theme.textSize * 14)
        implicitHeight: Math.min(options.contentHeight + topPadding + bottomPadding, Theme.controlHeight * 9)
        padding: 4
        margins: 4
        contentItem: ListView {
            id: options
            clip: true
            model: box.popup.visible ? box.delegateModel : null
            currentIndex: box.highlightedIndex
            highlightMoveDuration: 0
            boundsBehavior: Flickable.StopAtBounds
            Basic.ScrollBar.vertical: SlimScrollBar {}
        }
        background: PopupGround {}
    }
}
