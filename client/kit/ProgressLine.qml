import QtQuick

// How far a piece of work is. Without a known end it moves to and fro.
Rectangle {
    id: line

    /// 0 to 1; below 0: not known.
    property real share: 0
    property string tone: "info"
    property string words: ""

    implicitWidth: Theme.textSize * 16
    implicitHeight: Theme.small
    radius: height / 2
    color: Theme.toneFill("neutral")
    clip: true
    Accessible.role: Accessible.ProgressBar
    Accessible.name: line.words

    Rectangle {
        id: filled
        height: parent.height
        radius: parent.radius
        color: Theme.toneInk(line.tone)
        width: line.share < 0 ? parent.width * 0.3 : Math.max(line.share > 0 ? height : 0, parent.width * Math.min(1, line.share))

        SequentialAnimation on x {
            running: line.share < 0 && line.visible
            loops: Animation.Infinite
            NumberAnimation { from: 0; to: line.width * 0.7; duration: 900; easing.type: Easing.InOutQuad }
            NumberAnimation { from: line.width * 0.7; to: 0; duration: 900; easing.type: Easing.InOutQuad }
            onRunningChanged: if (!running) filled.x = 0
        }
    }
}
