import QtQuick
import QtQuick.Templates as T

// A calendar date, typed as YYYY-MM-DD or picked from a calendar (the button, or F4 / Alt+Down).
// What cannot be a date is kept as typed and handed on: who saves it says what is wrong.
FocusScope {
    id: entry

    /// ISO 8601, or as typed.
    property string date: ""
    property bool wrong: false
    property bool locked: false
    property string name: ""

    signal settled(string date)

    implicitWidth: Theme.textSize * 11
    implicitHeight: Theme.controlHeight

    function choose(day: string): void {
        calendar.close();
        if (day !== entry.date) entry.settled(day);
    }

    TextEntry {
        id: field
        anchors.fill: parent
        focus: true
        value: entry.date
        wrong: entry.wrong
        readOnly: entry.locked
        placeholderText: qsTr("YYYY-MM-DD")
        rightPadding: Theme.controlHeight
        inputMethodHints: Qt.ImhDate
        Accessible.name: entry.name
        onSettled: text => entry.settled(text.trim())
        Keys.onPressed: event => {
            if (!entry.locked && (event.key === Qt.Key_F4 || (event.key === Qt.Key_Down && (event.modifiers & Qt.AltModifier)))) {
                calendar.open();
                event.accepted = true;
            }
        }
    }
    IconButton {
        visible: !entry.locked
        anchors.right: parent.right
        anchors.rightMargin: 1
        anchors.verticalCenter: parent.verticalCenter
        height: parent.height - 4
        width: height
        iconName: "calendar"
        words: qsTr("Pick from a calendar")
        focusPolicy: Qt.NoFocus
        onClicked: calendar.open()
    }
    T.Popup {
        id: calendar
        y: entry.height + 3
        padding: Theme.small
        margins: 4
        focus: true
        implicitWidth: implicitContentWidth + leftPadding + rightPadding
        implicitHeight: implicitContentHeight + topPadding + bottomPadding
        background: PopupGround {}
        contentItem: MonthPicker {
            date: entry.date
            focus: true
            onPicked: day => entry.choose(day)
        }
        onClosed: field.forceActiveFocus()
    }
}
