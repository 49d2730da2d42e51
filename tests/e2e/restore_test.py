"""Headquarters backed up, lost and restored, with the programs as people start them."""
import json
import pathlib
import shutil
import unittest

from fleet import BIN, FleetTest, run


class RestoreTest(FleetTest):
    def fieldpostd(self, *arguments, ok=True):
        return run(BIN / "fieldpostd", *arguments, ok=ok)

    def backup(self, name="hq.backup", *more):
        file = self.root / name
        done = self.fieldpostd("backup", "--store", self.server.folder, "--to", file, "--json", *more)
        return file, json.loads(done.stdout)

    def log(self):
        return (self.root / "server.log").read_text()

    def test_a_day_of_work_comes_back_after_a_restore(self):
        amina, jonas = self.laptop("Amina"), self.laptop("Jonas")
        project = amina.add("project", title="Wells")
        plan = self.root / "plan.pdf"
        plan.write_bytes(b"%PDF-1.4 " + bytes(5000))
        amina.cli("attach", "project", project, plan)
        amina.sync()
        jonas.sync()
        file, said = self.backup()
        self.assertGreater(int(said["commit"]), 0)
        self.assertEqual(said["files"], "1")
        self.assertEqual(self.backup("next.backup")[1]["files"], "0")
        amina.set("project", project, title="Deep wells")
        mine = amina.add("project", title="Courts")
        amina.sync()
        jonas.sync()
        self.server.stop()
        shutil.rmtree(self.server.folder / "files")
        self.fieldpostd("restore", "--from", file, "--store", self.server.folder, "--force")
        self.server.start()
        out = self.root / "out.pdf"
        jonas.cli("fetch", "project", project, "plan.pdf", "--to", out)
        self.assertEqual(out.read_bytes(), plan.read_bytes())
        # Jonas comes first and hands in what Amina made; she may never come again.
        jonas.sync()
        self.assertEqual(jonas.get("project", project)["title"], "Deep wells")
        amina.sync()
        jonas.sync()
        for laptop in (amina, jonas):
            self.assertEqual(laptop.get("project", project)["title"], "Deep wells")
            self.assertEqual(laptop.get("project", mine)["title"], "Courts")
            status = json.loads(laptop.cli("--json", "status").stdout)
            self.assertGreater(status["headquartersLostMs"], 0)
            self.assertEqual((status["waiting"], status["heldForOthers"], status["openConflicts"]),
                             (0, 0, 0))
            self.assertIn("Headquarters had lost work", laptop.cli("status").stdout)

    def test_a_machine_that_was_set_back_is_noticed_and_told_in_the_log(self):
        amina = self.laptop("Amina")
        project = amina.add("project", title="Wells")
        amina.sync()
        self.server.stop()
        old = self.root / "old"
        shutil.copytree(self.server.folder, old)
        self.server.start()
        amina.set("project", project, title="Deep wells")
        amina.sync()
        self.server.stop()
        shutil.rmtree(self.server.folder)
        shutil.copytree(old, self.server.folder)
        self.server.start()
        amina.sync()
        self.assertEqual(amina.get("project", project)["title"], "Deep wells")
        self.assertIn("history_lost", self.log())

    def test_every_wrong_use_is_one_sentence_and_changes_nothing(self):
        file, _ = self.backup()

        def refused(*arguments):
            done = self.fieldpostd(*arguments, ok=False)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
            return done.stderr
        store = self.server.folder
        self.assertIn("there already", refused("backup", "--store", store, "--to", file))
        self.assertIn("no headquarters", refused("backup", "--store", self.root, "--to",
                                                 self.root / "x"))
        self.assertIn("is running", refused("restore", "--from", file, "--store", store, "--force"))
        self.server.stop()
        self.assertIn("--force", refused("restore", "--from", file, "--store", store))
        partial = pathlib.Path(f"{file}.partial")
        shutil.copy(file, partial)
        self.assertIn("not finished", refused("restore", "--from", partial, "--store", store,
                                              "--force"))
        self.assertIn("no file", refused("restore", "--from", self.root / "none", "--store", store,
                                         "--force"))


if __name__ == "__main__":
    unittest.main()
