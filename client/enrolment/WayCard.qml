import QtQuick
import QtQuick.Layouts
import Fieldpost.Kit

// One of the ways to begin: a sign, words, and what it needs.
Card {
    id: way

    required property string iconName
    default property alias entries: body.data

    padding: Theme.large * 1.2

    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.large

        Rectangle {
            Layout.alignment: Qt.AlignTop
            implicitWidth: Theme.textSize * 3.2
            implicitHeight: implicitWidth
            radius: width / 2
            color: Theme.colours.infoFill
            Icon {
                anchors.centerIn: parent
                name: way.iconName
                color: Theme.colours.infoInk
                width: Theme.textSize * 1.7
                height: width
            }
        }
        ColumnLayout {
            id: body
            Layout.fillWidth: true
            spacing: Theme.small
        }
    }
}
