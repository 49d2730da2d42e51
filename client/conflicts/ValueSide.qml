import QtQuick
import QtQuick.Layouts
import Fieldpost.Kit

// One of two values, with who wrote it and a button that keeps it.
Rectangle {
    id: side

    required property string heading
    required property string value
    required property string by
    required property string action

    signal chosen()

    implicitHeight: column.implicitHeight + Theme.large * 2
    implicitWidth: column.implicitWidth + Theme.large * 2
    radius: Theme.radius
    color: Theme.colours.window
    border.width: 1
    border.color: Theme.colours.line

    ColumnLayout {
        id: column
        anchors.fill: parent
        anchors.margins: Theme.large
        spacing: Theme.small

        Words {
            text: side.heading
            role: "small"
            font.weight: Font.DemiBold
            muted: true
        }
        Words {
            Layout.fillWidth: true
            text: side.value
            wrapMode: Text.Wrap
        }
        Words {
            Layout.fillWidth: true
            text: side.by
            role: "small"
            muted: true
            wrapMode: Text.Wrap
        }
        Item { Layout.fillHeight: true }
        ActionButton {
            objectName: "choose"
            text: side.action
            iconName: "check"
            onClicked: side.chosen()
        }
    }
}
