import QtQuick
import QtQuick.Templates as T

// A scroll bar that stays out of the way.
T.ScrollBar {
    id: bar

    implicitWidth: Theme.small + 2
    implicitHeight: Theme.small + 2
    padding: 2
    minimumSize: 0.08
    visible: bar.policy !== T.ScrollBar.AlwaysOff && bar.size < 1.0
    contentItem: Rectangle {
        implicitWidth: Theme.small - 2
        implicitHeight: Theme.small - 2
        radius: width / 2
        color: bar.pressed || bar.hovered ? Theme.colours.muted : Theme.colours.fieldLine
        opacity: bar.pressed || bar.hovered ? 0.9 : 0.55
    }
}
