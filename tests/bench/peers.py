"""Other sync engines with the same work, where a folder with them lies beside this checkout.

Used by sync_table.py --peers. Works in a copy; what a peer needs beyond that is installed there by
its own package list. A peer that cannot run here is named with the reason.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys

from figures import Figure, size

FOLDER = pathlib.Path(__file__).resolve().parents[3] / "shared" / "peers"
# Folder, and whether its packages run scripts of their own when they are installed.
ENGINES = (("pouchdb", True), ("rxdb", False), ("crsqlite", False))
INSTALL_S, RUN_S = 600, 900


def run(command, folder, timeout):
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=timeout,
                          check=False)


def measure_one(copy, engine, scripts, records):
    folder = copy / engine
    # The copy's packages may be there already.
    if not (folder / "node_modules").exists():
        install = ["npm", "install", "--no-audit", "--no-fund"]
        done = run(install if scripts else [*install, "--ignore-scripts"], folder, INSTALL_S)
        if done.returncode != 0:
            return {"skipped": "npm: " + (done.stderr.strip().splitlines() or ["failed"])[-1]}
    done = run(["node", "--max-old-space-size=6000", "run.mjs", str(records)], folder, RUN_S)
    if done.returncode != 0:
        return {"skipped": (done.stderr.strip().splitlines() or ["it failed"])[-1]}
    return json.loads(done.stdout.strip().splitlines()[-1])


def measure(source, copy, records):
    if not (source / "common" / "gen.py").exists():
        return {"skipped": f"there are no peers in {source}"}
    if shutil.which("node") is None or shutil.which("npm") is None:
        return {"skipped": "no node and npm here"}
    shutil.copytree(source, copy, symlinks=True)
    done = run([sys.executable, "common/gen.py", str(records)], copy, RUN_S)
    if done.returncode != 0:
        return {"skipped": "their work could not be made: " + done.stderr.strip()[-200:]}
    os.makedirs("/tmp/peers-run", exist_ok=True)
    said = {}
    for engine, scripts in ENGINES:
        print(f"  {engine}", file=sys.stderr, flush=True)
        try:
            said[engine] = measure_one(copy, engine, scripts, records)
        except subprocess.TimeoutExpired as late:
            said[engine] = {"skipped": f"not done within {late.timeout:.0f} s"}
    return said


def session(said, key):
    cost = said.get(key)
    if not isinstance(cost, dict):
        return "-"
    return (f"{size(cost['up'])} / {size(cost['down'])}, "
            f"{cost.get('turns', cost.get('rounds', '?'))} turns")


def figures(measured):
    """A row for each peer that was asked for."""
    if measured is None:
        return
    if "skipped" in measured:
        yield Figure("peers in this run", measured["skipped"], "-", "-")
        return
    for engine, said in measured.items():
        if "skipped" in said:
            yield Figure(f"peer in this run: {engine}", said["skipped"], "-", "-")
            continue
        survivors = {key: value for key, value in said.get("survivors", {}).items() if value}
        empty = "empty_sync2" if "empty_sync2" in said else "empty_sync"
        yield Figure(f"peer in this run: {said.get('peer', engine)}",
                     f"upload {session(said, 'upload')}; nothing new {session(said, empty)}; one "
                     f"field {session(said, 'one_field_push')}", "-",
                     "edits of two: " + ", ".join(f"{k} {v}" for k, v in survivors.items()), 0)
