"""`deploy/bench sync`: measures, and prints one table beside the best peers and what is to be reached.

Started by deploy/bench once the programs are built. Every step is a process on real disks over TLS;
a step that cannot run here says why, and its rows are there all the same.
"""
import argparse
import json
import os
import pathlib
import platform
import shutil
import sys
import tempfile
import time

import bad_link
import figures
import load
import peers
from fleet import Failed, Server

QUICK, WHOLE = 1_000, 10_000


def arguments():
    parser = argparse.ArgumentParser(prog="deploy/bench sync", description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true",
                        help="a tenth of the records and few rounds, about a minute")
    parser.add_argument("--full", action="store_true",
                        help="also the first upload over 64 kbit/s and 600 ms, about 6 minutes")
    parser.add_argument("--link", action="store_true",
                        help="also the first upload over a link that loses 8 %% (root; a tenth of "
                             "the records, all of them with --full)")
    parser.add_argument("--peers", nargs="?", type=pathlib.Path, const=peers.FOLDER, metavar="DIR",
                        help="also other sync engines with the same work, where they lie in DIR "
                             "(default: shared/peers beside the checkout)")
    parser.add_argument("--only", metavar="STEP", action="append",
                        help="only this step; may be given several times")
    parser.add_argument("--json", action="store_true", help="the table as JSON")
    parser.add_argument("--folder", type=pathlib.Path,
                        help="where stores are made (default: the folder for temporary files)")
    return parser.parse_args()


class Measuring:
    """One run: a folder, its servers, and the figures so far."""

    def __init__(self, asked, root):
        self.asked = asked
        self.root = root
        self.measured = {"records": QUICK if asked.quick else WHOLE}
        self.rounds = 5 if asked.quick else 15
        self.servers = []
        self.failed = []

    def server(self, name):
        server = Server(self.root / name / "hq")
        self.servers.append(server)
        load.add_office(server)
        return server

    def sessions(self):
        server = self.server("sessions")
        files = [load.enrolment(server, self.root, person) for person in ("Amina", "Jonas")]
        self.measured["sessions"] = load.bench(
            "sessions", "--folder", self.root / "laptops", "--records", self.measured["records"],
            "--rounds", self.rounds, "--server-port", server.port,
            "--enrolment", files[0], "--enrolment", files[1])

    def commit(self):
        if "sessions" in self.measured:
            self.measured["commit"] = load.bench(
                "commit", "--folder", self.root / "laptops", "--records",
                self.measured["records"], "--rounds", self.rounds)

    def ingest(self):
        self.measured["ingest"] = load.bench("ingest", "--folder", self.root, "--records",
                                             self.measured["records"])

    def scaling(self):
        servers = [self.server("few"), self.server("many")]
        files = [load.enrolment(server, server.folder.parent, "Amina") for server in servers]
        self.measured["scaling"] = load.bench(
            "scaling", "--folder", self.root / "scaling",
            "--records", 100 if self.asked.quick else 1_000, "--rounds", self.rounds,
            *(part for server in servers for part in ("--server-port", server.port)),
            *(part for file in files for part in ("--enrolment", file)))

    def load(self):
        size = (10, 50) if self.asked.quick else (50, 200)
        print(f"  {size[0]} laptops with {size[1]} changes each", file=sys.stderr)
        self.measured["load"] = load.measure(self.server("load"), self.root / "load", *size)

    def slow_upload(self):
        if self.asked.full:
            server = self.server("slow")
            self.measured["slow_upload"] = load.bench(
                "slow", "--folder", self.root / "slow" / "laptop", "--records",
                self.measured["records"], "--server-port", server.port,
                "--enrolment", load.enrolment(server, self.root, "Slow"))

    def link(self):
        if self.asked.link:
            records = self.measured["records"] if self.asked.full else QUICK
            self.measured["link"] = bad_link.measure(self.root / "link", records)

    def peers(self):
        if self.asked.peers:
            self.measured["peers"] = peers.measure(
                self.asked.peers, self.root / "peers", self.measured["records"])

    def run(self):
        steps = (self.sessions, self.commit, self.ingest, self.scaling, self.load,
                 self.slow_upload, self.link, self.peers)
        for number, step in enumerate(steps, 1):
            name = step.__name__
            if self.asked.only and name not in self.asked.only:
                continue
            print(f"[{number}/{len(steps)}] {name}", file=sys.stderr, flush=True)
            begun = time.monotonic()
            try:
                step()
            except Failed as failed:
                # What the other steps measured is worth its time.
                self.failed.append(f"{name}: {failed}")
                print(f"  {failed}", file=sys.stderr, flush=True)
            print(f"  {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)

    def end(self):
        for server in self.servers:
            server.stop()


def machine():
    model = next((line.partition(":")[2].strip() for line in
                  pathlib.Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), platform.machine())
    return f"{model}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.0f}, {platform.release()}"


def main():
    asked = arguments()
    root = pathlib.Path(tempfile.mkdtemp(prefix="fieldpost-bench-", dir=asked.folder))
    measuring = Measuring(asked, root)
    try:
        measuring.run()
    finally:
        measuring.end()
        shutil.rmtree(root, ignore_errors=True)
    rows = figures.figures(measuring.measured)
    rows += peers.figures(measuring.measured.get("peers"))
    if asked.json:
        print(json.dumps({"machine": machine(), "rows": figures.as_json(rows),
                          "measured": measuring.measured}, indent=1))
    else:
        print(f"{machine()}; {measuring.measured['records']:,} records")
        print(figures.table(rows))
    if measuring.failed:
        sys.exit("deploy/bench: " + "; ".join(measuring.failed))


if __name__ == "__main__":
    main()
