"""Every command of fieldpost-cli, and every wrong input: one sentence, a code, nothing lost."""
import json
import os
import pathlib
import socket
import subprocess
import unittest

from cli_program import CLI, CliTest

COMPLETE = {
    "title": "Prison farms", "level": "PROJECT_LEVEL_NATIONAL", "countries": ["KE"],
    "themes": ["prison-reform"], "status": "PROJECT_STATUS_IDEA",
    "plannedStart": "2004-02-01", "plannedEnd": "2005-12-31",
}
NOBODY = "01890000-0000-7000-8000-000000000001"


class Usage(CliTest):
    def test_help_names_every_command_and_the_exit_codes(self):
        text = self.works("--help", store=False).out
        for word in ("init", "add", "set", "delete", "restore", "get", "list", "types", "fields",
                     "import", "sync", "status", "conflicts", "outgoing", "verify",
                     "demonstration", "Exit codes", "3 headquarters was not reached"):
            self.assertIn(word, text)
        self.assertIn("--keep-shown", self.works("conflicts", "settle", "--help").out)
        self.assertRegex(self.works("--version", store=False).out, r"^fieldpost-cli \d")

    def test_a_command_line_that_is_not_understood_ends_with_2(self):
        for arguments, says in (
                ([], "which command"), (["dance"], "dance"), (["list"], "TYPE is required"),
                (["list", "project", "--limit", "many"], "many"),
                (["list", "project", "--format", "xml"], "xml"),
                (["init"], "--enrolment"), (["init", "--office", "KEN"], "--person"),
                (["conflicts", "settle", NOBODY], "--keep-shown"),
                (["conflicts", "settle", NOBODY, "--keep-shown", "--take-other"], "--"),
                (["import", "csv", "f.csv"], "--type")):
            with self.subTest(arguments):
                self.refuses(*arguments, reason="BAD_USAGE", says=says, code=2)
        self.refuses("list", "project", reason="BAD_USAGE", says="--store", code=2, store=False)

    def test_types_and_fields_need_no_store(self):
        self.assertIn("training_event", self.works("types", store=False).out)
        types = self.works("types", "--json", store=False).objects()
        self.assertGreater(len(types), 15)
        for kind in types:
            fields = self.works("fields", kind["type"], "--json", store=False).objects()
            self.assertTrue(all(field["label"] and field["kind"] for field in fields))
        text = self.works("fields", "project", store=False).out
        for words in ("required", "PROJECT_STATUS_COMPLETED  (Completed)", "not before planned_start",
                      "from the programme's themes", "written by headquarters", "0 to 3"):
            self.assertIn(words, text)


class Store(CliTest):
    def test_a_new_store_has_the_programme_that_came_with_the_program(self):
        self.assertIn("programme of work 2004-2005", self.make_store().out)
        status = self.works("status", "--json").object()
        self.assertEqual((status["office"], status["person"]), ("KEN", "Amina Otieno"))
        self.assertEqual(status["programme"], "2004-2005")
        self.assertEqual((status["records"], status["waiting"]), (0, 0))
        self.assertFalse(status["enrolled"])
        self.assertIn("Office KEN", self.works("status").out)

    def test_a_second_init_leaves_the_store_as_it_is(self):
        self.make_store()
        self.add("project", COMPLETE)
        self.refuses("init", "--office", "THA", "--person", "B", reason="STORE_EXISTS",
                     says="already")
        self.assertEqual(len(self.records("project")), 1)

    def test_bad_offices_folders_and_programmes_are_refused(self):
        self.refuses("init", "--office", "ken", "--person", "A", reason="BAD_PROFILE", says="'ken'")
        self.refuses("status", reason="NO_STORE", says="init")
        broken = self.folder / "broken.txtpb"
        broken.write_text('code: "x"\nnonsense {')
        self.refuses("init", "--office", "KEN", "--person", "A", "--programme", broken,
                     reason="BAD_PROGRAMME", says="broken.txtpb")
        self.store = pathlib.Path("/proc/nowhere/store")
        self.refuses("init", "--office", "KEN", "--person", "A", reason="CANNOT_WRITE",
                     says="cannot be written")

    def test_a_damaged_store_is_named_and_left(self):
        self.make_store()
        file = self.store / "fieldpost.db"
        for rest in self.store.glob("fieldpost.db-*"):
            rest.unlink()
        file.write_bytes(b"not a database at all" * 500)
        ran = self.run_program("list", "project")
        self.assertEqual(ran.code, 1)
        self.assertEqual(len(ran.err.splitlines()), 1)
        self.assertTrue(file.read_bytes().startswith(b"not a database"))

    def test_verify_and_outgoing_speak_of_the_log(self):
        self.make_store()
        self.assertIn("Nothing waits", self.works("outgoing").out)
        added = self.add("project", COMPLETE)
        changes = self.works("outgoing", "--json").objects()
        self.assertEqual([(c["number"], c["state"], c["act"], c["id"]) for c in changes],
                         [(1, "waiting", "edit", added["id"])])
        self.assertIn("Prison farms", self.works("outgoing").out)
        self.assertTrue(self.works("verify", "--json").object()["sound"])
        self.assertIn("sound", self.works("verify").out)

    def test_the_demonstration_is_recorded_once(self):
        self.make_store()
        first = self.works("demonstration", "--json").object()
        self.assertEqual(first["added"]["project"], 5)
        again = self.works("demonstration", "--json").object()
        self.assertEqual((again["records"], again["alreadyThere"]), (0, first["records"]))
        offices = self.works("demonstration", "--offices", "--json", store=False).objects()
        self.assertGreaterEqual(len(offices), 8)
        self.store = self.folder / "other"
        self.make_store(office="XYZ")
        self.refuses("demonstration", reason="UNKNOWN_PART", says="--all")
        everything = self.works("demonstration", "--all", "--seed", "7", "--json").object()
        self.assertEqual(everything["added"]["project"], 46)
        self.assertEqual(everything["added"]["training_event"], 20)
        self.assertEqual(self.works("status", "--json").object()["drafts"], 0)


class Records(CliTest):
    def setUp(self):
        super().setUp()
        self.make_store()

    def test_a_complete_record_is_added_and_read_back(self):
        added = self.add("project", COMPLETE)
        self.assertEqual(list(added), ["id"])
        line = self.works("get", "project", added["id"]).out
        self.assertTrue(line.startswith('{"id":"%s",' % added["id"]))
        record = json.loads(line)
        self.assertEqual(record["title"], "Prison farms")
        self.assertEqual(record["office"], "KEN")
        self.assertTrue(record["provisionalNumber"].startswith("KEN-"))
        self.assertEqual(self.records("project"), [record])

    def test_an_incomplete_record_is_a_draft_and_says_what_is_missing(self):
        added = self.add("project", {**COMPLETE, "plannedEnd": "2003-01-01", "countries": ["XX"],
                                     "themes": []})
        self.assertTrue(added["draft"])
        missing = {m["field"]: m["reason"] for m in added["missing"]}
        self.assertEqual(missing, {"planned_end": "BEFORE_START", "countries": "UNKNOWN_COUNTRY",
                                   "themes": "MISSING"})
        self.assertEqual(len(self.works("list", "project", "--drafts").objects()), 1)

    def test_several_records_come_in_together_or_not_at_all(self):
        text = "\n".join(json.dumps({**COMPLETE, "title": t}) for t in "ABC")
        self.assertEqual(len(self.works("add", "project", text=text).objects()), 3)
        self.refuses("add", "project", text=text + '\n{"titel": "D"}', reason="UNKNOWN_FIELD",
                     says="line 4")
        self.assertEqual(len(self.records("project")), 3)
        pretty = json.dumps(COMPLETE, indent=2)
        self.assertEqual(len(self.works("add", "project", text=pretty).objects()), 1)

    def test_wrong_input_is_refused_and_writes_nothing(self):
        for text, reason, says in (
                ("", "BAD_JSON", "nothing came in"), ("hello", "BAD_JSON", "line 1"),
                ('{"title": ', "BAD_JSON", "line 1"), ("[1]", "BAD_JSON", "not a JSON object"),
                ('{"titel": "x"}', "UNKNOWN_FIELD", "'titel'"),
                ('{"title": 7.5e400}', "BAD_JSON", ""),
                ('{"status": "DANCING"}', "BAD_JSON", '"DANCING"; `fieldpost-cli fields project`'),
                ('{"id": "x"}', "BAD_ID", "'x'"),
                ('{"officialNumber": "1"}', "READ_ONLY_FIELD", "Official number"),
                ('{"office": "THA"}', "NOT_YOUR_OFFICE", "THA")):
            with self.subTest(text):
                self.refuses("add", "project", text=text, reason=reason, says=says)
        self.refuses("add", "projekt", text="{}", reason="UNKNOWN_TYPE", says="'projekt'")
        self.refuses("add", "conflict", text="{}", reason="READ_ONLY_FIELD", says="headquarters")
        self.refuses("add", "programme_of_work", text="{}", reason="NOT_YOUR_OFFICE",
                     says="headquarters")
        self.assertEqual(self.works("status", "--json").object()["records"], 0)

    def test_fields_are_changed_emptied_and_kept(self):
        key = self.add("project", {**COMPLETE, "summary": "one"})["id"]
        self.works("set", "project", key, text='{"summary": null, "countries": ["UG", "KE"]}')
        record = self.works("get", "project", key).object()
        self.assertNotIn("summary", record)
        self.assertEqual(sorted(record["countries"]), ["KE", "UG"])
        self.assertEqual(record["title"], "Prison farms")
        draft = self.works("set", "project", key, text='{"title": ""}').object()
        self.assertEqual(draft["missing"][0]["field"], "title")

    def test_changes_that_may_not_be_are_refused(self):
        key = self.add("project", COMPLETE)["id"]
        move = self.refuses("set", "project", key, text='{"status": "PROJECT_STATUS_COMPLETED"}',
                            reason="ILLEGAL_MOVE", says="")
        self.assertIn("Formulation", move.err)
        self.refuses("set", "project", NOBODY, text="{}", reason="NO_RECORD", says=NOBODY)
        self.refuses("set", "project", "7", text="{}", reason="BAD_ID", says="'7'")
        self.refuses("set", "project", key, text='{"id": "%s"}' % NOBODY, reason="BAD_ID",
                     says="another")
        self.refuses("set", "project", key, text="{}\n{}", reason="BAD_JSON", says="one JSON")
        self.refuses("set", "project", key, text='{"nope": 1}', reason="UNKNOWN_FIELD", says="nope")
        self.refuses("get", "project", NOBODY, reason="NO_RECORD", says=NOBODY)

    def test_a_deleted_record_can_come_back(self):
        key = self.add("project", COMPLETE)["id"]
        self.works("delete", "project", key)
        self.assertEqual(self.records("project"), [])
        self.assertEqual(len(self.works("list", "project", "--deleted").objects()), 1)
        self.refuses("delete", "project", key, reason="RECORD_DELETED", says="deleted")
        self.refuses("set", "project", key, text='{"title": "x"}', reason="RECORD_DELETED",
                     says="restore")
        self.works("restore", "project", key)
        self.refuses("restore", "project", key, reason="NOT_DELETED", says="not deleted")
        self.assertEqual(len(self.records("project")), 1)
        self.refuses("delete", "project", NOBODY, reason="NO_RECORD", says=NOBODY)

    def test_history_says_who_changed_what(self):
        key = self.add("project", COMPLETE)["id"]
        self.works("set", "project", key, text='{"title": "Farms that teach"}')
        history = self.works("get", "project", key, "--history").object()["history"]
        self.assertEqual(len(history), 2)
        self.assertEqual({h["author"] for h in history}, {"Amina Otieno"})
        values = [c["value"] for h in history for c in h["changes"] if c["field"] == "title"]
        self.assertEqual(sorted(values), ["Farms that teach", "Prison farms"])

    def test_an_id_of_ones_own_is_kept_and_not_used_twice(self):
        self.assertEqual(self.add("project", {"id": NOBODY, **COMPLETE})["id"], NOBODY)
        self.refuses("add", "project", text=json.dumps({"id": NOBODY, **COMPLETE}),
                     reason="RECORD_EXISTS", says=NOBODY)
        # What one store prints, another one takes.
        line = self.works("list", "project").out
        self.store = self.folder / "second"
        self.make_store()
        self.works("add", "project", text=line)
        self.assertEqual(self.works("list", "project").out, line)

    def test_lists_are_chosen_by_words_and_conditions(self):
        self.add("project", COMPLETE)
        self.add("project", {**COMPLETE, "title": "Courts", "countries": ["UG"],
                             "status": "PROJECT_STATUS_APPROVED"})

        def titles(*arguments):
            return [r["title"] for r in self.works("list", "project", *arguments).objects()]

        self.assertEqual(titles(), ["Courts", "Prison farms"])
        self.assertEqual(titles("--text", "far"), ["Prison farms"])
        self.assertEqual(titles("--where", "status=approved"), ["Courts"])
        self.assertEqual(titles("--where", "status=Idea", "--where", "countries=UG"), [])
        self.assertEqual(titles("--limit", "1"), ["Courts"])
        table = self.works("list", "project", "--format", "table").out.splitlines()
        self.assertTrue(table[0].startswith("ID"))
        self.assertEqual(len(table), 3)
        for condition, reason in (("status", "BAD_CONDITION"), ("status=flying", "UNKNOWN_CHOICE"),
                                  ("summary=x", "NOT_INDEXED"), ("nope=x", "NOT_INDEXED")):
            self.refuses("list", "project", "--where", condition, reason=reason, says="")

    def test_words_of_every_alphabet_come_back_as_they_were(self):
        title = "مكافحة الفساد — 预防犯罪 — предупреждение 😀 \"'\\ \u2028"
        key = self.add("project", {**COMPLETE, "title": title})["id"]
        self.assertEqual(self.works("get", "project", key).object()["title"], title)

    def test_text_of_others_does_not_steer_the_terminal(self):
        title = "\x1b[31mred\x1b[0m\u202eevil\u009b2J"
        key = self.add("project", {**COMPLETE, "title": title})["id"]
        shown = self.works("list", "project", "--format", "table").out
        self.assertIn("[31mred", shown)
        for mark in "\x1b\u202e\u009b":
            self.assertNotIn(mark, shown)
        self.works("delete", "project", key)
        self.assertNotIn("\x1b", self.run_program("delete", "project", key).err)
        self.assertEqual(self.works("get", "project", key).object()["title"], title)

    def test_output_that_cannot_be_printed_is_a_failure(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([CLI, "types"], stdout=full, stderr=subprocess.PIPE, text=True,
                                  check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("printed", done.stderr)


class Headquarters(CliTest):
    """What is said where headquarters cannot be reached."""

    def enrolment(self, **changed):
        authority = self.folder / "ca.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", os.devnull, "-out",
                        str(authority), "-subj", "/CN=test", "-days", "2"], check=True,
                       capture_output=True)
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            port = unused.getsockname()[1]
        file = self.folder / "enrolment.json"
        file.write_text(json.dumps({
            "server": f"127.0.0.1:{port}", "caPem": authority.read_text(), "code": "A" * 24,
            "office": "KEN", "person": "Amina Otieno", "role": "ROLE_FIELD_OFFICER", **changed}))
        return file

    def test_a_laptop_without_enrolment_works_and_says_so_when_it_syncs(self):
        self.make_store()
        self.add("project", COMPLETE)
        self.refuses("sync", reason="NOT_ENROLLED", says="enrolment file")
        self.assertEqual(len(self.records("project")), 1)

    def test_a_server_that_is_not_there_costs_nothing(self):
        made = self.works("init", "--enrolment", self.enrolment())
        self.assertIn("enrols at its first sync", made.out)
        self.add("project", COMPLETE)
        self.refuses("sync", reason="CANNOT_CONNECT", says="", code=3)
        status = self.works("status", "--json").object()
        self.assertEqual((status["records"], status["waiting"]), (1, 1))

    def test_a_store_can_be_enrolled_later_but_not_for_another_office(self):
        self.make_store()
        self.add("project", COMPLETE)
        self.works("init", "--enrolment", self.enrolment())
        self.refuses("init", "--enrolment", self.enrolment(office="THA"), reason="OTHER_OFFICE",
                     says="KEN")
        self.assertEqual(len(self.records("project")), 1)

    def test_a_file_that_is_no_enrolment_is_refused(self):
        file = self.folder / "letter.txt"
        file.write_text("Dear colleague")
        self.refuses("init", "--enrolment", file, reason="BAD_ENROLMENT_FILE", says="letter.txt")
        self.refuses("init", "--enrolment", self.folder / "none", reason="NO_FILE", says="none")

    def test_there_are_no_conflicts_to_settle(self):
        self.make_store()
        self.assertIn("no open conflicts", self.works("conflicts").out)
        self.assertEqual(self.works("conflicts", "--all", "--json").out, "")
        self.refuses("conflicts", "settle", NOBODY, "--keep-shown", reason="NO_RECORD", says=NOBODY)


if __name__ == "__main__":
    unittest.main()
