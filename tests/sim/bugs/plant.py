#!/usr/bin/env python3
"""Writes copies of product files with the bugs of bugs.py in them, each behind its switch.

Run by CMake: plant.py SOURCE_TREE OUTPUT_FOLDER; --files and --names list what there is. A bug whose line is no longer there is left out and
listed as stale, and fieldpost-sim-planted says so.
"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from bugs import BUGS  # noqa: E402


def files():
    """The product files that are changed, in a fixed order."""
    return sorted({where for _, _, where, _, _ in BUGS if where})


def switched(name, text):
    """The planted text with its switch filled in."""
    return text.replace("planted", f'::fieldpost::sim::planted("{name}")')


def plant(root, output):
    stale = {name for name, _, where, was, _ in BUGS
             if where and (root / where).read_text(encoding="utf-8").count(was) != 1}
    for where in files():
        text = (root / where).read_text(encoding="utf-8")
        for name, _, place, was, changed in BUGS:
            # Two bugs on one line are nested: the line stands in what the first made of it.
            if place == where and name not in stale:
                text = text.replace(was, switched(name, changed), 1)
                if name not in text:
                    stale.add(name)
        write(output / pathlib.Path(where).name,
              f'#include "tests/sim/bugs/planted.h"\n#line 1 "{root / where}"\n{text}')
    write(output / "tests/sim/bugs/bugs.inc", "".join(
        f'{{"{name}", "{words}", {"true" if name in stale else "false"}}},\n'
        for name, words, *_ in BUGS))


def write(path, text):
    """Leaves a file that is so already, so that nothing is compiled again."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1] in ("--files", "--names"):
        print(";".join(files() if sys.argv[1] == "--files" else [bug[0] for bug in BUGS]), end="")
        sys.exit(0)
    folder = pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    plant(pathlib.Path(sys.argv[1]), folder)
