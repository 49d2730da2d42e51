"""Disks that are full, read-only or damaged: one sentence that says so, and nothing lost.

Small disks are mounts of memory, which only root may make; without that right those tests are skipped and say so.
"""
import json
import os
import pathlib
import resource
import shutil
import subprocess
import unittest

from cli_program import CLI, CliTest, Ran
from fleet import FleetTest, Laptop, Server

PAGE = 4096


def small_disk(test, folder, size):
    """Mounts a disk of `size` at `folder` until the test ends."""
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder],
                          capture_output=True, text=True, check=False)
    if made.returncode != 0:
        test.skipTest("only root can mount a small disk: " + made.stderr.strip())
    test.addCleanup(subprocess.run, ["umount", "-l", folder], check=False)
    return folder


def fill(folder):
    """Takes all the room there is; gives the file to remove."""
    filler = folder / "filler"
    with open(filler, "wb", buffering=0) as out:
        try:
            while out.write(b"x" * PAGE):
                pass
        except OSError:
            pass
    return filler


def project(n):
    return json.dumps({"title": f"Project {n}", "summary": f"{n} " * 2000})


class LaptopDisk(CliTest):
    def add_many(self, count):
        lines = self.works("add", "project", text="\n".join(map(project, range(count)))).objects()
        return {line["id"] for line in lines}

    def held(self):
        return {record["id"] for record in self.records("project")}

    def database(self):
        return self.store / "fieldpost.db"

    def test_01_a_save_on_a_full_disk_is_refused_and_succeeds_once_there_is_room(self):
        disk = small_disk(self, self.folder / "disk", "4m")
        self.store = disk / "store"
        self.make_store()
        before = self.add_many(5)
        filler = fill(disk)
        self.refuses("add", "project", text=project(9), reason="DISK_FULL",
                     says="is full; nothing was changed. Free some space and try again")
        filler.unlink()
        self.assertEqual(self.held(), before)
        self.works("verify")
        before |= {self.works("add", "project", text=project(9)).object()["id"]}
        self.assertEqual(self.held(), before)

    def test_09_a_quota_is_a_full_disk(self):
        self.make_store()
        before = self.add_many(5)
        most = self.database().stat().st_size

        def limited():
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

        text = "\n".join(map(project, range(100, 400)))
        done = subprocess.run([str(CLI), "--store", str(self.store), "--json", "add", "project"],
                              input=text, text=True, capture_output=True, preexec_fn=limited,
                              check=False)
        self.assertEqual(done.returncode, 1, done.stderr)
        error = json.loads(done.stderr.splitlines()[-1])["error"]
        self.assertEqual(error["reason"], "DISK_FULL")
        self.assertIn("is full", error["message"])
        saved = {line["id"] for line in Ran(done).objects()}
        self.assertEqual(self.held(), before | saved)
        self.works("verify")

    def test_09_a_read_only_disk_is_named_and_no_half_store_is_left(self):
        disk = small_disk(self, self.folder / "disk", "4m")
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        self.store = disk / "store"
        self.refuses("init", "--office", "KEN", "--person", "A", reason="CANNOT_WRITE",
                     says="choose another one or change its rights")
        self.assertFalse(self.store.exists())

    def test_05_a_damaged_page_is_found_and_a_repair_keeps_what_waits(self):
        self.make_store()
        before = self.add_many(60)
        sound = self.database().read_bytes()
        pages = len(sound) // PAGE
        repaired = 0
        for page in range(10, pages, 50):
            with self.subTest(page=page):
                flipped = bytearray(sound)
                flipped[page * PAGE] ^= 0x40
                shutil.rmtree(self.store)
                self.store.mkdir()
                self.database().write_bytes(flipped)
                found = self.run_program("verify")
                self.assertEqual(found.code, 1, found.out)
                self.assertIn("repair", found.err)
                ran = self.works("--json", "repair").object()
                repaired += 1
                if ran["lost"]:
                    self.assertRegex(" ".join(ran["lost"]), "change \\d+ of the log")
                self.assertGreaterEqual(len(self.held() & before) + len(ran["lost"]), len(before))
                self.assertTrue((pathlib.Path(ran["kept"]) / "fieldpost.db").exists())
                self.works("verify")
        self.assertGreater(repaired, 1)

    def test_06_two_pages_that_changed_places_are_found(self):
        self.make_store()
        self.add_many(60)
        swapped = bytearray(self.database().read_bytes())
        first, second = 12 * PAGE, 40 * PAGE
        swapped[first:first + PAGE], swapped[second:second + PAGE] = (
            swapped[second:second + PAGE], swapped[first:first + PAGE])
        self.database().write_bytes(swapped)
        found = self.run_program("verify")
        self.assertEqual(found.code, 1, found.out)
        self.assertIn("repair", found.err)

    def test_07_a_deleted_database_is_named_and_not_made_anew(self):
        self.make_store()
        self.database().unlink()
        self.refuses("add", "project", text=project(1), reason="NO_STORE", says="init")
        self.assertFalse(self.database().exists())

    def test_07_what_is_no_database_is_left_as_it_is(self):
        self.make_store()
        self.database().write_bytes(b"x" * 20000)
        self.refuses("status", reason="CORRUPT_FILE", says="`fieldpost-cli repair`")
        self.refuses("repair", reason="CANNOT_REPAIR", says="it was left as it is")
        self.assertEqual(self.database().read_bytes(), b"x" * 20000)


class ServerDisk(FleetTest):
    def test_02_a_full_disk_of_headquarters_loses_nothing_and_reads_go_on(self):
        disk = small_disk(self, self.root / "disk", "12m")
        server = Server(disk / "hq")
        self.addCleanup(lambda: server.process.poll() is None and server.kill())
        server.console("offices", "add", "KEN", "--name", "Nairobi", "--country", "KE")
        file = self.root / "amina.enrolment"
        server.console("laptops", "enrol", "--office", "KEN", "--person", "Amina", "--role",
                       "field-officer", "-o", file)
        laptop = Laptop(self.root / "Amina")
        laptop.cli("init", "--enrolment", file)
        laptop.cli("add", "project", stdin="\n".join(map(project, range(20))))
        filler = fill(disk)
        refused = laptop.cli("sync", ok=False)
        self.assertNotEqual(refused.returncode, 0)
        self.assertEqual(
            refused.stderr,
            "fieldpost-cli: the disk of headquarters' server is full; this laptop keeps its work. "
            "Tell headquarters, and sync again later\n")
        self.assertEqual(len(laptop.list("project")), 20)
        server.console("offices", "list")
        filler.unlink()
        laptop.sync()
        status = json.loads(laptop.cli("--json", "status").stdout)
        self.assertEqual(status["waiting"], 0)
        laptop.cli("verify")

    def test_02_a_server_that_starts_on_a_full_disk_says_so(self):
        disk = small_disk(self, self.root / "disk", "12m")
        server = Server(disk / "hq")
        server.stop()
        filler = fill(disk)
        started = subprocess.run(
            [os.environ.get("FIELDPOST_BIN", "build/bin") + "/fieldpostd", "--data", disk / "hq",
             "--listen", "127.0.0.1:0"], capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(started.returncode, 1, started.stdout)
        self.assertIn("is full", started.stderr)
        filler.unlink()
        server.start()
        self.assertEqual(server.stop(), 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
