"""Files of records on the whole way: up with cuts, once, down when asked for, within a quota."""
import json
import os
import subprocess
import threading
import unittest

from bad_link import Link
from fleet import Failed, FleetTest, Laptop

CUT_EVERY = 256 * 1024
CHUNK = 64 * 1024
# A JPEG of one pixel, by hand.
GREY_PIXEL = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb004300030202020202030202020303030304060404040404"
    "080606050609080a0a090809090a0c0f0c0a0b0e0b09090d110d0e0f101011100a0c12131210130f101010ffc900"
    "0b080001000101011100ffcc000600101005ffda0008010100003f00d2cf20ffd9")


class AttachmentsTest(FleetTest):
    """Each test has a record with a file of its own."""

    def file(self, name, size):
        path = self.root / name
        path.write_bytes(os.urandom(size))
        return path

    def attach(self, laptop, record, path, *more):
        said = laptop.cli("--json", "attach", "project", record, path, *more)
        return json.loads(said.stdout)

    def files(self, laptop, record):
        said = laptop.cli("--json", "attachments", "project", record)
        return [json.loads(line) for line in said.stdout.splitlines()]

    def sync_through(self, laptop, link, up=False):
        """Syncs through a link that is cut every 256 KiB; gives how often it was."""
        for cuts in range(60):
            if up:
                link.up_most = link.up + CUT_EVERY
            else:
                link.down_most = link.down + CUT_EVERY
            if laptop.cli("sync", ok=False).returncode == 0:
                return cuts
        raise Failed("the sync never came to its end")

    def test_a_file_goes_both_ways_over_a_link_that_breaks_every_256_kib(self):
        link = Link(self.server.port)
        self.addCleanup(link.close)
        amina = self.laptop("Amina", port=link.port)
        jonas = self.laptop("Jonas", port=link.port)
        path = self.file("film.mp4", 5 * 1000 * 1000)
        record = amina.add("project", title="Courts")
        self.attach(amina, record, path)
        before = link.up
        cuts = self.sync_through(amina, link, up=True)
        self.assertGreater(cuts, 10)
        # What TLS and HTTP/2 add, a handshake each time, and at most a chunk a cut.
        self.assertLess(link.up - before, 5_000_000 * 1.03 + cuts * (CHUNK + 12_000))
        link.up_most = None
        self.assertEqual(self.files(amina, record)[0]["place"], "here")

        jonas.sync()
        self.assertEqual(self.files(jonas, record)[0]["place"], "headquarters")
        before = link.down
        jonas.cli("fetch", "project", record, "film.mp4", "--later")
        cuts = self.sync_through(jonas, link)
        self.assertGreater(cuts, 10)
        self.assertLess(link.down - before, 5_000_000 * 1.03 + cuts * (CHUNK + 12_000))
        link.down_most = None
        jonas.cli("fetch", "project", record, "film.mp4", "--to", self.root / "out.mp4")
        self.assertEqual((self.root / "out.mp4").read_bytes(), path.read_bytes())

    def test_a_second_laptop_with_the_same_file_sends_none_of_it(self):
        amina, jonas = self.laptop("Amina"), self.laptop("Jonas")
        path = self.file("plan.pdf", 1_000_000)
        self.attach(amina, amina.add("project", title="Courts"), path)
        self.assertEqual(amina.sync()["fileBytesSent"], 1_000_000)
        record = jonas.add("project", title="Prisons")
        self.attach(jonas, record, path)
        said = jonas.sync()
        self.assertEqual((said["filesStored"], said["fileBytesSent"]), (1, 0))
        self.assertLess(said["bytesSent"], 1500)

    def test_fetch_gets_a_file_of_another_laptop_and_says_what_is_on_its_way(self):
        amina, jonas = self.laptop("Amina"), self.laptop("Jonas")
        record = amina.add("project", title="Courts")
        amina.sync()
        path = self.file("note.txt", 3000)
        attached = self.attach(amina, record, path, "--name", "Visit of 3 March")
        amina.sync()
        jonas.sync()
        out = self.root / "out"
        jonas.cli("fetch", "project", record, attached["fingerprint"][:12], "--to", out)
        self.assertEqual(out.read_bytes(), path.read_bytes())
        jonas.cli("detach", "project", record, "Visit of 3 March")
        jonas.sync()
        amina.sync()
        self.assertEqual(self.files(amina, record), [])
        missing = amina.cli("--json", "fetch", "project", record, "none", "--to", out, ok=False)
        self.assertEqual(json.loads(missing.stderr)["error"]["reason"], "NO_ATTACHMENT")

    def test_a_photo_is_attached_without_its_place_or_not_at_all(self):
        amina = self.laptop("Amina")
        record = amina.add("project", title="Courts")
        photo = self.root / "farm.jpg"
        place = b"Nairobi, at the safe house"
        comment = b"\xff\xfe" + (len(place) + 2).to_bytes(2, "big") + place
        photo.write_bytes(GREY_PIXEL[:20] + comment + GREY_PIXEL[20:])
        self.attach(amina, record, photo, "--strip-metadata")
        out = self.root / "out.jpg"
        amina.cli("fetch", "project", record, "farm.jpg", "--to", out)
        self.assertEqual(out.read_bytes(), GREY_PIXEL)
        self.assertIn(place, photo.read_bytes())
        note = self.file("note.bin", 100)
        refused = amina.cli("--json", "attach", "project", record, note, "--strip-metadata",
                            ok=False)
        self.assertEqual(json.loads(refused.stderr)["error"]["reason"], "METADATA_UNKNOWN_KIND")
        self.assertEqual(len(self.files(amina, record)), 1)

    def test_a_spent_quota_keeps_the_file_on_the_laptop_and_takes_the_record(self):
        self.server.stop()
        self.server.more = ("--office-files-quota", "1")
        self.server.start()
        amina = self.laptop("Amina")
        record = amina.add("project", title="Courts")
        self.attach(amina, record, self.file("small.bin", 900_000))
        self.attach(amina, record, self.file("large.bin", 200_000))
        said = amina.sync()
        self.assertEqual((said["filesStored"], said["filesRefused"]), (1, 1))
        large = self.files(amina, record)[1]
        self.assertEqual((large["place"], large["reason"]), ("waiting", "QUOTA_SPENT"))
        self.assertIn("Ask headquarters", large["message"])
        self.assertEqual(amina.list("project")[0]["title"], "Courts")
        self.server.stop()
        self.server.more = ()
        self.server.start()
        self.assertEqual(amina.sync()["filesStored"], 1)

    def test_a_damaged_file_is_told_of_and_fetched_again(self):
        amina = self.laptop("Amina")
        record = amina.add("project", title="Courts")
        path = self.file("a.bin", 50_000)
        name = self.attach(amina, record, path)["fingerprint"]
        amina.sync()
        stored = amina.folder / "files" / name[:2] / name
        os.truncate(stored, 100)
        self.assertIn("damaged", amina.cli("verify", ok=False).stdout)
        out = self.root / "out"
        amina.cli("fetch", "project", record, "a.bin", "--to", out)
        self.assertEqual(out.read_bytes(), path.read_bytes())

    def test_a_full_disk_refuses_the_file_and_keeps_everything_else(self):
        disk = self.root / "disk"
        disk.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", disk],
                                 capture_output=True, check=False)
        if mounted.returncode != 0:
            self.skipTest("a disk of a given size needs the right to mount one")
        self.addCleanup(subprocess.run, ["umount", disk], check=False)
        laptop = Laptop(disk / "store")
        laptop.cli("init", "--office", "KEN", "--person", "Amina Otieno")
        record = laptop.add("project", title="Courts")
        full = laptop.cli("--json", "attach", "project", record, self.file("a.bin", 4_000_000),
                          ok=False)
        self.assertEqual(json.loads(full.stderr)["error"]["reason"], "DISK_FULL")
        self.assertEqual(self.files(laptop, record), [])
        self.assertEqual(list((disk / "store" / "files" / "partial").iterdir()), [])
        self.assertEqual(json.loads(laptop.cli("--json", "verify").stdout)["problems"], [])

    def test_a_record_saved_during_a_large_transfer_arrives_before_the_file_does(self):
        slow = Link(self.server.port, bytes_per_s=400_000)
        self.addCleanup(slow.close)
        amina = self.laptop("Amina", port=slow.port)
        jonas = self.laptop("Jonas")
        record = amina.add("project", title="Courts")
        self.attach(amina, record, self.file("film.mp4", 2_000_000))
        syncing = subprocess.Popen(amina.command("--json", "sync"), stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(syncing.kill)
        reached = threading.Event()
        slow.when_up(300_000, reached.set)
        self.assertTrue(reached.wait(60))
        amina.add("project", title="Saved meanwhile")
        while "Saved meanwhile" not in [p["title"] for p in jonas.list("project")]:
            self.assertIsNone(syncing.poll(), "the file was there before the record")
            jonas.sync()
        said = json.loads(syncing.communicate(timeout=60)[0])
        self.assertEqual((said["changesSent"], said["filesStored"]), (3, 1))


if __name__ == "__main__":
    unittest.main()
