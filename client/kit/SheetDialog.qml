import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T

// Something to be done or answered before one goes on. Escape is always 'no'.
T.Popup {
    id: sheet

    required property string heading
    property string explanation: ""
    property string accept: ""
    property string acceptKind: "primary"
    property string cancel: qsTr("Cancel")
    property bool acceptable: true
    default property alias content: body.data

    signal accepted()
    signal cancelled()

    anchors.centerIn: T.Overlay.overlay
    modal: true
    focus: true
    padding: Theme.large
    margins: Theme.large
    closePolicy: T.Popup.CloseOnEscape
    implicitWidth: Math.max(Theme.textSize * 30, implicitContentWidth + leftPadding + rightPadding)
    implicitHeight: implicitContentHeight + topPadding + bottomPadding
    background: PopupGround {}
    T.Overlay.modal: Rectangle { color: Qt.rgba(0, 0, 0, Theme.dark ? 0.55 : 0.35) }

    contentItem: ColumnLayout {
        spacing: Theme.medium
        Accessible.role: Accessible.Dialog
        Accessible.name: sheet.heading

        Words {
            Layout.fillWidth: true
            text: sheet.heading
            role: "heading"
            wrapMode: Text.Wrap
        }
        Words {
            visible: sheet.explanation !== ""
            Layout.fillWidth: true
            text: sheet.explanation
            muted: true
            wrapMode: Text.Wrap
        }
        ColumnLayout {
            id: body
            Layout.fillWidth: true
            spacing: Theme.medium
        }
        RowLayout {
            Layout.fillWidth: true
            Layout.topMargin: Theme.small
            spacing: Theme.small

            Item { Layout.fillWidth: true }
            ActionButton {
                text: sheet.cancel
                onClicked: {
                    sheet.close();
                    sheet.cancelled();
                }
            }
            ActionButton {
                objectName: "accept"
                visible: sheet.accept !== ""
                focus: true
                text: sheet.accept
                kind: sheet.acceptKind
                enabled: sheet.acceptable
                onClicked: {
                    sheet.close();
                    sheet.accepted();
                }
            }
        }
    }
}
