import QtQuick
import QtQuick.Templates as T
import Fieldpost.Kit

// A button with words. `kind` says how loudly it speaks: one primary in a view, the rest plain or quiet.
T.Button {
    id: button

    /// "primary", "plain", "quiet" or "danger".
    property string kind: "plain"
    property string iconName: ""
    readonly property bool filled: kind === "primary" || kind === "danger"
    readonly property color ink: {
        if (button.kind === "primary") return Theme.colours.primaryInk;
        if (button.kind === "danger") return Theme.colours.dangerInk;
        return button.kind === "quiet" ? Theme.colours.accent : Theme.colours.text;
    }
    readonly property color ground: {
        if (button.kind === "primary") return button.hovered || button.down ? Theme.colours.primaryHover : Theme.colours.primary;
        if (button.kind === "danger") return button.hovered || button.down ? Theme.colours.dangerHover : Theme.colours.danger;
        if (button.down) return Theme.colours.chosen;
        if (button.hovered) return Theme.colours.hover;
        return button.kind === "plain" ? Theme.colours.surface : "transparent";
    }

    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    implicitHeight: Theme.controlHeight
    leftPadding: Theme.large
    rightPadding: Theme.large
    font.pixelSize: Theme.textSize
    font.weight: button.filled ? Font.DemiBold : Font.Normal
    opacity: enabled ? 1 : 0.5
    hoverEnabled: true
    Accessible.name: button.text
    Accessible.role: Accessible.Button
    Keys.onReturnPressed: button.clicked()
    Keys.onEnterPressed: button.clicked()

    contentItem: Item {
        implicitWidth: line.implicitWidth
        implicitHeight: line.implicitHeight

        Row {
            id: line
            anchors.centerIn: parent
            spacing: Theme.small

            Icon {
                visible: button.iconName !== ""
                name: button.iconName
                color: button.ink
                width: Theme.iconSize
                height: Theme.iconSize
                anchors.verticalCenter: parent.verticalCenter
            }
            Text {
                visible: button.text !== ""
                text: button.text
                font: button.font
                color: button.ink
                anchors.verticalCenter: parent.verticalCenter
            }
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: button.ground
        border.width: button.kind === "plain" ? 1 : 0
        border.color: Theme.colours.fieldLine

        FocusRing { shown: button.visualFocus }
    }
}
