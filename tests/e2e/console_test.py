"""The console as headquarters uses it: the report, the registers, the watch, and every wrong input."""
import json
import os
import signal
import subprocess
import unittest

from fleet import BIN, FleetTest, Server, run

RUNNING = {"title": "Courts", "level": "PROJECT_LEVEL_NATIONAL", "countries": ["KE"],
           "themes": ["corruption"], "status": "PROJECT_STATUS_UNDER_IMPLEMENTATION",
           "plannedStart": "2004-02-01", "plannedEnd": "2005-10-31", "actualStart": "2004-03-01"}


def complete(script, *words):
    """What bash offers for the last of these words."""
    line = subprocess.run(["bash", "-c", script + 'COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))\n'
                           '_fieldpost_console; printf "%s\\n" "${COMPREPLY[@]}"', "bash",
                           "fieldpost-console", *words], capture_output=True, text=True, check=True)
    return line.stdout.split()


class HelpPagesTest(unittest.TestCase):
    """Completion and the manual page; neither needs a server or an identity."""

    def page(self, *arguments):
        return run(BIN / "fieldpost-console", *arguments).stdout

    def test_bash_completes_commands_options_and_values(self):
        script = self.page("completion", "bash")
        self.assertEqual(complete(script, "perf"), [])
        self.assertEqual(complete(script, "repo"), ["report"])
        self.assertEqual(complete(script, "report", "fr"), ["freeze", "frozen"])
        # An option before the command does not hide it, nor does its value.
        self.assertEqual(complete(script, "--server", "hq:1", "report", "perf"), ["performance"])
        self.assertEqual(complete(script, "report", "performance", "--format", ""), ["table", "json"])
        self.assertEqual(complete(script, "laptops", "enrol", "--ro"), ["--role"])
        self.assertEqual(complete(script, "laptops", "enrol", "--js"), ["--json"])
        # What takes a file offers no words of its own, so bash offers files.
        self.assertEqual(complete(script, "--identity", ""), [])
        self.assertEqual(complete(script, "bundle", "import", ""), [])
        self.assertIn("--return", complete(script, "bundle", "import", "-"))
        self.assertEqual(complete(script, "completion", "b"), ["bash"])

    def test_a_shell_that_is_not_known_is_named(self):
        refused = run(BIN / "fieldpost-console", "completion", "fish", ok=False)
        self.assertEqual(refused.returncode, 2)
        self.assertIn("fish", refused.stderr)

    def test_the_manual_has_every_command_and_is_sound_troff(self):
        page = self.page("manual")
        shown = subprocess.run(["groff", "-man", "-ww", "-Tutf8", "-P-c"], input=page,
                               capture_output=True, text=True, check=True)
        self.assertEqual(shown.stderr, "")
        script = self.page("completion", "bash")
        for command in complete(script, ""):
            if not command.startswith("-"):
                self.assertIn(f'.SS "{command}"'.replace("-", "\\-"), page)
        self.assertIn("Give a project its official number.", " ".join(shown.stdout.split()))
        self.assertIn("3 headquarters was not reached", shown.stdout)


class ConsoleTest(FleetTest):
    def report(self, *arguments):
        return self.server.console("report", "performance", "--as-of", "2005-06-30", *arguments).stdout

    def test_the_report_shows_all_its_parts_in_eighty_columns(self):
        amina = self.laptop("Amina")
        amina.add("project", **RUNNING)
        amina.add("project", title="Only a title")
        amina.sync()
        text = self.report()
        lines = text.splitlines()
        self.assertEqual(lines[0], "Field projects 46 planned, 1 recorded, 1 under implementation, "
                                   "0 completed")
        self.assertEqual(lines[1], "Trainings 20 planned, 0 held, 0 planned ahead")
        for part in ("Final outputs (para. 17)", "Indicators of achievement", "no target set",
                     "Not counted, and why", "1 project: drafts", "How fresh the offices' data is"):
            self.assertIn(part, text)
        self.assertLess(text.index("Final outputs"), text.index("Indicators"))
        self.assertLess(text.index("Indicators"), text.index("Not counted"))
        self.assertLess(text.index("Not counted"), text.index("How fresh"))
        self.assertLessEqual(max(len(line) for line in lines), 80)

    def test_every_figure_opens_its_records(self):
        amina = self.laptop("Amina")
        project = amina.add("project", **RUNNING)
        amina.sync()
        report = json.loads(self.report("--format", "json"))
        self.assertEqual(report["projects"]["underImplementation"]["records"], [project])
        named = {record["id"]: record["title"] for record in report["records"]}
        self.assertEqual(named[project], "Courts")
        reached = next(i for i in report["indicators"] if i["code"] == "6 (a)")["receiving"]
        self.assertEqual([state["name"] for state in reached["states"]], ["Kenya"])
        shown = json.loads(self.server.console("--json", "record", "project", project).stdout)
        self.assertEqual(json.loads(shown["json"])["title"], "Courts")
        self.assertEqual(shown["history"][0]["author"], "Amina")

    def test_a_suspended_laptop_waits_and_loses_nothing(self):
        amina = self.laptop("Amina")
        amina.sync()
        laptop = self.server.console_json("laptops")["laptops"][0]
        amina.add("project", **RUNNING)
        self.server.console("laptops", "suspend", laptop["id"])
        refused = amina.cli("sync", ok=False)
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("suspended", refused.stderr)
        self.server.console("laptops", "resume", laptop["id"])
        amina.sync()
        self.assertIn(" 1 recorded", self.report())

    def test_a_watcher_sees_a_sync_and_ends_on_an_interrupt(self):
        amina = self.laptop("Amina")
        amina.add("project", **RUNNING)
        watch = self.watch()
        amina.sync()
        kinds = [json.loads(watch.stdout.readline())["kind"] for _ in range(3)]
        self.assertEqual(kinds, ["EVENT_KIND_SYNC_STARTED", "EVENT_KIND_COMMIT",
                                 "EVENT_KIND_SYNC_FINISHED"])
        watch.send_signal(signal.SIGINT)
        self.assertEqual(watch.wait(timeout=30), 0)
        counted = self.watch("--count", "1")
        amina.sync()
        self.assertEqual(counted.wait(timeout=30), 0)

    def test_a_stopping_server_does_not_wait_for_watchers(self):
        watch = self.watch()
        self.assertEqual(self.server.stop(), 0)
        watch.wait(timeout=30)

    def watch(self, *arguments):
        watch = subprocess.Popen(
            [BIN / "fieldpost-console", "--json", "--identity", self.server.folder / "console.identity",
             "watch", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(watch.stdout.close)
        self.addCleanup(watch.stderr.close)
        self.addCleanup(watch.kill)
        self.assertIn("watching", watch.stderr.readline())
        return watch

    def test_an_enrolment_file_is_for_its_owner_and_never_written_over(self):
        file = self.enrolment("Amina")
        self.assertEqual(file.stat().st_mode & 0o777, 0o600)
        before = file.read_text()
        enrol = ("laptops", "enrol", "--office", "KEN", "--person", "Jonas", "--role", "auditor", "-o",
                 file)
        self.refused(self.server.console(*enrol, ok=False), 1, "already")
        self.assertEqual(file.read_text(), before)
        self.server.console(*enrol, "--force")
        self.assertEqual(json.loads(file.read_text())["role"], "ROLE_AUDITOR")

    def refused(self, done, code, words):
        """The program ended with the code, said one sentence with the words, and printed nothing."""
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.assertIn(words, done.stderr)
        self.assertEqual(len(done.stderr.strip().splitlines()), 1, done.stderr)
        self.assertEqual(done.stdout, "")

    def test_wrong_input_gets_one_sentence(self):
        enrol = ("laptops", "enrol", "--person", "Amina", "-o", self.root / "none")
        for code, words, *arguments in (
                (1, "no office 'XXX'", *enrol, "--office", "XXX", "--role", "auditor"),
                (1, "no role 'king'", *enrol, "--office", "KEN", "--role", "king"),
                (1, "already", "offices", "add", "KEN", "--name", "Again", "--country", "KE"),
                (1, "'XX'", "offices", "add", "UGA", "--name", "Kampala", "--country", "XX"),
                (1, "YYYY-MM-DD", "report", "performance", "--as-of", "2005-02-29"),
                (1, "no programme of work", "report", "performance", "--programme", "1998"),
                (1, "spaceship", "record", "spaceship", "x"),
                (1, "no project", "record", "project", "01a20cf2-dbec-7131-9703-c8d4347b21ba")):
            with self.subTest(words):
                self.refused(self.server.console(*arguments, ok=False), code, words)
        self.assertFalse((self.root / "none").exists())

    def test_a_command_line_that_is_not_understood_ends_with_two(self):
        for arguments in (["dance"], [], ["report"], ["offices", "add"],
                          ["report", "performance", "--format", "xml"]):
            with self.subTest(arguments):
                self.refused(self.server.console(*arguments, ok=False), 2, "--help")
                told = json.loads(self.server.console("--json", *arguments, ok=False).stderr)
                self.assertEqual((told["error"]["code"], told["error"]["reason"]),
                                 ("InvalidArgument", "BAD_USAGE"))
        self.refused(self.server.console("offices", "add", "UGA", "--name", b"\xff".decode(
            errors="surrogateescape"), "--country", "UG", ok=False), 2, "UTF-8")
        environment = {k: v for k, v in os.environ.items() if not k.startswith("FIELDPOST_")}
        done = subprocess.run([BIN / "fieldpost-console", "offices"], capture_output=True, text=True,
                              env=environment, check=False)
        self.refused(done, 2, "--identity")

    def test_output_that_cannot_be_printed_is_a_failure(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run(
                [BIN / "fieldpost-console", "--identity", self.server.folder / "console.identity",
                 "report", "performance"], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("printed", done.stderr)

    def test_an_identity_that_is_none_is_told(self):
        def ask(identity):
            return run(BIN / "fieldpost-console", "--identity", identity, "offices", ok=False)
        self.refused(ask(self.root / "missing"), 1, "no identity file")
        broken = self.root / "broken"
        broken.write_text("{")
        self.refused(ask(broken), 1, "not an identity")
        said = json.loads((self.server.folder / "console.identity").read_text())
        said["certificatePem"] = "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n"
        broken.write_text(json.dumps(said))
        self.refused(ask(broken), 1, "damaged")

    def test_another_headquarters_is_not_trusted(self):
        other = Server(self.root / "other" / "hq")
        self.addCleanup(other.stop)
        done = run(BIN / "fieldpost-console", "--server", f"127.0.0.1:{other.port}", "--identity",
                   self.server.folder / "console.identity", "offices", ok=False)
        self.refused(done, 3, "not the headquarters")

    def test_a_server_that_is_not_there_is_told(self):
        self.server.stop()
        self.refused(self.server.console("offices", ok=False), 3, "cannot be reached")


if __name__ == "__main__":
    unittest.main(verbosity=2)
