import QtQuick
import QtQuick.Layouts
import Fieldpost.Kit

// What an empty list says: what it is for, and the first step.
ColumnLayout {
    id: state

    required property string heading
    property string explanation: ""
    property string iconName: ""
    property string action: ""
    property string actionIcon: "add"

    signal acted()

    spacing: Theme.small

    Rectangle {
        visible: state.iconName !== ""
        Layout.alignment: Qt.AlignHCenter
        implicitWidth: Theme.textSize * 4.2
        implicitHeight: implicitWidth
        radius: width / 2
        color: Theme.colours.infoFill

        Icon {
            anchors.centerIn: parent
            width: Theme.textSize * 2.1
            height: width
            name: state.iconName
            color: Theme.colours.infoInk
        }
    }
    Words {
        Layout.fillWidth: true
        Layout.topMargin: Theme.small
        horizontalAlignment: Text.AlignHCenter
        text: state.heading
        role: "heading"
        wrapMode: Text.Wrap
    }
    Words {
        visible: state.explanation !== ""
        Layout.fillWidth: true
        Layout.maximumWidth: Theme.textSize * 34
        Layout.alignment: Qt.AlignHCenter
        horizontalAlignment: Text.AlignHCenter
        text: state.explanation
        muted: true
        wrapMode: Text.Wrap
    }
    ActionButton {
        visible: state.action !== ""
        Layout.alignment: Qt.AlignHCenter
        Layout.topMargin: Theme.small
        text: state.action
        kind: "primary"
        iconName: state.actionIcon
        onClicked: state.acted()
    }
}
