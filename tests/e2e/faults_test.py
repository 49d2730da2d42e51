"""Faults injected into the programs as they run: one sentence that says what happened, nothing lost.

System calls are made to fail by strace; a read-only disk is a mount, which only root may make. A test that has
not what it needs is skipped and says so.
"""
import json
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import time
import unittest

from cli_program import CLI, CliTest, Ran
from disk_test import project, small_disk
from fleet import PATIENCE_S, FleetTest, Laptop

IDLE_CONNECTIONS = 5000


def failing(command, calls, path, *, when):
    """The command with calls on a file failing as those of a broken disk do."""
    return ["strace", "-f", "-qq", "-o", "/dev/null", "-P", str(path), "-e", f"trace={calls}", "-e",
            f"inject={calls}:error=EIO:when={when}", *command]


class BrokenDisk(CliTest):
    def setUp(self):
        super().setUp()
        if shutil.which("strace") is None:
            self.skipTest("strace is not here; deploy/setup brings it")
        self.make_store()
        self.works("add", "project", text="\n".join(map(project, range(5))))
        self.before = self.held()

    def held(self):
        return {record["id"] for record in self.records("project")}

    def fails(self, calls, file, *arguments, reason, says, when="1+", text=""):
        """The run fails with a sentence that says so and what to do, and changes nothing."""
        command = [str(CLI), "--store", str(self.store), "--json", *arguments]
        ran = Ran(subprocess.run(failing(command, calls, self.store / file, when=when), input=text,
                                 text=True, capture_output=True, timeout=120, check=False))
        self.assertEqual(ran.code, 1, ran.out + ran.err)
        self.assertEqual(ran.out, "")
        error = json.loads(ran.err)["error"]
        self.assertEqual(error["reason"], reason)
        for words in (*says, "`fieldpost-cli repair` makes a new store"):
            self.assertIn(words, error["message"])
        self.assertEqual(self.held(), self.before)
        self.works("verify")

    def test_03_a_save_that_does_not_reach_the_disk_is_not_acknowledged(self):
        self.fails("fdatasync", "fieldpost.db-wal", "add", "project", text=project(9),
                   reason="DISK_ERROR", says=("the disk failed while", "nothing was changed"))

    def test_04_a_page_that_does_not_read_is_told_with_what_to_do(self):
        self.fails("pread64", "fieldpost.db", "list", "project", when="1+", reason="DISK_ERROR",
                   says=("the disk failed while", "nothing was changed"))
        # SQLite takes a page that the disk does not give for one that is damaged.
        self.fails("pread64", "fieldpost.db", "list", "project", when="4+", reason="CORRUPT_FILE",
                   says=("is damaged", "it was left as it is"))


class ReadOnlyDisk(CliTest):
    def test_09_a_store_on_a_read_only_disk_is_read_and_not_written(self):
        disk = small_disk(self, self.folder / "disk", "8m")
        self.store = disk / "store"
        self.make_store()
        added = self.add("project", {"title": "Courts"})["id"]
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        self.assertEqual([record["id"] for record in self.records("project")], [added])
        self.assertEqual(self.works("get", "project", added).object()["title"], "Courts")
        self.assertEqual(self.works("--json", "status").object()["waiting"], 1)
        self.works("verify")
        self.works("outgoing")
        self.refuses("add", "project", text=project(1), reason="CANNOT_WRITE",
                     says="cannot be opened for writing")
        self.refuses("sync", reason="CANNOT_WRITE", says="cannot be written")


class LostLog(FleetTest):
    def test_07_a_store_without_its_log_goes_on_with_what_it_has_and_the_rest_comes_back(self):
        """What was synced comes back; what was only in the lost log is gone, and nothing else."""
        amina = self.laptop("Amina")
        first = amina.add("project", title="In the file")
        # A reader keeps the log from being put into the file.
        reader = sqlite3.connect(amina.folder / "fieldpost.db", isolation_level=None)
        self.addCleanup(reader.close)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM record").fetchone()
        second = amina.add("project", title="In the log")
        amina.sync()
        restored = Laptop(self.root / "restored")
        shutil.copytree(amina.folder, restored.folder)
        (restored.folder / "fieldpost.db-wal").unlink()
        (restored.folder / "fieldpost.db-shm").unlink(missing_ok=True)
        restored.cli("verify")
        restored.sync()
        self.assertEqual({record["id"] for record in restored.list("project")}, {first, second})
        third = restored.add("project", title="Afterwards")
        restored.sync()
        restored.cli("verify")
        jonas = self.laptop("Jonas")
        jonas.sync()
        self.assertEqual({record["id"] for record in jonas.list("project")}, {first, second, third})


class CrowdedServer(FleetTest):
    def test_28_five_thousand_idle_connections_keep_no_laptop_out(self):
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        if hard < 2 * IDLE_CONNECTIONS:
            self.skipTest(f"a program may have {hard} files open here, which is too few")
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        amina = self.laptop("Amina")
        idle = []
        self.addCleanup(lambda: [end.close() for end in idle])
        for _ in range(IDLE_CONNECTIONS):
            idle.append(socket.create_connection(("127.0.0.1", self.server.port), timeout=10))
        amina.add("project", title="Courts")
        began = time.monotonic()
        self.assertEqual(amina.sync()["changesAcknowledged"], 1)
        jonas = self.laptop("Jonas")
        jonas.sync()
        print(f"{len(idle)} idle connections; enrolled and synced in "
              f"{time.monotonic() - began:.1f} s")
        self.assertEqual(len(jonas.list("project")), 1)


class RestartedServer(FleetTest):
    def test_34_laptops_go_on_by_themselves_through_restarts_of_the_server(self):
        laptops = [self.laptop(person) for person in ("Amina", "Jonas", "Wanjiru")]
        watching = []
        for laptop in laptops:
            laptop.cli("add", "project", stdin="\n".join(map(project, range(40))))
            process = subprocess.Popen(laptop.command("--json", "sync", "--watch", "--every", "0.2"),
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            self.addCleanup(process.communicate)
            self.addCleanup(process.kill)
            watching.append(process)
        for n in range(3):
            time.sleep(0.3)
            self.assertEqual(self.server.stop(), 0)
            self.server.start()
            for laptop in laptops:
                laptop.add("project", title=f"After restart {n}")
        deadline = time.monotonic() + PATIENCE_S
        while any(json.loads(laptop.cli("--json", "status").stdout)["waiting"]
                  for laptop in laptops):
            self.assertLess(time.monotonic(), deadline, "the laptops did not come back")
            time.sleep(0.2)
        for process in watching:
            self.assertIsNone(process.poll(), "a laptop gave up")
            process.send_signal(signal.SIGINT)
            _, said = process.communicate(timeout=PATIENCE_S)
            self.assertEqual(process.returncode, 0, said)
            # A try while nobody listens says so; nothing else is said.
            for line in said.splitlines():
                self.assertIn(json.loads(line)["error"]["reason"], {"CANNOT_CONNECT", "LINK_LOST"})
        fresh = self.laptop("Fresh")
        fresh.sync()
        self.assertEqual(len(fresh.list("project")), 3 * 43)


if __name__ == "__main__":
    unittest.main(verbosity=2)
