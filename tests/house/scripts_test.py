"""The scripts a person meets first: each says what it does, and refuses what it does not know."""
import os
import pathlib
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRIPTS = [path for path in [*ROOT.glob("deploy/*"), *ROOT.glob("deploy/dev/*"), ROOT / ".ci/run"]
           if path.is_file() and path.suffix == "" and os.access(path, os.X_OK)]


def run(script, *arguments):
    return subprocess.run([script, *arguments], capture_output=True, text=True, timeout=60, cwd="/")


class ScriptsTest(unittest.TestCase):
    def test_there_are_scripts(self):
        self.assertGreaterEqual(len(SCRIPTS), 5)

    def test_each_says_what_it_does(self):
        for script in SCRIPTS:
            with self.subTest(script=script.name):
                said = run(script, "--help")
                self.assertEqual(said.returncode, 0, said.stderr)
                self.assertTrue(said.stdout.startswith("Usage: deploy/"), said.stdout)

    def test_each_refuses_an_option_it_does_not_know(self):
        for script in SCRIPTS:
            with self.subTest(script=script.name):
                said = run(script, "--no-such-option")
                self.assertNotEqual(said.returncode, 0)
                self.assertIn("--help", said.stderr)

    def test_setup_finds_nothing_missing_after_it_ran(self):
        said = run(ROOT / "deploy/setup", "--check")
        self.assertEqual((said.returncode, said.stdout), (0, ""))


if __name__ == "__main__":
    unittest.main()
