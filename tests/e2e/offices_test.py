"""Records and laptops that change offices, as an administrator does it and two offices see it."""
import json
import unittest

from fleet import FleetTest


class OfficesTest(FleetTest):
    def setUp(self):
        super().setUp()
        self.server.console("offices", "add", "EGY", "--name", "Cairo", "--country", "EG")
        self.amina = self.laptop("Amina")
        self.omar = self.laptop("Omar", office="EGY")
        self.project = self.amina.add("project", title="Courts")
        self.milestone = self.amina.add("milestone", title="First", project=self.project)
        self.amina.sync()
        self.omar.sync()

    def missing(self, laptop, record_type, record_id):
        return laptop.cli("get", record_type, record_id, ok=False).returncode != 0

    def test_a_record_goes_to_another_office_with_its_children(self):
        self.amina.set("project", self.project, summary="Written before the move was known")
        said = self.server.console("records", "move", "project", self.project, "--to", "EGY").stdout
        self.assertIn("2 records went to office EGY", said)
        self.amina.sync()
        self.omar.sync()
        self.assertTrue(self.missing(self.amina, "project", self.project))
        self.assertTrue(self.missing(self.amina, "milestone", self.milestone))
        shown = self.omar.get("project", self.project)
        self.assertEqual(shown["office"], "EGY")
        self.assertEqual(shown["summary"], "Written before the move was known")
        self.assertEqual(self.omar.get("milestone", self.milestone)["office"], "EGY")
        self.assertEqual(json.loads(self.amina.cli("--json", "status").stdout)["refused"], 0)
        again = self.server.console("records", "move", "project", self.project, "--to", "EGY").stdout
        self.assertIn("already", again)
        wrong = self.server.console("records", "move", "project", self.project, "--to", "XXX", ok=False)
        self.assertNotEqual(wrong.returncode, 0)
        self.assertIn("no office 'XXX'", wrong.stderr)

    def test_a_laptop_carries_another_office_as_long_as_headquarters_says(self):
        laptops = self.server.console_json("laptops")["laptops"]
        omar = next(laptop["id"] for laptop in laptops if laptop["person"] == "Omar")
        said = self.server.console("laptops", "carry", omar, "--office", "KEN").stdout
        self.assertIn("KEN", said)
        self.omar.sync()
        self.assertEqual(self.omar.get("project", self.project)["title"], "Courts")
        refused = self.omar.cli("set", "project", self.project, stdin='{"title": "Mine"}', ok=False)
        self.assertNotEqual(refused.returncode, 0)
        self.server.console("laptops", "carry", omar, "--office", "KEN", "--stop")
        self.omar.sync()
        self.assertTrue(self.missing(self.omar, "project", self.project))


if __name__ == "__main__":
    unittest.main()
