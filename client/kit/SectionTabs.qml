pragma ComponentBehavior: Bound

import QtQuick

// The sections of a page, one shown at a time. Left and right move between them.
FocusScope {
    id: tabs

    /// A list of {code, name} with, where it matters, a count: {code, name, count}.
    required property var sections
    /// Set by the owner, who hears of a choice by chosen().
    property string current: ""

    signal chosen(string code)

    implicitWidth: row.implicitWidth
    implicitHeight: Theme.controlHeight + Theme.tiny
    activeFocusOnTab: true
    Accessible.role: Accessible.PageTabList

    function step(by: int): void {
        const at = tabs.sections.findIndex(section => section.code === tabs.current);
        const next = Math.min(tabs.sections.length - 1, Math.max(0, at + by));
        tabs.chosen(tabs.sections[next].code);
    }
    Keys.onLeftPressed: tabs.step(tabs.LayoutMirroring.enabled ? 1 : -1)
    Keys.onRightPressed: tabs.step(tabs.LayoutMirroring.enabled ? -1 : 1)

    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: 1
        color: Theme.colours.line
    }
    Row {
        id: row
        height: parent.height
        spacing: Theme.tiny

        Repeater {
            model: tabs.sections
            Item {
                id: tab
                required property var modelData
                readonly property bool here: modelData.code === tabs.current

                implicitWidth: words.implicitWidth + (count.visible ? count.width + Theme.small : 0) + Theme.medium * 2
                height: row.height
                Accessible.role: Accessible.PageTab
                Accessible.name: modelData.name
                Accessible.selected: tab.here
                Accessible.onPressAction: tabs.chosen(tab.modelData.code)

                Rectangle {
                    anchors.fill: parent
                    anchors.bottomMargin: 3
                    radius: Theme.radius
                    color: over.hovered && !tab.here ? Theme.colours.hover : "transparent"

                    FocusRing { shown: tab.here && tabs.activeFocus; anchors.margins: 0 }
                }
                Words {
                    id: words
                    x: Theme.medium
                    anchors.verticalCenter: parent.verticalCenter
                    text: tab.modelData.name
                    font.weight: tab.here ? Font.DemiBold : Font.Normal
                    color: tab.here ? Theme.colours.accent : Theme.colours.muted
                    Accessible.ignored: true
                }
                StatusChip {
                    id: count
                    visible: text !== "" && text !== "0"
                    anchors.right: parent.right
                    anchors.rightMargin: Theme.medium
                    anchors.verticalCenter: parent.verticalCenter
                    implicitHeight: Math.round(Theme.textSize * 1.4)
                    text: tab.modelData.count !== undefined ? String(tab.modelData.count) : ""
                    tone: tab.here ? "info" : "neutral"
                }
                Rectangle {
                    visible: tab.here
                    anchors.bottom: parent.bottom
                    anchors.left: parent.left
                    anchors.right: parent.right
                    anchors.leftMargin: Theme.tiny
                    anchors.rightMargin: Theme.tiny
                    height: 3
                    radius: 2
                    color: Theme.colours.accent
                }
                HoverHandler { id: over }
                TapHandler { onTapped: tabs.chosen(tab.modelData.code) }
            }
        }
    }
}
