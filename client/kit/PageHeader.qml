import QtQuick
import QtQuick.Layouts

// The top of a page: where one is, a way back where there is one, and the page's actions.
RowLayout {
    id: header

    required property string title
    property string subtitle: ""
    /// Instead of a subtitle: pieces with a dot between them.
    property var subtitleParts: header.subtitle !== "" ? [header.subtitle] : []
    property bool canGoBack: false
    property string backWords: qsTr("Back")
    property alias marks: markRow.data
    property alias actions: actionRow.data

    signal back()

    spacing: Theme.small

    IconButton {
        visible: header.canGoBack
        iconName: "chevron-left"
        words: header.backWords
        onClicked: header.back()
        Layout.alignment: Qt.AlignTop
    }
    ColumnLayout {
        Layout.fillWidth: true
        spacing: 2

        Words {
            Layout.fillWidth: true
            text: header.title
            role: "title"
            wrapMode: Text.Wrap
            maximumLineCount: 2
            elide: Text.ElideRight
        }
        RowLayout {
            visible: subtitleWords.text !== "" || markRow.children.length > 0
            Layout.fillWidth: true
            spacing: Theme.small

            Row {
                id: markRow
                visible: children.length > 0
                spacing: Theme.tiny
            }
            Words {
                id: subtitleWords
                Layout.fillWidth: true
                parts: header.subtitleParts
                muted: true
            }
        }
    }
    Row {
        id: actionRow
        spacing: Theme.small
        Layout.alignment: Qt.AlignTop
    }
}
