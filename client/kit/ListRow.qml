import QtQuick
import QtQuick.Templates as T

// The ground of one row of a list: shows hover, choice and the keyboard's focus; Enter and Space open it.
T.ItemDelegate {
    id: row

    /// What a screen reader says of it.
    required property string words
    property bool chosen: false
    property bool last: false

    implicitWidth: Theme.textSize * 30
    implicitHeight: Math.max(Theme.rowHeight, implicitContentHeight + topPadding + bottomPadding)
    leftPadding: Theme.large
    rightPadding: Theme.large
    topPadding: Theme.small
    bottomPadding: Theme.small
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.ListItem
    Accessible.name: row.words
    Keys.onReturnPressed: row.clicked()
    Keys.onEnterPressed: row.clicked()

    background: Rectangle {
        color: row.chosen ? Theme.colours.chosen : row.hovered ? Theme.colours.hover : "transparent"

        Rectangle {
            visible: !row.last
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            height: 1
            color: Theme.colours.line
        }
        Rectangle {
            visible: row.visualFocus || (row.activeFocus && row.ListView.isCurrentItem)
            anchors.fill: parent
            anchors.margins: 1
            radius: Theme.radius
            color: "transparent"
            border.width: 2
            border.color: Theme.colours.focus
        }
    }
}
