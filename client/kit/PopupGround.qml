import QtQuick

// What everything that opens above the page stands on.
Rectangle {
    radius: Theme.cardRadius
    color: Theme.colours.surface
    border.width: 1
    border.color: Theme.colours.fieldLine

    Rectangle {
        z: -1
        anchors.fill: parent
        anchors.margins: -1
        anchors.topMargin: 3
        anchors.bottomMargin: -4
        radius: Theme.cardRadius + 2
        color: "#000000"
        opacity: Theme.dark ? 0.45 : 0.12
    }
}
