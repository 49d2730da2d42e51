import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Fieldpost.Kit

// A sentence that comes up at the foot of the window after something was done, and goes by itself.
// With an action (bring it back) it stays longer. Never the only place where a failure is said.
T.Popup {
    id: toast

    property string text: ""
    property string action: ""
    property string tone: "good"

    signal acted()

    function show(words: string, withAction: string): void {
        toast.text = words;
        toast.action = withAction;
        toast.open();
        away.restart();
    }

    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: parent ? parent.height - height - Theme.large : 0
    padding: Theme.small
    leftPadding: Theme.large
    rightPadding: Theme.large
    closePolicy: T.Popup.CloseOnEscape
    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    implicitHeight: implicitContentHeight + topPadding + bottomPadding
    background: PopupGround {}
    contentItem: RowLayout {
        spacing: Theme.medium
        Accessible.role: Accessible.AlertMessage
        Accessible.name: toast.text

        Icon {
            name: toast.tone === "good" ? "done" : "warning"
            color: Theme.toneInk(toast.tone)
            Layout.preferredWidth: Theme.iconSize
            Layout.preferredHeight: Theme.iconSize
        }
        Words { text: toast.text }
        ActionButton {
            visible: toast.action !== ""
            kind: "quiet"
            text: toast.action
            onClicked: {
                toast.close();
                toast.acted();
            }
        }
    }
    Timer {
        id: away
        interval: toast.action !== "" ? 9000 : 4000
        onTriggered: toast.close()
    }
}
