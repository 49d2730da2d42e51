import QtQuick
import QtQuick.Layouts

// A sheet with things that belong together, with a heading and, at its right, actions.
Rectangle {
    id: card

    property string heading: ""
    property string explanation: ""
    default property alias content: body.data
    property alias actions: actionRow.data
    property int padding: Theme.large
    property alias contentSpacing: body.spacing
    /// The content takes whatever height the card is given (a list); otherwise it stays at the top.
    property bool fills: false

    implicitWidth: column.implicitWidth + card.padding * 2
    implicitHeight: column.implicitHeight + card.padding * 2
    radius: Theme.cardRadius
    color: Theme.colours.surface
    border.width: 1
    border.color: Theme.colours.line
    Accessible.role: Accessible.Grouping
    Accessible.name: card.heading

    ColumnLayout {
        id: column
        anchors.fill: parent
        anchors.margins: card.padding
        spacing: Theme.medium

        RowLayout {
            visible: card.heading !== "" || actionRow.children.length > 0
            Layout.fillWidth: true
            spacing: Theme.medium

            ColumnLayout {
                Layout.fillWidth: true
                spacing: 2

                Words {
                    Layout.fillWidth: true
                    text: card.heading
                    role: "heading"
                }
                Words {
                    visible: card.explanation !== ""
                    Layout.fillWidth: true
                    text: card.explanation
                    muted: true
                    wrapMode: Text.Wrap
                }
            }
            Row {
                id: actionRow
                spacing: Theme.small
                Layout.alignment: Qt.AlignTop
            }
        }
        // Not a layout in a layout: a height that changes while the outer one is at work would be lost.
        Item {
            Layout.fillWidth: true
            Layout.fillHeight: true
            implicitHeight: body.implicitHeight
            implicitWidth: body.implicitWidth

            ColumnLayout {
                id: body
                width: parent.width
                height: card.fills ? parent.height : implicitHeight
                spacing: Theme.medium
            }
        }
    }
}
