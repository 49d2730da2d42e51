pragma ComponentBehavior: Bound

import QtQuick

// One month to pick a day from. Arrows move by day and week, Page Up and Down by month, Enter picks.
FocusScope {
    id: picker

    /// The day that is set, ISO 8601; anything else shows this month.
    property string date: ""

    signal picked(string date)

    property int shownYear: 2000
    property int shownMonth: 0
    property int atDay: 1
    readonly property int cell: Math.round(Theme.textSize * 2.2)
    readonly property int firstColumn: {
        const weekday = new Date(picker.shownYear, picker.shownMonth, 1).getDay();
        return (weekday - Qt.locale().firstDayOfWeek % 7 + 7) % 7;
    }
    readonly property int days: new Date(picker.shownYear, picker.shownMonth + 1, 0).getDate()

    implicitWidth: cell * 7
    implicitHeight: body.implicitHeight

    function iso(year: int, month: int, day: int): string {
        return String(year).padStart(4, "0") + "-" + String(month + 1).padStart(2, "0") + "-" + String(day).padStart(2, "0");
    }
    function showDate(): void {
        const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(picker.date);
        const day = parts ? new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])) : new Date();
        picker.shownYear = day.getFullYear();
        picker.shownMonth = day.getMonth();
        picker.atDay = day.getDate();
    }
    function move(byDays: int, byMonths: int): void {
        const last = new Date(picker.shownYear, picker.shownMonth + byMonths + 1, 0).getDate();
        const day = new Date(picker.shownYear, picker.shownMonth + byMonths, Math.min(picker.atDay, last) + byDays);
        picker.shownYear = day.getFullYear();
        picker.shownMonth = day.getMonth();
        picker.atDay = day.getDate();
    }

    onDateChanged: picker.showDate()
    onVisibleChanged: if (visible) picker.showDate()
    Component.onCompleted: picker.showDate()
    Keys.onLeftPressed: picker.move(-1, 0)
    Keys.onRightPressed: picker.move(1, 0)
    Keys.onUpPressed: picker.move(-7, 0)
    Keys.onDownPressed: picker.move(7, 0)
    Keys.onReturnPressed: picker.picked(picker.iso(picker.shownYear, picker.shownMonth, picker.atDay))
    Keys.onPressed: event => {
        if (event.key === Qt.Key_PageUp) picker.move(0, -1);
        else if (event.key === Qt.Key_PageDown) picker.move(0, 1);
        else return;
        event.accepted = true;
    }

    Column {
        id: body
        spacing: Theme.tiny

        Item {
            width: picker.cell * 7
            height: Theme.controlHeight

            IconButton {
                iconName: "chevron-left"
                words: qsTr("Month before")
                focusPolicy: Qt.NoFocus
                onClicked: picker.move(0, -1)
            }
            Words {
                anchors.centerIn: parent
                text: Qt.locale().standaloneMonthName(picker.shownMonth) + " " + picker.shownYear
                font.weight: Font.DemiBold
            }
            IconButton {
                anchors.right: parent.right
                iconName: "chevron-right"
                words: qsTr("Month after")
                focusPolicy: Qt.NoFocus
                onClicked: picker.move(0, 1)
            }
        }
        Row {
            Repeater {
                model: 7
                Words {
                    required property int index
                    width: picker.cell
                    horizontalAlignment: Text.AlignHCenter
                    text: Qt.locale().dayName((index + Qt.locale().firstDayOfWeek) % 7, Locale.ShortFormat)
                    role: "small"
                    muted: true
                }
            }
        }
        Grid {
            columns: 7
            Repeater {
                model: 42
                Rectangle {
                    id: dayCell
                    required property int index
                    readonly property int day: index - picker.firstColumn + 1
                    readonly property bool real: day >= 1 && day <= picker.days
                    readonly property string iso: picker.iso(picker.shownYear, picker.shownMonth, day)
                    readonly property bool isSet: real && iso === picker.date

                    width: picker.cell
                    height: picker.cell
                    radius: Theme.radius
                    color: {
                        if (dayCell.isSet) return Theme.colours.primary;
                        return dayCell.real && over.hovered ? Theme.colours.hover : "transparent";
                    }
                    border.width: dayCell.real && dayCell.day === picker.atDay && picker.activeFocus ? 2 : 0
                    border.color: Theme.colours.focus
                    Accessible.role: Accessible.Button
                    Accessible.name: dayCell.real ? dayCell.iso : ""
                    Accessible.ignored: !dayCell.real

                    Text {
                        anchors.centerIn: parent
                        visible: dayCell.real
                        text: dayCell.day
                        font.pixelSize: Theme.textSize
                        color: dayCell.isSet ? Theme.colours.primaryInk : Theme.colours.text
                    }
                    HoverHandler { id: over; enabled: dayCell.real }
                    TapHandler {
                        enabled: dayCell.real
                        onTapped: picker.picked(dayCell.iso)
                    }
                }
            }
        }
    }
}
