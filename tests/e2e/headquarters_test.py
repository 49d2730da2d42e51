"""Headquarters' work from the console, and what a laptop sees of it after its next sync."""
import csv
import json
import pathlib
import unittest
from xml.etree import ElementTree

from fleet import FleetTest

PROGRAMMES = pathlib.Path(__file__).resolve().parents[2] / "deploy" / "programmes"
PROJECT = {"title": "Courts", "level": "PROJECT_LEVEL_NATIONAL", "countries": ["KE"],
           "themes": ["corruption"], "status": "PROJECT_STATUS_FORMULATION",
           "plannedStart": "2004-02-01", "plannedEnd": "2005-10-31"}


class HeadquartersTest(FleetTest):
    def decided(self, *arguments):
        """The commits of an act."""
        decided = self.server.console_json(*arguments)["decided"]
        return [int(change["commit"]) for change in decided["changes"]]

    def refused(self, *arguments, exit_code=1):
        """The one sentence on standard error, once nothing was changed."""
        before = self.server.console_json("pending")["commit"]
        done = self.server.console(*arguments, ok=False)
        self.assertEqual(done.returncode, exit_code, done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1)
        self.assertEqual(self.server.console_json("pending")["commit"], before)
        return done.stderr

    def test_decisions_reach_the_laptop_with_its_next_sync_and_can_be_taken_back(self):
        amina = self.laptop("Amina")
        project = amina.add("project", **PROJECT)
        report = amina.add("progress_report", project=project, periodStart="2005-01-01",
                           periodEnd="2005-03-31", narrative="Ten courts.",
                           state="PROGRESS_REPORT_STATE_SUBMITTED")
        amina.sync()
        pending = self.server.console("pending").stdout
        self.assertRegex(pending, f"report .*{report}")
        self.assertRegex(pending, f"number .*{project}")
        self.assertLessEqual(max(len(line) for line in pending.splitlines()), 80)
        self.assertIn("undo", self.server.console("progress", "return", report, "--comment",
                                                  "Say where.").stdout)
        number = self.decided("projects", "number", project, "AD/KEN/04/F12")
        self.assertIn("AD/KEN/04/F12", self.server.console("projects").stdout)
        amina.sync()
        seen = amina.get("progress_report", report)
        self.assertEqual(seen["state"], "PROGRESS_REPORT_STATE_RETURNED")
        self.assertEqual(seen["reviewComment"], "Say where.")
        self.assertEqual(amina.get("project", project)["officialNumber"], "AD/KEN/04/F12")
        self.decided("records", "undo", str(number[0]))
        amina.sync()
        self.assertNotIn("officialNumber", amina.get("project", project))
        self.assertIn("Returned", self.refused("progress", "accept", report))

    def test_what_arrives_at_headquarters_counts_in_the_report(self):
        self.server.console("offices", "add", "HQ", "--name", "Headquarters", "--country", "AT")
        self.decided("outputs", "deliver", "--output", "17.a.i.a.1", "--date", "2005-03-01",
                     "--quantity", "2", "--disposition", "implemented")
        self.decided("requests", "add", "--state-code", "UG", "--purpose", "accession", "--state",
                     "received", "--received-on", "2005-02-01", "--instrument", "untoc")
        report = json.loads(self.server.console("report", "performance", "--as-of", "2005-06-30",
                                                "--format", "json").stdout)
        line = next(line for line in report["outputs"] if line["code"] == "17.a.i.a.1")
        self.assertEqual(line["implemented"], 2)
        asking = report["indicators"][0]["requesting"]["states"]
        self.assertEqual([state["name"] for state in asking], ["Uganda"])

    def test_a_programme_is_rolled_over_with_what_is_left(self):
        file = self.root / "next.txtpb"
        file.write_text((PROGRAMMES / "2004-2005.txtpb").read_text()
                        .replace('code: "2004-2005"', 'code: "2006-2007"')
                        .replace('"2004-01-01"', '"2006-01-01"')
                        .replace('"2005-12-31"', '"2007-12-31"'))
        told = self.server.console("programme", "rollover", "2004-2005", "--next", file,
                                   "--dry-run").stdout
        self.assertIn("would be carried forward", told)
        carried = self.server.console_json("programme", "rollover", "2004-2005", "--next", file)
        self.assertEqual(carried["carried"][0]["code"], "17.a.i.a.cf1")
        report = json.loads(self.server.console("report", "performance", "--as-of", "2006-06-30",
                                                "--programme", "2006-2007", "--format",
                                                "json").stdout)
        whole = report["outputs"][0]
        self.assertEqual(whole["carriedForward"], whole["programmed"])
        self.assertIn("already", self.refused("programme", "rollover", "2004-2005", "--next", file))

    def test_exports_are_whole_files_that_their_readers_read(self):
        amina = self.laptop("Amina")
        amina.add("project", **dict(PROJECT, title="=1+1", summary="one, \"two\"\nthree"))
        amina.add("training_event", title="A course", kind="TRAINING_KIND_COURSE",
                  themes=["corruption"], country="KE", plannedStart="2005-03-01",
                  plannedEnd="2005-03-05", status="TRAINING_STATUS_CONFIRMED")
        amina.sync()
        table = self.root / "projects.csv"
        self.server.console("export", "csv", "project", "-o", table)
        with open(table, newline="", encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([row["Title"] for row in rows], ["'=1+1"])
        self.assertEqual(rows[0]["Summary"], "one, \"two\"\nthree")
        listed = self.root / "projects.json"
        self.server.console("export", "json", "project", "--office", "KEN", "-o", listed)
        self.assertEqual(json.loads(listed.read_text())[0]["record"]["title"], "=1+1")
        calendar = self.root / "trainings.ics"
        self.server.console("export", "calendar", "-o", calendar)
        self.assertIn("DTSTART;VALUE=DATE:20050301\n", calendar.read_text())
        activities = self.root / "activities.xml"
        said = self.server.console("export", "iati", "--reporter", "XM-TEST-1", "--reporter-name",
                                   "Prevention", "-o", activities).stdout
        self.assertIn("1 record", said)
        root = ElementTree.parse(activities).getroot()
        self.assertEqual(root.find("iati-activity/title/narrative").text, "=1+1")
        again = self.refused("export", "csv", "project", "-o", table)
        self.assertIn("--force", again)
        self.refused("export", "csv", "pony", "-o", self.root / "ponies.csv")
        self.assertEqual([p.name for p in self.root.glob("ponies*")], [])

    def test_wrong_input_is_one_sentence_and_changes_nothing(self):
        nobody = "0190a0a0-0000-7000-8000-000000000000"
        for command in (["progress", "accept", nobody], ["projects", "number", nobody, "X"],
                        ["revisions", "approve", nobody], ["records", "delete", "project", nobody],
                        ["conflicts", "settle", nobody, "--take", "other"],
                        ["participants", "merge", nobody, nobody], ["records", "undo", "99999"],
                        ["records", "edit", "conflict", nobody, "--set", "note=x"],
                        ["programme", "rollover", "2004-2005", "--next", "/nowhere"],
                        ["treaties", "add", "--state-code", "KE", "--instrument", "untoc",
                         "--action", "accession", "--date", "2005-02-01"]):
            self.refused(*command)
        for command in (["progress", "return", nobody], ["progress"], ["records", "undo", "x"],
                        ["conflicts", "settle", nobody, "--take", "both"],
                        ["records", "edit", "project", nobody],
                        ["records", "edit", "project", nobody, "--set", "colour=red"],
                        ["records", "edit", "project", nobody, "--set", "status=asleep"],
                        ["requests", "add", "--state-code", "KE"]):
            self.refused(*command, exit_code=2)


if __name__ == "__main__":
    unittest.main()
