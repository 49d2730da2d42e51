"""Many laptops that sync at once with one server: nothing lost, no error shown, and what it cost.

Used by sync_table.py at full size and by load_test.py at a small one. Every laptop is a process of
its own, over TLS.
"""
import json
import pathlib
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from fleet import BIN, Failed, Server  # noqa: E402, F401

OFFICE = "KEN"
PREPARED_TOGETHER = 4


def bench(*arguments, timeout=3600, quiet=False):
    """Runs fieldpost-bench; gives its figures."""
    done = subprocess.run([str(part) for part in (BIN / "fieldpost-bench", *arguments)],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE if quiet else None,
                          text=True, timeout=timeout, check=False)
    if done.returncode != 0:
        raise Failed(f"fieldpost-bench {arguments[0]}: exit {done.returncode} {done.stderr or ''}")
    return json.loads(done.stdout)


def memory_bytes(pid, line):
    """VmHWM or VmRSS of a process."""
    for said in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if said.startswith(line + ":"):
            return int(said.split()[1]) * 1024
    raise Failed(f"no {line} of process {pid}")


def add_office(server, office=OFFICE):
    server.console("offices", "add", office, "--name", office, "--country", "KE")


def enrolment(server, folder, person, office=OFFICE):
    file = pathlib.Path(folder) / f"{person}.enrolment"
    server.console("laptops", "enrol", "--office", office, "--person", person, "--role",
                   "field-officer", "-o", file)
    return file


def prepare(server, root, laptops, changes):
    """Laptops with changes to send; their folders."""
    folders = [root / f"laptop-{n}" for n in range(laptops)]
    running = []

    def finish(process):
        if process.wait() != 0:
            raise Failed("a laptop could not be prepared")

    for n, folder in enumerate(folders):
        file = enrolment(server, root, f"person-{n}")
        running.append(subprocess.Popen(
            [str(part) for part in (
                BIN / "fieldpost-bench", "prepare", "--folder", folder, "--enrolment", file,
                "--server", f"127.0.0.1:{server.port}", "--records", changes, "--seed", n)],
            stdout=subprocess.DEVNULL))
        if len(running) >= PREPARED_TOGETHER:
            finish(running.pop(0))
    for process in running:
        finish(process)
    return folders


def sync_all(folders):
    """All at once: each waits for a line before it connects. What each one said."""
    waiting = [subprocess.Popen([str(part) for part in (BIN / "fieldpost-bench", "sync", "--folder",
                                                        folder)],
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
               for folder in folders]
    for process in waiting:
        process.stdin.write("\n")
        process.stdin.flush()
    return [json.loads(process.communicate()[0]) for process in waiting]


def percentile(weighted, share):
    """Of (value, how often) pairs: the value that `share` of all do not exceed."""
    weighted = sorted(weighted)
    left = share * sum(count for _, count in weighted)
    for value, count in weighted:
        left -= count
        if left <= 0:
            return value
    return weighted[-1][0]


def projects_at_headquarters(server, root):
    """As a new laptop of the office gets them."""
    return bench("count", "--folder", root / "counting", "--enrolment",
                 enrolment(server, root, "Counting"), "--server",
                 f"127.0.0.1:{server.port}")["projects"]


def measure(server, root, laptops, changes):
    """The load, whole. `server` has the office and no record yet."""
    folders = prepare(server, root, laptops, changes)
    idle = memory_bytes(server.process.pid, "VmRSS")
    begun = time.monotonic()
    said = sync_all(folders)
    seconds = time.monotonic() - begun
    peak = memory_bytes(server.process.pid, "VmHWM")
    acknowledged = [(part["ms"], part["changes"])
                    for each in said for part in each["acknowledgements"]]
    total = laptops * changes
    return {
        "laptops": laptops, "changes": changes, "seconds": seconds,
        "errors": [each["error"] for each in said if "error" in each],
        "lost": total - projects_at_headquarters(server, root),
        "p50_ms": percentile(acknowledged, 0.5), "p99_ms": percentile(acknowledged, 0.99),
        "per_second": total / seconds,
        "server_idle_bytes": idle,
        "server_peak_bytes": peak,
    }
