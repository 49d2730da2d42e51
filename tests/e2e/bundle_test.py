"""Offices without a link: bundles through the programs, whoever carries them, and kills in between."""
import json
import os
import pathlib
import signal
import subprocess
import time
import unittest

from bad_link import Link
from fleet import FleetTest, Laptop, run


class BundleTest(FleetTest):
    def setUp(self):
        super().setUp()
        self.server.console("offices", "add", "UGA", "--name", "Kampala", "--country", "UG")

    def pack(self, laptop, name):
        file = self.root / name
        packed = json.loads(laptop.cli("--json", "bundle", "export", file).stdout)
        self.assertEqual(file.stat().st_size, packed["bytes"])
        return file

    def hand_in(self, file, name):
        answer = self.root / name
        self.server.console("bundle", "import", file, "--return", answer)
        return answer

    def same_everywhere(self, record, *laptops):
        titles = {laptop.get("project", record)["title"] for laptop in laptops}
        self.assertEqual(len(titles), 1, titles)

    def test_an_office_without_a_link_works_by_sticks_alone(self):
        amina, jonas = self.laptop("Amina"), self.laptop("Jonas")
        wells = amina.add("project", title="Wells for prisons")
        bundle = self.pack(amina, "amina-1.bundle")
        self.assertNotIn(b"Wells for prisons", bundle.read_bytes())
        [waiting] = map(json.loads, amina.cli("--json", "outgoing").stdout.splitlines())
        self.assertEqual((waiting["state"], waiting["bundle"]), ("waiting", 1))
        answer = self.hand_in(bundle, "amina-1.return")
        said = json.loads(amina.cli("--json", "bundle", "import", answer).stdout)
        self.assertEqual(said["changesAcknowledged"], 1)
        self.assertEqual(amina.cli("--json", "outgoing").stdout, "")
        # Jonas has nothing to say and hears all the same.
        answer = self.hand_in(self.pack(jonas, "jonas-1.bundle"), "jonas-1.return")
        jonas.cli("bundle", "import", answer)
        self.same_everywhere(wells, amina, jonas)
        # Twice is once.
        again = self.server.console_json("bundle", "import", bundle, "--return",
                                         self.root / "again.return")
        self.assertEqual((again["bundle"]["newChanges"], again["bundle"]["times"]), ("1", "2"))
        lines = self.server.console_json("bundle", "list")["bundles"]
        self.assertEqual({(line["person"], line["sequence"]) for line in lines},
                         {("Amina", "1"), ("Jonas", "1")})

    def test_another_laptop_carries_a_bundle_that_it_cannot_read(self):
        amina, jonas = self.laptop("Amina"), self.laptop("Jonas", office="UGA")
        record = amina.add("project", title="Wells for prisons")
        bundle = self.pack(amina, "amina-1.bundle")
        jonas.cli("bundle", "carry", bundle)
        self.assertEqual(json.loads(jonas.cli("--json", "status").stdout)["carried"], 1)
        # It is sealed to headquarters, and what comes back to Amina.
        self.refused(jonas.cli("--json", "bundle", "import", bundle, ok=False), "WRONG_WAY")
        self.assertEqual(jonas.sync()["bundlesHandedOver"], 1)
        sticks = self.root / "sticks"
        sticks.mkdir()
        [name] = json.loads(jonas.cli("--json", "bundle", "returns", "--to", sticks).stdout)["files"]
        self.refused(jonas.cli("--json", "bundle", "import", sticks / name, ok=False),
                     "BUNDLE_FOR_ANOTHER")
        for file in [sticks / name, *(path for path in jonas.folder.rglob("*") if path.is_file())]:
            self.assertNotIn(b"Wells for prisons", file.read_bytes(), file)
        amina.cli("bundle", "import", sticks / name)
        self.assertEqual(amina.cli("--json", "outgoing").stdout, "")
        self.assertEqual(self.server.console_json("record", "project", record)["reference"]["title"],
                         "Wells for prisons")
        self.assertEqual(list((self.server.folder / "spool").iterdir()), [])
        self.assertEqual(list(sticks.glob("*.partial")), [])
        status = json.loads(jonas.cli("--json", "status").stdout)
        self.assertEqual((status["carried"], status["returnsForOthers"]), (0, 0))

    def test_what_is_carried_goes_on_where_it_was_cut(self):
        amina = self.laptop("Amina")
        amina.cli("demonstration", "--all", "--seed", "4")
        link = Link(self.server.port)
        self.addCleanup(link.close)
        jonas = self.laptop("Jonas", office="UGA", port=link.port)
        jonas.sync()
        bundle = self.pack(amina, "a.bundle")
        size = bundle.stat().st_size
        self.assertGreater(size, 60_000)
        jonas.cli("bundle", "carry", bundle)
        link.up = 0
        rounds = 0
        while json.loads(jonas.cli("--json", "status").stdout)["carried"]:
            # No link lasts for the whole: whoever began anew each time would never end.
            link.up_most = link.up + size // 2
            jonas.cli("sync", ok=False)
            rounds += 1
            self.assertLess(rounds, 40)
        self.assertGreaterEqual(rounds, 2)
        jonas.cli("bundle", "returns", "--to", self.root)
        [answer] = self.root.glob("*.return")
        amina.cli("bundle", "import", answer)
        self.assertEqual(json.loads(amina.cli("--json", "status").stdout)["waiting"], 0)

    def test_a_bundle_that_headquarters_will_not_take_is_offered_once(self):
        amina, jonas = self.laptop("Amina"), self.laptop("Jonas")
        amina.add("project", title="Wells")
        jonas.cli("bundle", "carry", self.pack(amina, "a.bundle"))
        [lines] = [office for office in self.server.console_json("laptops")["laptops"]
                   if office["person"] == "Amina"]
        self.server.console("laptops", "suspend", lines["id"])
        self.assertEqual(jonas.sync()["bundlesRefused"], 1)
        [why] = (jonas.folder / "carried").glob("*.why")
        self.assertIn("LAPTOP_SUSPENDED", why.read_text())
        self.assertEqual(jonas.sync()["bundlesRefused"], 0)

    def refused(self, done, reason, *words):
        self.assertEqual(done.returncode, 1, done.stdout)
        error = json.loads(done.stderr.splitlines()[-1])["error"]
        self.assertEqual(error["reason"], reason)
        for word in words:
            self.assertIn(word, error["message"])

    def test_what_is_wrong_with_a_file_is_said_in_words(self):
        amina = self.laptop("Amina")
        amina.add("project", title="Wells")
        bundle = self.pack(amina, "a.bundle")
        broken = self.root / "broken.bundle"
        broken.write_bytes(bundle.read_bytes()[:-100])
        answer = self.root / "none.return"

        def hand_in(file):
            return self.server.console("--json", "bundle", "import", file, "--return", answer,
                                       ok=False)

        self.refused(hand_in(broken), "BUNDLE_DAMAGED", "cut short", "Copy it again")
        broken.write_text("Dear headquarters,")
        self.refused(hand_in(broken), "NOT_A_BUNDLE", "choose another file")
        self.refused(hand_in(self.root / "nowhere"), "NO_FILE")
        self.refused(amina.cli("--json", "bundle", "import", bundle, ok=False), "WRONG_WAY",
                     "on its way to headquarters")
        self.refused(amina.cli("--json", "bundle", "export", bundle, ok=False), "FILE_EXISTS")
        self.assertEqual([path.name for path in self.root.glob("none.return*")], [])
        alone = Laptop(self.root / "alone")
        alone.cli("init", "--office", "KEN", "--person", "Nobody")
        self.refused(alone.cli("--json", "bundle", "export", self.root / "b", ok=False),
                     "NOT_ENROLLED", "Work goes on")

    def test_a_full_stick_leaves_nothing_that_looks_like_a_bundle(self):
        amina = self.laptop("Amina")
        amina.cli("demonstration", "--all")
        stick = self.root / "stick"
        stick.mkdir()
        command = " ".join(f"'{part}'" for part in amina.command(
            "--json", "bundle", "export", stick / "a.bundle"))
        done = run("bash", "-c", f"trap '' XFSZ; ulimit -f 32; exec {command}", ok=False)
        self.refused(done, "DISK_FULL", "no room left", "another stick")
        self.assertEqual(list(stick.iterdir()), [])
        self.assertEqual(json.loads(amina.cli("--json", "status").stdout)["packed"], 0)
        self.pack(amina, "stick/a.bundle")

    def test_a_kill_in_the_middle_of_an_import_leaves_nothing_half_done(self):
        amina = self.laptop("Amina")
        amina.cli("demonstration")
        bundle = self.pack(amina, "a.bundle")
        console = [str(part) for part in (
            pathlib.Path(os.environ["FIELDPOST_BIN"]) / "fieldpost-console", "--server",
            f"127.0.0.1:{self.server.port}", "--identity", self.server.folder / "console.identity",
            "bundle", "import", bundle, "--return", self.root / "a.return", "--force")]
        for delay in (0.02, 0.1, 0.3):
            importing = subprocess.Popen(console, stdout=subprocess.DEVNULL,
                                         stderr=subprocess.DEVNULL)
            time.sleep(delay)
            self.server.kill()
            importing.wait(timeout=60)
            self.server.start()
            self.assertEqual(list((self.server.folder / "spool").iterdir()), [])
        run(*console)
        for delay in (0.02, 0.1):
            taking = subprocess.Popen(amina.command("bundle", "import", self.root / "a.return"),
                                      stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(delay)
            taking.send_signal(signal.SIGKILL)
            taking.wait()
        amina.cli("bundle", "import", self.root / "a.return")
        amina.cli("verify")
        status = json.loads(amina.cli("--json", "status").stdout)
        self.assertEqual((status["waiting"], status["refused"]), (0, 0))
        jonas = self.laptop("Jonas")
        jonas.sync()
        self.assertEqual(sorted(record["id"] for record in jonas.list("project")),
                         sorted(record["id"] for record in amina.list("project")))


if __name__ == "__main__":
    unittest.main()
