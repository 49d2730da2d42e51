import QtQuick
import QtTest
import Fieldpost.Bridge
import Fieldpost.SyncCentre
import Fieldpost.Tests

// The Sync room of a laptop that never had a network: no error, and everything that waits is said.
TestCase {
    id: test
    name: "SyncRoom"
    width: 1200
    height: 800
    visible: true
    when: windowShown

    property StoreGateway store: null
    function init(): void { test.store = Stores.openNew(); }

    Component {
        id: roomComponent
        SyncRoom {
            id: room
            anchors.fill: parent
            sync: SyncController { store: room.store }
        }
    }

    function test_a_store_never_synced_says_so_and_shows_no_error() {
        const room = createTemporaryObject(roomComponent, test, {store: test.store});
        verify(room.sync.sentence.includes("Nothing waits"));
        verify(!findChild(room, "result").visible);
        verify(!findChild(room, "sync").visible);
    }

    function test_what_waits_is_counted_and_listed_by_record() {
        Stores.add(test.store, "project", '{"office": "KEN", "title": "Courts"}');
        const room = createTemporaryObject(roomComponent, test, {store: test.store});
        test.store.lookForChanges();
        tryVerify(() => room.sync.sentence.includes("1 change to send"));
        tryVerify(() => room.sync.outgoing.length === 1);
        compare(room.sync.outgoing[0].title, "Courts");
    }

    function test_a_sync_without_headquarters_ends_with_a_sentence() {
        const room = createTemporaryObject(roomComponent, test, {store: test.store});
        room.sync.start();
        tryCompare(room.sync, "running", false);
        verify(room.sync.failed);
        verify(room.sync.result.includes("safe here"));
    }
}
