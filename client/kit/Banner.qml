import QtQuick
import QtQuick.Layouts
import Fieldpost.Kit

// A sentence across the page that should not be missed, with at most one thing to do about it.
Rectangle {
    id: banner

    required property string text
    property string tone: "info"
    property string action: ""
    property bool closable: false

    signal acted()
    signal closed()

    implicitHeight: line.implicitHeight + Theme.small * 2
    implicitWidth: Theme.textSize * 30
    radius: Theme.radius
    color: Theme.toneFill(banner.tone)
    Accessible.role: Accessible.AlertMessage
    Accessible.name: banner.text

    RowLayout {
        id: line
        anchors.fill: parent
        anchors.margins: Theme.small
        anchors.leftMargin: Theme.medium
        spacing: Theme.medium

        Icon {
            name: {
                switch (banner.tone) {
                case "good": return "done";
                case "conflict": return "conflict";
                case "info": return "info";
                default: return "warning";
                }
            }
            color: Theme.toneInk(banner.tone)
            Layout.preferredWidth: Theme.iconSize
            Layout.preferredHeight: Theme.iconSize
        }
        Words {
            Layout.fillWidth: true
            text: banner.text
            color: Theme.toneInk(banner.tone)
            wrapMode: Text.Wrap
            Accessible.ignored: true
        }
        ActionButton {
            visible: banner.action !== ""
            text: banner.action
            onClicked: banner.acted()
        }
        IconButton {
            visible: banner.closable
            iconName: "close"
            words: qsTr("Close")
            ink: Theme.toneInk(banner.tone)
            onClicked: banner.closed()
        }
    }
}
