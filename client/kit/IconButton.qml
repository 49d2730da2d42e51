import QtQuick
import QtQuick.Templates as T
import Fieldpost.Kit

// A button that is only a sign. Its words are read aloud and shown under the pointer.
T.Button {
    id: button

    required property string iconName
    /// What it does, for who cannot see the sign.
    required property string words
    property color ink: Theme.colours.muted

    implicitWidth: Theme.controlHeight
    implicitHeight: Theme.controlHeight
    hoverEnabled: true
    opacity: enabled ? 1 : 0.4
    Accessible.name: button.words
    Accessible.role: Accessible.Button
    Keys.onReturnPressed: button.clicked()
    Keys.onEnterPressed: button.clicked()

    contentItem: Item {
        Icon {
            anchors.centerIn: parent
            name: button.iconName
            color: button.hovered ? Theme.colours.text : button.ink
            width: Theme.iconSize
            height: Theme.iconSize
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: button.down ? Theme.colours.chosen : button.hovered ? Theme.colours.hover : "transparent"

        FocusRing { shown: button.visualFocus }
    }
    Hint {
        text: button.words
        shown: button.hovered || button.visualFocus
    }
}
