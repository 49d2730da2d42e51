"""Imports as people do them: all or nothing, the second time nothing, and every mistake named."""
import json
import pathlib
import unittest

from cli_program import CliTest

ACTIVITY = """<?xml version="1.0"?>
<iati-activities version="2.03"><iati-activity xml:lang="en" default-currency="EUR">
<iati-identifier>XM-1</iati-identifier><title><narrative>Courts &amp; clerks</narrative></title>
<recipient-country code="KE"/><sector vocabulary="1" code="15130"/><activity-status code="2"/>
<activity-date type="1" iso-date="2004-01-01"/><activity-date type="2" iso-date="2004-02-01"/>
<activity-date type="3" iso-date="2005-12-31"/>
<document-link url="http://example.org/x"/></iati-activity></iati-activities>"""
EVENT = {"title": "Course on registers", "kind": "TRAINING_KIND_COURSE", "themes": ["corruption"],
         "country": "KE", "plannedStart": "2004-05-10", "plannedEnd": "2004-05-14",
         "status": "TRAINING_STATUS_PLANNED", "code": "TR-1"}


class Import(CliTest):
    def setUp(self):
        super().setUp()
        self.make_store()

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def test_activities_become_projects_once(self):
        file = self.file("a.xml", ACTIVITY)
        dry = self.works("import", "iati", file, "--dry-run", "--json").object()
        self.assertEqual((dry["read"], dry["added"]), (1, 1))
        self.assertEqual(dry["proposed"][0]["title"], "Courts & clerks")
        self.assertEqual(self.records("project"), [])
        report = self.works("import", "iati", file, "--json").object()
        self.assertEqual((report["added"], report["drafts"], report["lost"]), (1, 0, 0))
        self.assertEqual(report["notMapped"], {"document-link": 1})
        project = self.records("project")[0]
        self.assertEqual(project["externalReference"], "XM-1")
        self.assertEqual(project["themes"], ["criminal-justice-reform"])
        self.assertIn("http://example.org/x", project["note"])
        again = self.works("import", "iati", file).out
        self.assertIn("1 read, 0 added, 1 already there, 0 lost.", again)
        self.assertEqual(len(self.records("project")), 1)

    def test_files_that_are_no_activities_are_refused(self):
        secret = self.file("secret", "do not read me")
        bomb = ('<!DOCTYPE x [<!ENTITY a "' + "a" * 1000 + '"><!ENTITY b "' + "&a;" * 1000 + '">]>'
                '<iati-activities>&b;</iati-activities>')
        for name, content, reason, says in (
                ("letter.xml", "Dear colleague", "NOT_XML", "line 1"),
                ("empty.xml", "", "NOT_XML", "XML"),
                ("cut.xml", ACTIVITY[:-40], "NOT_XML", "line"),
                ("page.xml", "<html/>", "NOT_IATI", "html"),
                ("entity.xml", f'<!DOCTYPE x [<!ENTITY s SYSTEM "{secret.as_uri()}">]>'
                               "<iati-activities>&s;</iati-activities>", "XML_DOCUMENT_TYPE", "line 1"),
                ("bomb.xml", bomb, "XML_DOCUMENT_TYPE", "document type"),
                ("deep.xml", "<iati-activities>" + "<a>" * 100000, "XML_TOO_DEEP", "deep"),
                ("odd.xml", b"<?xml version='1.0' encoding='koi8-r'?><iati-activities/>",
                 "UNKNOWN_ENCODING", "UTF-8")):
            with self.subTest(name):
                self.refuses("import", "iati", self.file(name, content), reason=reason, says=says)
        self.refuses("import", "iati", self.folder / "none.xml", reason="NO_FILE", says="none.xml")
        self.refuses("import", "iati", self.folder, reason="NOT_A_FILE", says="folder")
        self.assertEqual(self.works("status", "--json").object()["records"], 0)

    def test_participants_come_from_a_table(self):
        event = self.add("training_event", EVENT)["id"]
        file = self.file("people.csv", "\ufeffTraining event;Family name;Sex;Country\r\n"
                         "TR-1;Otieno;Female;Kenya\r\n"
                         f'{event};"O""Neill; Jr";;IE\r\n')
        report = self.works("import", "csv", file, "--type", "participant", "--json").object()
        self.assertEqual((report["read"], report["added"], report["drafts"]), (2, 2, 0))
        people = self.works("list", "participant", "--where", f"event={event}").objects()
        self.assertEqual([p["familyName"] for p in people], ['O"Neill; Jr', "Otieno"])
        again = self.works("import", "csv", file, "--type", "participant").out
        self.assertIn("2 read, 0 added, 2 already there, 0 lost.", again)

    def test_every_bad_cell_is_named_and_nothing_is_imported(self):
        file = self.file("people.csv", "family name,sex,country,shoe size\n"
                         "A,perhaps,Atlantis,44\nB,male,KE,\nC,female,KE,\n")
        ran = self.refuses("import", "csv", file, "--type", "participant", reason="BAD_CELLS",
                           says="nothing was imported")
        for words in ("line 1, column 'shoe size'", "line 2, column 'sex'",
                      "line 2, column 'country'"):
            self.assertIn(words, ran.err)
        in_json = self.run_program("--json", "import", "csv", file, "--type", "participant")
        self.assertEqual(len(json.loads(in_json.err)["error"]["problems"]), 3)
        self.assertEqual(self.records("participant"), [])

    def test_tables_that_are_broken_are_refused_with_their_line(self):
        for content, reason, says in (
                ("", "BAD_CSV", "header"), ('a,b\n1,"2\n', "BAD_CSV", "line 2"),
                (b"family name\nA\0B\n", "BAD_CSV", "NUL"),
                (b"family name\n\xcf\xf0\xe8\xe2\xe5\xf2\n", "UNKNOWN_ENCODING", "UTF-8")):
            with self.subTest(content):
                self.refuses("import", "csv", self.file("bad.csv", content), "--type",
                             "participant", reason=reason, says=says)
        self.refuses("import", "csv", self.file("x.csv", "a\n"), "--type", "nobody",
                     reason="UNKNOWN_TYPE", says="'nobody'")

    def test_a_device_without_an_end_is_refused_and_does_not_fill_the_memory(self):
        self.refuses("import", "csv", "/dev/zero", "--type", "participant",
                     reason="FILE_TOO_LARGE", says="more than")

    def test_real_activities_come_in_whole_where_they_are_at_hand(self):
        found = [at / "shared/data/iati/activities"
                 for at in pathlib.Path(__file__).resolve().parents
                 if (at / "shared/data/iati/activities").is_dir()]
        if not found:
            self.skipTest("the real activities are not beside this checkout")
        for name, activities in (("dfid-dr-congo-1.01.xml", 205),
                                 ("various-publishers-2.03.xml", 7)):
            for added in (activities, 0):
                report = self.works("import", "iati", found[0] / name, "--json").object()
                self.assertEqual((report["read"], report["added"], report["lost"]),
                                 (activities, added, 0))
        self.assertTrue(self.works("verify", "--json").object()["sound"])


if __name__ == "__main__":
    unittest.main()
