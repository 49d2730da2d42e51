"""From a laptop to headquarters and to another laptop: what two people record, edit, cut and clash."""
import hashlib
import pathlib
import json
import unittest

from bad_link import Link
from fleet import BIN, FleetTest, Laptop, Server, run


def complete(title, **more):
    """A project that breaks no rule."""
    return {"title": title, "level": "PROJECT_LEVEL_NATIONAL", "countries": ["KE"],
            "themes": ["corruption"], "status": "PROJECT_STATUS_IDEA",
            "plannedStart": "2004-03-01", "plannedEnd": "2005-06-30", **more}


class SyncTest(FleetTest):
    def two_laptops_with_a_project(self):
        amina, jonas = self.laptop("Amina"), self.laptop("Jonas")
        project = amina.add("project", **complete("Courts"))
        amina.sync()
        jonas.sync()
        return amina, jonas, project

    def test_edits_of_different_fields_both_stay(self):
        amina, jonas, project = self.two_laptops_with_a_project()
        amina.set("project", project, summary="Hers")
        jonas.set("project", project, objective="His")
        for laptop in (amina, jonas, amina):
            laptop.sync()
        for laptop in (amina, jonas):
            record = laptop.get("project", project)
            self.assertEqual((record["summary"], record["objective"]), ("Hers", "His"))
        self.assertEqual(amina.get("project", project), jonas.get("project", project))
        self.assertEqual(amina.list("conflict"), [])

    def test_edits_of_one_field_show_one_and_the_conflict_holds_the_other(self):
        amina, jonas, project = self.two_laptops_with_a_project()
        amina.set("project", project, title="Hers")
        jonas.set("project", project, title="His")
        amina.sync()
        self.assertEqual(jonas.sync()["conflicts"], 1)
        amina.sync()
        self.assertEqual({laptop.get("project", project)["title"] for laptop in (amina, jonas)},
                         {"His"})
        for said in (amina.cli("conflicts").stdout, self.server.console("conflicts").stdout):
            self.assertIn("Hers", said)
            self.assertIn("His", said)
            self.assertIn("Amina", said)
        conflict = jonas.list("conflict")[0]["id"]
        jonas.cli("conflicts", "settle", conflict, "--take-other")
        jonas.sync()
        amina.sync()
        self.assertEqual(amina.get("project", project)["title"], "Hers")
        self.assertNotIn("Hers", amina.cli("conflicts").stdout)

    def test_a_set_keeps_what_both_added(self):
        amina, jonas, project = self.two_laptops_with_a_project()
        amina.set("project", project, countries=["KE", "UG"])
        jonas.set("project", project, countries=["KE", "TZ"])
        for laptop in (amina, jonas, amina):
            laptop.sync()
        self.assertEqual(set(amina.get("project", project)["countries"]), {"KE", "UG", "TZ"})

    def test_a_sync_counts_what_is_new_apart_from_the_laptops_own(self):
        amina, jonas = self.laptop("Amina"), self.laptop("Jonas")
        for laptop in (amina, jonas):
            laptop.sync()
        amina.add("project", **complete("Courts"))
        self.assertEqual(amina.sync()["commitsFromOthers"], 0)
        said = jonas.sync()
        self.assertEqual((said["changesSent"], said["commitsFromOthers"]), (0, 1))
        self.assertIn("received 0 new changes", jonas.cli("sync").stdout)

    def test_the_report_counts_complete_records_and_not_drafts(self):
        amina = self.laptop("Amina")
        amina.add("project", **complete("Courts"))
        amina.add("project", title="Only a title")
        amina.add("training_event", title="Course", kind="TRAINING_KIND_COURSE",
                  themes=["corruption"], country="KE", plannedStart="2005-09-01",
                  plannedEnd="2005-09-03", status="TRAINING_STATUS_PLANNED")
        amina.sync()
        lines = self.server.console("report", "performance", "--as-of",
                                    "2005-06-30").stdout.splitlines()
        self.assertEqual(lines[0], "Field projects 46 planned, 1 recorded, "
                                   "0 under implementation, 0 completed")
        self.assertEqual(lines[1], "Trainings 20 planned, 0 held, 1 planned ahead")

    def test_work_of_another_office_stays_there(self):
        self.server.console("offices", "add", "COL", "--name", "Bogota", "--country", "CO")
        amina = self.laptop("Amina")
        luis = self.laptop("Luis", office="COL")
        project = amina.add("project", **complete("Courts"))
        amina.sync()
        luis.sync()
        self.assertEqual(luis.list("project"), [])
        self.assertNotEqual(luis.cli("get", "project", project, ok=False).returncode, 0)

    def test_a_store_that_never_synced_works_fully(self):
        laptop = Laptop(self.root / "alone")
        laptop.cli("init", "--office", "KEN", "--person", "Amina")
        project = laptop.add("project", **complete("Courts"))
        laptop.set("project", project, summary="Visits")
        laptop.cli("delete", "project", project)
        laptop.cli("restore", "project", project)
        self.assertEqual(laptop.get("project", project)["summary"], "Visits")
        self.assertEqual(len(laptop.list("project", "--text", "cour")), 1)
        laptop.cli("verify")
        # Its work goes to headquarters once it is enrolled.
        laptop.cli("init", "--enrolment", self.enrolment("Amina"))
        laptop.sync()
        self.assertIn("1 recorded", self.server.console("report", "performance").stdout)

    def test_a_cut_costs_only_what_was_not_acknowledged(self):
        link = Link(self.server.port)
        self.addCleanup(link.close)
        amina = self.laptop("Amina", port=link.port)
        noise = [hashlib.sha512(str(n).encode()).hexdigest() for n in range(12_000)]
        lines = "\n".join(json.dumps({"title": f"Project {n}",
                                      "summary": " ".join(noise[n * 12:n * 12 + 12])})
                          for n in range(1000))
        amina.cli("add", "project", stdin=lines)
        link.up, link.up_most = 0, 500_000
        self.assertEqual(amina.cli("sync", ok=False).returncode, 3)
        acknowledged = 1000 - json.loads(amina.cli("--json", "status").stdout)["waiting"]
        self.assertGreater(acknowledged, 100)
        link.up, link.up_most = 0, None
        said = amina.sync()
        # What headquarters took in before the cut, unheard, need not be sent again.
        self.assertLessEqual(said["changesSent"], 1000 - acknowledged)
        self.assertEqual(said["changesAcknowledged"], 1000 - acknowledged)
        # A record is about 860 bytes on the wire (random hexadecimal digits press to half).
        self.assertLess(link.up, (1000 - acknowledged) * 1000 + 20_000)
        self.assertEqual(amina.sync()["changesSent"], 0)
        self.assertIn("1000", self.server.console("offices").stdout)


class WrongInputTest(FleetTest):
    """One clear sentence, an exit code that says so, and nothing lost."""

    def refused(self, done, code, *words):
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        said = done.stderr.strip()
        self.assertEqual(len(said.splitlines()), 1, said)
        for word in words:
            self.assertIn(word, said)

    def test_a_server_that_is_not_there(self):
        amina = self.laptop("Amina")
        project = amina.add("project", **complete("Courts"))
        self.assertEqual(self.server.stop(), 0)
        self.refused(amina.cli("sync", ok=False), 3, "cannot be reached", "nothing is lost")
        self.refused(self.server.console("offices", ok=False), 3, "cannot be reached")
        self.assertEqual(amina.get("project", project)["title"], "Courts")
        self.server.start()
        self.assertEqual(amina.sync()["changesAcknowledged"], 1)

    def test_a_certificate_of_another_ca(self):
        amina = self.laptop("Amina")
        amina.add("project", **complete("Courts"))
        self.assertEqual(self.server.stop(), 0)
        port = self.server.port
        stranger = Server.__new__(Server)
        stranger.folder, stranger.port, stranger.process = self.root / "other" / "hq", port, None
        stranger.start()
        self.addCleanup(stranger.stop)
        self.refused(amina.cli("sync", ok=False), 3, "not the headquarters")
        done = run(BIN / "fieldpost-console", "--server", f"127.0.0.1:{port}", "--identity",
                   self.server.folder / "console.identity", "offices", ok=False)
        self.refused(done, 3, "not the headquarters")
        self.assertEqual(json.loads(amina.cli("--json", "status").stdout)["waiting"], 1)

    def test_a_second_server_on_one_folder(self):
        done = run(BIN / "fieldpostd", "--data", self.server.folder, "--listen", "127.0.0.1:0",
                   ok=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("another", done.stderr)

    def test_a_code_works_once(self):
        file = self.enrolment("Amina")
        first = Laptop(self.root / "first")
        first.cli("init", "--enrolment", file)
        first.sync()
        second = Laptop(self.root / "second")
        second.cli("init", "--enrolment", file, ok=False)
        self.assertNotEqual(second.cli("sync", ok=False).returncode, 0)

    def test_a_programme_with_a_mistake(self):
        file = self.root / "wrong.txtpb"
        file.write_text('code: "2004-2005"\ntitel: "x"\n', encoding="utf-8")
        done = run(BIN / "fieldpost-console", "programme", "check", file, ok=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn(":2:", done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
