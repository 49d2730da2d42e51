import QtQuick
import QtQuick.Layouts
import Fieldpost.Bridge
import Fieldpost.Kit

// The first start. Three ways to begin, none of which needs a network.
FocusScope {
    id: page

    required property StoreGateway store

    signal demonstrationWanted()

    ScrollPane {
        anchors.fill: parent
        widest: Theme.textSize * 58

        ColumnLayout {
            width: parent.width
            spacing: Theme.large

            ColumnLayout {
                Layout.fillWidth: true
                Layout.topMargin: Theme.huge
                spacing: Theme.tiny
                Words {
                    Layout.fillWidth: true
                    text: qsTr("Welcome to Fieldpost")
                    role: "title"
                }
                Words {
                    Layout.fillWidth: true
                    text: qsTr("Projects and trainings of your office, recorded where they happen. Everything is saved on this laptop and sent to headquarters when there is a link.")
                    muted: true
                    wrapMode: Text.Wrap
                }
            }
            Banner {
                objectName: "problem"
                Layout.fillWidth: true
                visible: page.store.problem !== ""
                text: page.store.problem
                tone: "bad"
            }
            WayCard {
                Layout.fillWidth: true
                iconName: "key"

                Words {
                    text: qsTr("I have an enrolment file from headquarters")
                    role: "heading"
                }
                RowLayout {
                    Layout.fillWidth: true
                    spacing: Theme.small
                    FileEntry {
                        id: file
                        Layout.fillWidth: true
                        focus: true
                        placeholderText: qsTr("Path of the file, or drop it here")
                        onAccepted: if (enrol.enabled) enrol.clicked()
                    }
                    ActionButton {
                        id: enrol
                        objectName: "enrol"
                        text: qsTr("Enrol")
                        kind: "primary"
                        enabled: file.path.trim() !== ""
                        onClicked: page.store.enrol(file.path.trim())
                    }
                }
            }
            WayCard {
                Layout.fillWidth: true
                iconName: "laptop"

                Words {
                    text: qsTr("Begin without headquarters")
                    role: "heading"
                }
                Words {
                    Layout.fillWidth: true
                    text: qsTr("Everything works; enrol later, and all that was recorded is sent then.")
                    muted: true
                    wrapMode: Text.Wrap
                }
                RowLayout {
                    Layout.fillWidth: true
                    spacing: Theme.small
                    FormField {
                        Layout.preferredWidth: Theme.textSize * 9
                        label: qsTr("Office code")
                        TextEntry {
                            id: office
                            objectName: "office"
                            placeholderText: "KEN"
                            maximumLength: 8
                            font.capitalization: Font.AllUppercase
                            Accessible.name: qsTr("Office code")
                        }
                    }
                    FormField {
                        Layout.fillWidth: true
                        label: qsTr("Your name")
                        TextEntry {
                            id: person
                            objectName: "person"
                            Accessible.name: qsTr("Your name")
                            onAccepted: if (begin.enabled) begin.clicked()
                        }
                    }
                    ActionButton {
                        id: begin
                        objectName: "begin"
                        Layout.alignment: Qt.AlignBottom
                        text: qsTr("Begin")
                        enabled: office.text.trim() !== "" && person.text.trim() !== ""
                        onClicked: page.store.begin(office.text, person.text)
                    }
                }
            }
            WayCard {
                Layout.fillWidth: true
                iconName: "play"

                Words {
                    text: qsTr("Try it with the demonstration programme")
                    role: "heading"
                }
                Words {
                    Layout.fillWidth: true
                    text: qsTr("46 illustrative projects and 20 trainings of 2004-2005, in a place of their own. Nothing of it mixes with real work.")
                    muted: true
                    wrapMode: Text.Wrap
                }
                ActionButton {
                    objectName: "demonstration"
                    text: qsTr("Try it")
                    onClicked: page.demonstrationWanted()
                }
            }
        }
    }
}
