import QtQuick

// The field above a list that searches as one types. Escape empties it.
TextEntry {
    id: search

    signal searched(string words)

    implicitWidth: Theme.textSize * 20
    leadingIcon: "search"
    placeholderText: qsTr("Search")
    rightPadding: Theme.controlHeight
    Accessible.name: qsTr("Search")
    onTextEdited: search.searched(search.text)
    Keys.onEscapePressed: event => {
        event.accepted = search.text !== "";
        search.clear();
        search.searched("");
    }

    IconButton {
        visible: search.text !== ""
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        width: parent.height
        iconName: "close"
        words: qsTr("Empty the search")
        focusPolicy: Qt.NoFocus
        onClicked: {
            search.clear();
            search.searched("");
        }
    }
}
