"""The first upload over a link of 64 kbit/s and 600 ms that loses 8 packets of 100.

Used by sync_table.py. Two network namespaces joined by fieldpost-bad-link; needs root and
/dev/net/tun, and says so where they are not there.
"""
import contextlib
import json
import os
import pathlib
import subprocess
import time

import load
from fleet import BIN, PATIENCE_S, Failed

HEADQUARTERS, PORT = "10.77.0.2", 7600
RATE, DELAY_MS, LOSS_PER_MILLE = 8_000, 300, 80
SYNCS_MOST = 20


def unavailable():
    """Why there can be no bad link here, or None."""
    if os.geteuid() != 0:
        return "not root: a bad link needs network namespaces"
    if not pathlib.Path("/dev/net/tun").exists():
        return "no /dev/net/tun here"
    try:
        made = subprocess.run(["ip", "netns", "add", "fieldpost-probe"], capture_output=True,
                              check=False)
    except FileNotFoundError:
        return "no `ip` here (package iproute2)"
    if made.returncode != 0:
        return "network namespaces are not to be had here: " + made.stderr.decode().strip()
    subprocess.run(["ip", "netns", "del", "fieldpost-probe"], check=False)
    return None


@contextlib.contextmanager
def running(command, **options):
    """A program that is ended when the block ends."""
    process = subprocess.Popen([str(part) for part in command], **options)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def namespaces(names):
    made = []
    try:
        for name in names:
            subprocess.run(["ip", "netns", "add", name], check=True)
            made.append(name)
        yield
    finally:
        for name in made:
            subprocess.run(["ip", "netns", "del", name], check=False)


def wait_for(file):
    deadline = time.monotonic() + PATIENCE_S
    while not (file.exists() and file.read_text().strip()):
        if time.monotonic() > deadline:
            raise Failed(f"{file} did not come")
        time.sleep(0.05)


def sync_until_done(namespace, store):
    """Syncs again after a broken link, as a laptop does. What the last one said, and all seconds."""
    seconds, errors = 0, []
    for _ in range(SYNCS_MOST):
        done = subprocess.run(["ip", "netns", "exec", namespace, str(BIN / "fieldpost-bench"), "sync",
                               "--folder", str(store)], input="\n", capture_output=True, text=True,
                              check=True)
        said = json.loads(done.stdout)
        seconds += said["seconds"]
        if "error" not in said:
            return {**said, "seconds": seconds, "errors": errors}
        errors.append(said["error"])
    return {"skipped": f"no sync of {SYNCS_MOST} came through: {errors[-1]}", "errors": errors}


def measure(folder, records):
    """Seconds and bytes of the upload, or why there is none."""
    why = unavailable()
    if why:
        return {"skipped": why}
    laptop, office = f"fpl{os.getpid()}", f"fph{os.getpid()}"
    folder.mkdir(parents=True)
    server = folder / "hq"
    address = f"{HEADQUARTERS}:{PORT}"
    inside = ["ip", "netns", "exec", office]
    console = [*inside, BIN / "fieldpost-console", "--server", address, "--identity",
               server / "console.identity"]

    def run_console(*arguments):
        subprocess.run([str(part) for part in (*console, *arguments)], check=True,
                       stdout=subprocess.DEVNULL)

    with contextlib.ExitStack() as stack:
        stack.enter_context(namespaces((laptop, office)))
        link = stack.enter_context(running(
            [BIN / "fieldpost-bad-link", laptop, office, "--delay", DELAY_MS, "--rate", RATE,
             "--loss", LOSS_PER_MILLE], stdout=subprocess.PIPE, text=True))
        if link.stdout.readline().strip() != "up":
            return {"skipped": "the bad link did not come up"}
        log = stack.enter_context(open(folder / "server.log", "wb"))
        stack.enter_context(running([*inside, BIN / "fieldpostd", "--data", server, "--listen",
                                     address], stdout=log, stderr=log))
        wait_for(server / "address")
        run_console("offices", "add", load.OFFICE, "--name", "Nairobi", "--country", "KE")
        run_console("laptops", "enrol", "--office", load.OFFICE, "--person", "Amina", "--role",
                    "field-officer", "-o", folder / "enrolment")
        # Prepared beside the server: enrolling is not what is measured.
        subprocess.run([str(part) for part in (
            *inside, BIN / "fieldpost-bench", "prepare", "--folder", folder / "laptop",
            "--enrolment", folder / "enrolment", "--server", address, "--records", records)],
            check=True, stdout=subprocess.DEVNULL)
        said = sync_until_done(laptop, folder / "laptop")
        link.terminate()
        passed = link.stdout.read().splitlines()
    # "NAME: 12 packets, 3456 bytes, ...": what the laptop put on the link, sent again and headers too.
    return {**said, "records": records, "link": passed, "up": int(passed[0].split()[3])}
