"""kill -9 of the command line, the window or the server at any time: no acknowledged record is lost, and
the next sync completes.

KILLS sets how many (50 unless told), SEED which ones.
"""
import json
import os
import random
import subprocess
import time
import unittest

from fleet import BIN, FleetTest

KILLS = int(os.environ.get("KILLS", "50"))
SEED = int(os.environ.get("SEED", "1"))


class KillTest(FleetTest):
    def setUp(self):
        super().setUp()
        self.chance = random.Random(SEED)
        self.acknowledged = set()
        self.count = 0

    def killed_after(self, process, seconds):
        """Kills the program after a time, if it still runs; gives what it printed."""
        try:
            return process.communicate(timeout=seconds)[0]
        except subprocess.TimeoutExpired:
            process.kill()
            return process.communicate()[0]

    def add_and_kill(self, laptop):
        lines = []
        for _ in range(40):
            self.count += 1
            lines.append(json.dumps({"title": f"Project {self.count}", "summary": "x" * 500}))
        source = subprocess.Popen(laptop.command("add", "project"), stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        source.stdin.write("\n".join(lines) + "\n")
        source.stdin.close()
        source.stdin = None
        printed = self.killed_after(source, self.chance.uniform(0.01, 0.25))
        # The last line may be torn; a whole one is a promise.
        for line in printed.splitlines(keepends=True):
            if line.endswith("\n"):
                self.acknowledged.add(json.loads(line)["id"])

    def sync_and_kill(self, laptop, victim):
        syncing = subprocess.Popen(laptop.command("sync"), stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL, text=True)
        delay = self.chance.uniform(0.02, 0.4)
        if victim == "laptop":
            self.killed_after(syncing, delay)
            return
        time.sleep(delay)
        self.server.kill()
        self.server.start()
        syncing.communicate()

    def window_and_kill(self, laptop):
        window = subprocess.Popen([BIN / "fieldpost", "--store", laptop.folder, "--self-test"],
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                                  env={**os.environ, "QT_QPA_PLATFORM": "offscreen",
                                       "QT_QUICK_BACKEND": "software"})
        self.killed_after(window, self.chance.uniform(0.1, 1.0))

    def test_no_acknowledged_record_is_lost(self):
        amina, jonas = self.laptop("Amina"), self.laptop("Jonas")
        for n in range(KILLS):
            act = n % 5
            if act in (0, 2):
                self.add_and_kill(amina)
            elif act == 1:
                self.sync_and_kill(amina, "laptop")
            elif act == 3:
                self.sync_and_kill(amina, "server")
            else:
                self.window_and_kill(amina)
        amina.cli("verify")
        amina.sync()
        jonas.sync()
        for laptop in (amina, jonas):
            held = {record["id"] for record in laptop.list("project")}
            self.assertEqual(self.acknowledged - held, set())
            laptop.cli("verify")
        self.assertGreater(len(self.acknowledged), KILLS)
        titles = [record["title"] for record in jonas.list("project")]
        self.assertEqual(len(titles), len(set(titles)), "a record arrived twice")
        status = json.loads(amina.cli("--json", "status").stdout)
        self.assertEqual(status["waiting"], 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
