import QtQuick
import QtQuick.Layouts
import Fieldpost.Kit

// The frame of a room: a header, what stands fast beneath it, and what scrolls.
Item {
    id: frame

    property alias header: headerSlot.data
    property alias fixed: fixedSlot.data
    default property alias content: pane.content
    property int widest: Theme.textSize * 100

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        ColumnLayout {
            id: headerSlot
            Layout.fillWidth: true
            Layout.margins: Theme.large
            Layout.bottomMargin: Theme.small
            spacing: Theme.medium
        }
        ColumnLayout {
            id: fixedSlot
            Layout.fillWidth: true
            Layout.leftMargin: Theme.large
            Layout.rightMargin: Theme.large
            visible: children.length > 0
            spacing: Theme.small
        }
        ScrollPane {
            id: pane
            Layout.fillWidth: true
            Layout.fillHeight: true
            widest: frame.widest
        }
    }
}
