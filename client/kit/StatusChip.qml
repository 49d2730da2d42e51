import QtQuick
import Fieldpost.Kit

// A word in a coloured pill: a status, a mark, a small count. The tone never says anything the word does not.
Rectangle {
    id: chip

    required property string text
    property string tone: "neutral"
    property string iconName: ""

    implicitWidth: line.implicitWidth + Theme.small * 2
    implicitHeight: Math.round(Theme.textSize * 1.65)
    radius: height / 2
    color: Theme.toneFill(chip.tone)
    Accessible.role: Accessible.StaticText
    Accessible.name: chip.text

    Row {
        id: line
        anchors.centerIn: parent
        spacing: Theme.tiny

        Icon {
            visible: chip.iconName !== ""
            name: chip.iconName
            color: Theme.toneInk(chip.tone)
            width: Theme.textSize
            height: Theme.textSize
            anchors.verticalCenter: parent.verticalCenter
        }
        Words {
            text: chip.text
            role: "small"
            font.weight: Font.DemiBold
            color: Theme.toneInk(chip.tone)
            Accessible.ignored: true
        }
    }
}
