import QtQuick
import QtQuick.Layouts
import Fieldpost.Bridge
import Fieldpost.Kit

// Sync: the state in one sentence, one large button, progress while it runs, how it ended, and what
// waits or was put aside, item by item. A laptop that works without headquarters can be enrolled here.
FocusScope {
    id: room

    required property StoreGateway store
    required property SyncController sync

    ScrollPane {
        anchors.fill: parent
        widest: Theme.textSize * 72

        ColumnLayout {
            width: parent.width
            spacing: Theme.large

            PageHeader {
                Layout.fillWidth: true
                title: qsTr("Sync")
                subtitle: room.store.enrolled ? qsTr("Headquarters: %1").arg(room.store.server) : qsTr("Works without headquarters")
            }
            Card {
                Layout.fillWidth: true
                padding: Theme.huge

                RowLayout {
                    Layout.fillWidth: true
                    spacing: Theme.large

                    ColumnLayout {
                        Layout.fillWidth: true
                        spacing: Theme.small

                        Words {
                            objectName: "sentence"
                            Layout.fillWidth: true
                            text: room.sync.sentence
                            role: "heading"
                            wrapMode: Text.Wrap
                        }
                        Words {
                            Layout.fillWidth: true
                            text: qsTr("Everything is safe on this laptop, with or without a link. A sync that breaks off loses nothing and goes on where it stopped.")
                            muted: true
                            wrapMode: Text.Wrap
                        }
                    }
                    ActionButton {
                        objectName: "sync"
                        implicitHeight: Theme.controlHeight * 1.5
                        focus: true
                        visible: room.store.enrolled
                        enabled: !room.sync.stopping
                        text: room.sync.running ? qsTr("Stop") : qsTr("Sync now")
                        kind: room.sync.running ? "plain" : "primary"
                        iconName: room.sync.running ? "stop" : "sync"
                        onClicked: {
                            if (room.sync.running) room.sync.stop();
                            else room.sync.start();
                        }
                    }
                }
                ColumnLayout {
                    visible: room.sync.running
                    Layout.fillWidth: true
                    spacing: Theme.tiny

                    ProgressLine {
                        Layout.fillWidth: true
                        share: room.sync.share
                        words: qsTr("Progress of the sync")
                    }
                    Words {
                        Layout.fillWidth: true
                        text: room.sync.progressWords
                        role: "small"
                        muted: true
                    }
                }
                Banner {
                    objectName: "result"
                    Layout.fillWidth: true
                    visible: room.sync.result !== "" && !room.sync.running
                    text: room.sync.result
                    tone: room.sync.failed ? "warning" : "good"
                    action: room.sync.failed && room.store.enrolled ? qsTr("Try again") : ""
                    onActed: room.sync.start()
                }
                Banner {
                    Layout.fillWidth: true
                    visible: room.sync.clockWords !== ""
                    text: room.sync.clockWords
                    tone: "warning"
                }
                Banner {
                    Layout.fillWidth: true
                    visible: room.sync.lostWords !== ""
                    text: room.sync.lostWords
                    tone: "warning"
                }
            }
            Card {
                Layout.fillWidth: true
                visible: !room.store.enrolled
                heading: qsTr("Enrol this laptop")
                explanation: qsTr("Headquarters makes an enrolment file for this laptop and sends it to you on any way. With it, everything that was recorded here can be sent.")

                RowLayout {
                    Layout.fillWidth: true
                    spacing: Theme.small
                    FileEntry {
                        id: file
                        Layout.fillWidth: true
                        placeholderText: qsTr("Path of the enrolment file, or drop it here")
                        onAccepted: if (enrol.enabled) enrol.clicked()
                    }
                    ActionButton {
                        id: enrol
                        text: qsTr("Enrol")
                        iconName: "key"
                        enabled: file.path.trim() !== ""
                        onClicked: room.store.enrolOpenStore(file.path.trim())
                    }
                }
            }
            OutgoingRows {
                Layout.fillWidth: true
                rows: room.sync.outgoing
            }
        }
    }
}
