"""A server, its console and laptops as programs of their own, for tests of the whole way.

Every test starts its own server on a free port of loopback and stops it, whatever happens. The folder
of the binaries comes in FIELDPOST_BIN.
"""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

BIN = pathlib.Path(os.environ.get("FIELDPOST_BIN", "build/bin")).resolve()
PATIENCE_S = 60


class Failed(Exception):
    """A program ended otherwise than it should."""


def run(*command, stdin="", ok=True, timeout=PATIENCE_S):
    """Runs a program to its end; gives the finished process."""
    done = subprocess.run([str(part) for part in command], input=stdin, capture_output=True,
                          text=True, timeout=timeout, check=False)
    if ok and done.returncode != 0:
        raise Failed(f"{command}: exit {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done


class Server:
    """fieldpostd on one data folder. Keeps its port across restarts."""

    more = ()  # Further arguments of the program.

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.port = 0
        self.process = None
        self.start()

    def start(self):
        address = self.folder / "address"
        address.unlink(missing_ok=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        with open(self.folder.parent / "server.log", "ab") as log:
            self.process = subprocess.Popen(
                [BIN / "fieldpostd", "--data", self.folder, "--listen", f"127.0.0.1:{self.port}",
                 *self.more],
                stdout=log, stderr=log)
        deadline = time.monotonic() + PATIENCE_S
        while not (address.exists() and address.read_text().strip()):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise Failed("the server did not start: " +
                             (self.folder.parent / "server.log").read_text()[-2000:])
            time.sleep(0.02)
        self.port = int(address.read_text().strip().rpartition(":")[2])

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        """Ends the server as an administrator would; gives its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=PATIENCE_S)

    def console(self, *arguments, ok=True):
        return run(BIN / "fieldpost-console", "--server", f"127.0.0.1:{self.port}", "--identity",
                   self.folder / "console.identity", *arguments, ok=ok)

    def console_json(self, *arguments):
        return json.loads(self.console("--json", *arguments).stdout)


class Laptop:
    """A store and fieldpost-cli on it."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    def command(self, *arguments):
        return [str(part) for part in (BIN / "fieldpost-cli", "--store", self.folder, *arguments)]

    def cli(self, *arguments, stdin="", ok=True):
        return run(*self.command(*arguments), stdin=stdin, ok=ok)

    def add(self, record_type, **fields):
        return json.loads(self.cli("add", record_type, stdin=json.dumps(fields)).stdout)["id"]

    def set(self, record_type, record_id, **fields):
        self.cli("set", record_type, record_id, stdin=json.dumps(fields))

    def get(self, record_type, record_id):
        return json.loads(self.cli("get", record_type, record_id).stdout)

    def list(self, record_type, *arguments):
        return [json.loads(line)
                for line in self.cli("list", record_type, *arguments).stdout.splitlines()]

    def sync(self):
        return json.loads(self.cli("--json", "sync").stdout)


class FleetTest(unittest.TestCase):
    """A server with an office, and as many laptops as a test asks for."""

    OFFICE = "KEN"

    def setUp(self):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="fieldpost-e2e-"))
        self.addCleanup(shutil.rmtree, self.root, ignore_errors=True)
        self.server = Server(self.root / "hq")
        self.addCleanup(self.end)
        self.server.console("offices", "add", self.OFFICE, "--name", "Nairobi", "--country", "KE")

    def end(self):
        if self.server.process.poll() is None:
            self.server.kill()

    def enrolment(self, person, office=OFFICE, port=None):
        """An enrolment file; `port` leads through something other than the server itself."""
        file = self.root / f"{person}.enrolment"
        self.server.console("laptops", "enrol", "--office", office, "--person", person, "--role",
                            "field-officer", "-o", file)
        if port is not None:
            said = json.loads(file.read_text())
            said["server"] = f"127.0.0.1:{port}"
            file.write_text(json.dumps(said))
        return file

    def laptop(self, person, **way):
        laptop = Laptop(self.root / person)
        laptop.cli("init", "--enrolment", self.enrolment(person, **way))
        return laptop
