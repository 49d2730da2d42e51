import QtQuick
import QtQuick.Layouts
import Fieldpost.Kit

// One conflict: the record, the field, and both values with who wrote them and when.
Card {
    id: card

    /// As ConflictList gives it.
    required property var conflict

    signal settled(bool takeOther)
    signal recordOpened()

    heading: card.conflict.title
    explanation: card.conflict.type + "  ·  " + card.conflict.field
    actions: ActionButton {
        kind: "quiet"
        text: qsTr("Open")
        onClicked: card.recordOpened()
    }

    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.large

        ValueSide {
            objectName: "shown"
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: 10
            heading: qsTr("Shown now")
            value: card.conflict.shown
            by: card.conflict.shownBy
            action: qsTr("Keep this")
            onChosen: card.settled(false)
        }
        ValueSide {
            objectName: "other"
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: 10
            heading: qsTr("The other value")
            value: card.conflict.other
            by: card.conflict.otherBy
            action: qsTr("Take this")
            onChosen: card.settled(true)
        }
    }
}
