pragma ComponentBehavior: Bound

import QtQuick

// Days on a line drawn to scale: a span from start to end, marks on it, and today.
// Days are numbers (days since 1970-01-01), so that who calls it decides what a date is.
Item {
    id: timeline

    /// First and last day of the span.
    required property int start
    required property int end
    /// A day to mark as today; outside the drawn days it is left out. -1: none.
    property int today: -1
    /// A list of {day, name, tone, done}.
    property var marks: []
    /// The days that are drawn: the span and every mark.
    readonly property int first: timeline.marks.reduce((least, mark) => Math.min(least, mark.day), timeline.start)
    readonly property int last: Math.max(timeline.first + 1, timeline.marks.reduce((most, mark) => Math.max(most, mark.day), timeline.end))
    readonly property int edge: Theme.large
    readonly property var years: {
        const found = [];
        const from = new Date(timeline.first * 86400000).getUTCFullYear();
        const to = new Date(timeline.last * 86400000).getUTCFullYear();
        const step = Math.max(1, Math.ceil((to - from) / 12));
        for (let year = from; year <= to; year += step)
            for (let quarter = 0; quarter < (to - from > 4 ? 1 : 4); ++quarter) {
                const day = Math.round(Date.UTC(year, quarter * 3, 1) / 86400000);
                if (day >= timeline.first && day <= timeline.last)
                    found.push({day: day, words: quarter === 0 ? String(year) : qsTr("Q%1").arg(quarter + 1), strong: quarter === 0});
            }
        return found;
    }

    signal opened(int index)

    implicitWidth: Theme.textSize * 30
    implicitHeight: Theme.textSize * 5.6
    Accessible.role: Accessible.Chart
    Accessible.name: qsTr("Timeline, %1 marks").arg(timeline.marks.length)

    function place(day: int): real {
        return timeline.edge + (timeline.width - timeline.edge * 2) * (day - timeline.first) / (timeline.last - timeline.first);
    }

    Repeater {
        model: timeline.years
        Item {
            id: tick
            required property var modelData
            x: timeline.place(modelData.day)
            height: timeline.height

            Rectangle {
                width: 1
                height: parent.height - Theme.textSize * 1.5
                color: Theme.colours.line
            }
            Words {
                x: 3
                anchors.bottom: parent.bottom
                text: tick.modelData.words
                role: "small"
                muted: true
                font.weight: tick.modelData.strong ? Font.DemiBold : Font.Normal
            }
        }
    }
    Rectangle {
        x: timeline.place(timeline.start)
        width: Math.max(2, timeline.place(timeline.end) - x)
        y: Theme.textSize * 1.9
        height: Theme.small
        radius: height / 2
        color: Theme.colours.infoFill
        border.width: 1
        border.color: Theme.colours.infoInk
    }
    Rectangle {
        visible: timeline.today >= timeline.first && timeline.today <= timeline.last
        x: timeline.place(timeline.today)
        width: 2
        height: timeline.height - Theme.textSize * 1.5
        color: Theme.colours.accent

        StatusChip {
            x: -width / 2
            y: -2
            text: qsTr("today")
            tone: "info"
            implicitHeight: Math.round(Theme.textSize * 1.3)
        }
    }
    Repeater {
        model: timeline.marks
        Item {
            id: mark
            required property var modelData
            required property int index
            readonly property int size: Math.round(Theme.textSize * 1.1)

            x: timeline.place(modelData.day) - size / 2
            y: Theme.textSize * 1.9 + Theme.small / 2 - size / 2
            width: size
            height: size
            activeFocusOnTab: true
            Accessible.role: Accessible.Button
            Accessible.name: modelData.name
            Accessible.onPressAction: timeline.opened(mark.index)
            Keys.onReturnPressed: timeline.opened(mark.index)

            Rectangle {
                anchors.fill: parent
                rotation: 45
                radius: 2
                antialiasing: true
                color: mark.modelData.done ? Theme.toneInk(mark.modelData.tone) : Theme.colours.surface
                border.width: 2
                border.color: Theme.toneInk(mark.modelData.tone)
            }
            FocusRing { shown: mark.activeFocus; anchors.margins: -6 }
            HoverHandler { id: markHover }
            TapHandler { onTapped: timeline.opened(mark.index) }
            Hint {
                text: mark.modelData.name
                shown: markHover.hovered || mark.activeFocus
                delay: 150
            }
        }
    }
}
