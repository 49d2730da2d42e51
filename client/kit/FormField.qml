import QtQuick
import QtQuick.Layouts
import Fieldpost.Kit

// A control with its label above, and beneath it what is wrong or what helps.
// Marks beside the label say 'needed', 'not sent yet' and 'two values'. No layout inside: forms have
// dozens of these, and a layout in a layout misses heights that change while it is at work.
Item {
    id: field

    required property string label
    property string help: ""
    property string problem: ""
    property bool needed: false
    property bool pending: false
    property bool conflict: false
    /// The control is as wide as the field.
    property bool stretches: true
    readonly property Item control: slot.children.length > 0 ? slot.children[0] : null
    readonly property string note: field.problem !== "" ? field.problem : field.help

    default property alias content: slot.data

    signal conflictOpened()

    implicitWidth: field.control ? field.control.implicitWidth : 0
    implicitHeight: slot.y + slot.height + (field.note !== "" ? Theme.tiny + noteWords.height : 0)
    Layout.alignment: Qt.AlignTop

    Row {
        id: head
        height: Math.round(Theme.smallSize * 1.5)
        spacing: Theme.small

        Words {
            text: field.label
            role: "small"
            font.weight: Font.DemiBold
            muted: true
            width: Math.min(implicitWidth, field.width - (field.needed || field.conflict ? Theme.textSize * 6 : Theme.textSize * 2))
            anchors.verticalCenter: parent.verticalCenter
        }
        Words {
            visible: field.needed
            text: qsTr("needed")
            role: "small"
            color: Theme.colours.warningInk
            anchors.verticalCenter: parent.verticalCenter
        }
        Rectangle {
            visible: field.pending
            width: Theme.small - 1
            height: width
            radius: width / 2
            color: Theme.colours.infoInk
            anchors.verticalCenter: parent.verticalCenter
            Accessible.role: Accessible.StaticText
            Accessible.name: pendingHint.text
            HoverHandler { id: pendingHover }
            Hint {
                id: pendingHint
                text: qsTr("Saved here, not sent yet")
                shown: pendingHover.hovered
            }
        }
        StatusChip {
            visible: field.conflict
            text: qsTr("two values")
            tone: "conflict"
            implicitHeight: Math.round(Theme.smallSize * 1.5)
            anchors.verticalCenter: parent.verticalCenter
            TapHandler { onTapped: field.conflictOpened() }
        }
    }
    Binding {
        target: field.control
        property: "width"
        value: slot.width
        when: field.stretches && field.control !== null
    }
    Item {
        id: slot
        y: head.height + Theme.tiny
        width: field.width
        height: field.control ? field.control.implicitHeight : 0
    }
    Icon {
        id: sign
        visible: field.problem !== ""
        name: "warning"
        color: Theme.colours.badInk
        y: noteWords.y + 1
        width: Theme.textSize
        height: Theme.textSize
    }
    Words {
        id: noteWords
        visible: field.note !== ""
        x: sign.visible ? sign.width + Theme.tiny : 0
        y: slot.y + slot.height + Theme.tiny
        width: field.width - x
        text: field.note
        role: "small"
        color: field.problem !== "" ? Theme.colours.badInk : Theme.colours.muted
        wrapMode: Text.Wrap
        Accessible.role: field.problem !== "" ? Accessible.AlertMessage : Accessible.StaticText
    }
}
