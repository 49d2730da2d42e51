pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Fieldpost.Kit

// The controls that show.
ColumnLayout {
    spacing: Theme.large

    Banner {
        Layout.fillWidth: true
        text: "Headquarters did not answer. Nothing is lost; your 14 changes wait here."
        tone: "warning"
        action: "Try again"
    }
    Banner {
        Layout.fillWidth: true
        text: "Two people changed the title of this project."
        tone: "conflict"
        action: "Decide"
        closable: true
    }
    Card {
        Layout.fillWidth: true
        heading: "Progress"
        CountBar {
            Layout.fillWidth: true
            label: "Field projects"
            planned: 46
            parts: [
                {count: 9, name: "completed", tone: "good"},
                {count: 17, name: "under implementation", tone: "info"},
                {count: 5, name: "suspended", tone: "warning"}
            ]
        }
        ProgressLine {
            Layout.fillWidth: true
            share: 0.4
        }
        Timeline {
            Layout.fillWidth: true
            start: 12420
            end: 13000
            today: 12700
            marks: [
                {day: 12500, name: "Inception", tone: "good", done: true},
                {day: 12650, name: "Mid-term", tone: "bad", done: false},
                {day: 12950, name: "End", tone: "info", done: false}
            ]
        }
    }
    Card {
        Layout.fillWidth: true
        heading: "Tones"
        WrapRow {
            Layout.fillWidth: true
            spacing: Theme.small
            Repeater {
                model: ["neutral", "info", "good", "warning", "bad", "conflict"]
                StatusChip {
                    required property string modelData
                    text: modelData
                    tone: modelData
                }
            }
        }
        WrapRow {
            Layout.fillWidth: true
            spacing: Theme.small
            Repeater {
                model: ["home", "project", "training", "sync", "conflict", "add", "search", "close", "check", "calendar",
                    "warning", "info", "done", "delete", "restore", "filter", "edit", "clock", "money", "milestone",
                    "globe", "people", "person", "laptop", "upload", "download", "key", "play", "file", "chart", "stop", "moon", "sun", "office"]
                Icon {
                    required property string modelData
                    name: modelData
                    color: Theme.colours.text
                    width: Theme.textSize * 1.6
                    height: width
                }
            }
        }
    }
    Card {
        Layout.fillWidth: true
        padding: 1
        contentSpacing: 0
        Repeater {
            model: ["Judges of the High Court", "Prosecutors' workshop", "Customs seminar"]
            ListRow {
                id: row
                required property string modelData
                required property int index
                Layout.fillWidth: true
                words: modelData
                chosen: index === 1
                last: index === 2
                contentItem: Words {
                    text: row.words
                    verticalAlignment: Text.AlignVCenter
                }
            }
        }
    }
    Card {
        Layout.fillWidth: true
        EmptyState {
            Layout.fillWidth: true
            iconName: "training"
            heading: "No trainings yet"
            explanation: "Record a course, seminar or workshop as soon as it is planned."
            action: "Record a training"
        }
    }
}
