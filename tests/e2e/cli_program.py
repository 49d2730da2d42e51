"""Starts fieldpost-cli for tests: a folder of its own for each test, and what came out of it."""
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

BIN = pathlib.Path(os.environ.get("FIELDPOST_BIN", "build/bin"))
CLI = BIN / "fieldpost-cli"


class Ran:
    """One run of the program."""

    def __init__(self, done):
        self.code = done.returncode
        self.out = done.stdout
        self.err = done.stderr

    def objects(self):
        return [json.loads(line) for line in self.out.splitlines()]

    def object(self):
        objects = self.objects()
        assert len(objects) == 1, self.out + self.err
        return objects[0]


class CliTest(unittest.TestCase):
    """A test with a folder, in which `self.store` is made by `make_store`."""

    def setUp(self):
        self._folder = tempfile.TemporaryDirectory(prefix="fieldpost-cli-")
        self.addCleanup(self._folder.cleanup)
        self.folder = pathlib.Path(self._folder.name)
        self.store = self.folder / "store"

    def run_program(self, *arguments, text="", store=True):
        command = [str(CLI)] + (["--store", str(self.store)] if store else [])
        environment = {k: v for k, v in os.environ.items() if k != "FIELDPOST_STORE"}
        return Ran(subprocess.run(command + [str(a) for a in arguments], input=text, text=True,
                                  capture_output=True, timeout=120, env=environment, check=False))

    def works(self, *arguments, **more):
        ran = self.run_program(*arguments, **more)
        self.assertEqual(ran.code, 0, ran.err)
        return ran

    def refuses(self, *arguments, reason, says, code=1, **more):
        """The run fails with one sentence that says so, and in JSON with the reason."""
        ran = self.run_program(*arguments, **more)
        self.assertEqual(ran.code, code, ran.out + ran.err)
        self.assertEqual(ran.out, "")
        last = ran.err.rstrip("\n").splitlines()[-1]
        self.assertTrue(last.startswith("fieldpost-cli: "), ran.err)
        self.assertIn(says, last)
        in_json = self.run_program("--json", *arguments, **more)
        self.assertEqual(in_json.code, code)
        error = json.loads(in_json.err)["error"]
        self.assertEqual(error["reason"], reason)
        self.assertTrue(error["code"])
        return ran

    def make_store(self, office="KEN", person="Amina Otieno"):
        return self.works("init", "--office", office, "--person", person)

    def add(self, kind, record):
        return self.works("add", kind, text=json.dumps(record)).object()

    def records(self, kind):
        return self.works("list", kind).objects()
