#!/usr/bin/env python3
"""Checks what no compiler does: who includes whom, sizes, names, reasons, and what documents say.

Runs as the test `house`; each problem is one line, FILE:LINE: WORDS. tests/house/check_house_test.py
plants a violation of each kind, so a check that went blind is noticed.
"""
import os
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from architecture import EVERYWHERE, MAY_INCLUDE, POSIX, TESTS_ONLY, TOP_LEVEL  # noqa: E402
from check_documents import document_problems  # noqa: E402

LINES_MAX = {".cpp": 500, ".h": 300, ".qml": 250, ".proto": 400, ".md": 400, ".py": 400}
GROWING = {"DECISIONS.md"}  # Entries are dated and never taken out.
COLUMNS_MAX = {".cpp": 100, ".h": 100}
FUNCTION_LINES_MAX = 70
COMMENT_STARTS = {".cpp": "//", ".h": "//", ".proto": "//", ".inc": "//", ".py": '"""',
                  ".txtpb": "#", "": "#"}
DRAWERS = {"util", "utils", "helper", "helpers", "common", "manager", "managers", "misc"}
CODE = (".cpp", ".h", ".qml")
LEFT_OUT = {".git", ".cache", ".vscode", ".idea", "build", "__pycache__"}


class Source:
    """One text file of the tree, read once."""

    def __init__(self, root, path):
        self.path = path
        self.name = path.relative_to(root).as_posix()
        self.folder = path.parent.relative_to(root).as_posix()
        self.suffix = path.suffix
        self.is_test = path.stem.endswith("_test") or path.stem.startswith("tst_")
        self.is_table = path.suffix == ".inc"
        self.text = path.read_text(encoding="utf-8")
        self.lines = self.text.splitlines()

    def line_at(self, offset):
        return self.text.count("\n", 0, offset) + 1


def sources(root):
    """Every text file that the checks look into, in a fixed order."""
    for at, folders, files in os.walk(root):
        folders[:] = sorted(f for f in folders if f not in LEFT_OUT)
        for file in sorted(files):
            path = pathlib.Path(at, file)
            script = path.suffix == "" and os.access(path, os.X_OK)
            if path.suffix in {*LINES_MAX, ".inc", ".txtpb"} or script:
                yield Source(root, path)


def home_of(folder):
    """The longest row of the table that `folder` lies in, or None."""
    parts = folder.split("/")
    for count in range(len(parts), 1, -1):
        if "/".join(parts[:count]) in MAY_INCLUDE:
            return "/".join(parts[:count])
    return None


def covers(allowed, included):
    """Whether an entry of the table permits an include path."""
    if allowed == "Qt":
        return re.match(r"Q[A-Z]|Qt|q[a-z]+\.h$", included) is not None
    if included.endswith(".grpc.pb.h"):
        return allowed == "grpcpp/"
    if allowed.endswith((".h", "/")):
        return included.startswith(allowed)
    return home_of(included.rpartition("/")[0]) == allowed


def include_problem(source, included):
    """Why the file may not include it, or None."""
    home = home_of(source.folder)
    own = included.startswith(("sync/", "client/", "server/"))
    if re.fullmatch(r"[a-z_0-9]+|.*\.moc", included) or included.startswith(tuple(POSIX)):
        return None
    if source.name.startswith("tests/"):
        return None
    if included.startswith(tuple(TESTS_ONLY)):
        return None if source.is_test else f"only tests include {included}"
    if home is None or (source.is_test and own):
        return None
    if any(covers(allowed, included) for allowed in [home, *MAY_INCLUDE[home], *EVERYWHERE]):
        return None
    return f"{home} may not include {included}"


def include_problems(source):
    if source.suffix not in (".cpp", ".h", ".inc"):
        return
    for number, line in enumerate(source.lines, 1):
        found = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if not found:
            continue
        if found[1] == '"' and "/" not in found[2] and not found[2].endswith(".moc"):
            yield number, f"write the path of {found[2]} from the top of the tree"
        elif problem := include_problem(source, found[2]):
            yield number, problem


def qml_problems(source):
    """QML modules are named after their folders: Fieldpost.SyncCentre is client/sync_centre."""
    home = home_of(source.folder)
    if source.suffix != ".qml" or home is None:
        return
    for number, line in enumerate(source.lines, 1):
        if re.match(r'\s*import\s+"', line):
            yield number, "import a module by its name, not a folder by its path"
        found = re.match(r"\s*import\s+Fieldpost\.(\w+)", line)
        if not found or (found[1] == "Tests" and source.is_test):
            continue  # Fieldpost.Tests is tests/support/client.
        module = "client/" + re.sub(r"(?<=.)([A-Z])", r"_\1", found[1]).lower()
        if module not in MAY_INCLUDE:
            yield number, f"Fieldpost.{found[1]} is no folder of the table: {module}"
        elif module != home and not any(
                module == allowed or (allowed.endswith("/") and module.startswith(allowed))
                for allowed in MAY_INCLUDE[home]):
            yield number, f"{home} may not import Fieldpost.{found[1]}"


def folder_problems(source):
    if source.suffix in (*CODE, ".inc") and source.name.startswith(("sync/", "client/", "server/")):
        if home_of(source.folder) is None:
            yield 1, f"{source.folder} is not in MAY_INCLUDE (deploy/dev/architecture.py)"


def size_problems(source):
    most = LINES_MAX.get(source.suffix)
    if most and len(source.lines) > most and not source.is_table and source.name not in GROWING:
        yield len(source.lines), f"{len(source.lines)} lines; at most {most}: name its two jobs"
    columns = COLUMNS_MAX.get(source.suffix)
    for number, line in enumerate(source.lines, 1):
        if columns and len(line) > columns and not source.is_table:
            yield number, f"{len(line)} columns; at most {columns}"


def function_problems(source):
    """Counts from a signature in column 0 to its brace in column 0, as clang-format leaves them."""
    if source.suffix not in (".cpp", ".h"):
        return
    begun, inside = 0, False
    for number, line in enumerate(source.lines, 1):
        if line.startswith("}"):
            if inside and number - begun + 1 > FUNCTION_LINES_MAX:
                yield begun, f"a function of {number - begun + 1} lines; at most {FUNCTION_LINES_MAX}"
            begun, inside = 0, False
        elif not inside:
            if re.match(r"[A-Za-z_\[:~]", line) and not re.match(
                    r"(inline )?namespace|class|struct|enum|union|extern|constexpr|const |using", line):
                begun = number
            if begun and line.endswith("{"):
                inside = True
            elif line.endswith(";"):
                begun = 0


def word_problems(source):
    words = re.sub(r"([a-z])([A-Z])", r"\1_\2", re.sub(r"\W", "_", source.name))
    drawers = DRAWERS & set(words.lower().split("_"))
    if drawers:
        yield 1, f"'{min(drawers)}' names a drawer, not a job"
    if source.suffix == ".md" or source.name.startswith(("deploy/dev/", "tests/house/")):
        return
    for number, line in enumerate(source.lines, 1):
        if re.search(r"\b(TODO|FIXME|HACK)\b", line):
            yield number, "do it now, or write it down as an issue"


def opening_problems(source):
    """A file says what it is for; a body is spoken for by its header, a test by its name."""
    header = f'#include "{source.name.removesuffix(".cpp")}.h"'
    if source.is_test or source.lines[:1] == [header]:
        return
    if source.suffix == ".qml":
        root_object = next((n for n, line in enumerate(source.lines) if "{" in line), None)
        spoken = any(line.startswith(("//", "/*")) for line in source.lines[:root_object])
    else:
        first = next((x for x in source.lines if x.strip() and not x.startswith("#!")), "")
        spoken = first.startswith(COMMENT_STARTS.get(source.suffix, ""))
    if not spoken:
        yield 1, "the file does not begin with a comment that says what it is for"


REASON = re.compile(r'\bCode::(\w+)\s*,\s*"([A-Z][A-Z0-9_]*)"'
                    r'|(?:\breason\s*=\s*|\bset_reason\(|\badd\(field,\s*)"([A-Z][A-Z0-9_]*)"')
REASONS_FILE = "proto/REASONS.md"


def reason_problems(root, tree):
    """Each reason in the code stands in the table with its code, and the other way round."""
    listed = {}
    table = root / REASONS_FILE
    rows = table.read_text(encoding="utf-8").splitlines() if table.exists() else []
    for number, row in enumerate(rows, 1):
        found = re.match(r"\|\s*`(\w+)`\s*\|([^|]*)\|", row)
        if not found:
            continue
        if listed and found[1] <= next(reversed(listed)):
            yield f"{REASONS_FILE}:{number}: {found[1]} is out of order, or stands there twice"
        listed[found[1]] = (number, set(re.findall(r"\w+", found[2])))

    said = set()
    for source in tree:
        if source.suffix not in (".cpp", ".h", ".inc") or source.is_test:
            continue
        if not source.name.startswith(("sync/", "client/", "server/")):
            continue
        said.update(re.findall(r'"([A-Z][A-Z0-9_]*)"', source.text))
        for found in REASON.finditer(source.text):
            reason, line = found[2] or found[3], source.line_at(found.start())
            if reason not in listed:
                yield f"{source.name}:{line}: reason {reason} is not listed in {REASONS_FILE}"
            elif found[1] and found[1] not in listed[reason][1]:
                yield f"{source.name}:{line}: {REASONS_FILE} lists {reason} without the code {found[1]}"
    for reason, (number, _) in listed.items():
        if reason not in said:
            yield f"{REASONS_FILE}:{number}: nothing says {reason} any more"


def top_problems(root):
    for entry in sorted(root.iterdir()):
        if entry.name not in TOP_LEVEL:
            yield f"{entry.name}:1: the top of the tree has no place for this"


def problems(root):
    """Every problem of the tree, in a fixed order."""
    tree = list(sources(root))
    yield from top_problems(root)
    checks = (folder_problems, include_problems, qml_problems, size_problems,
              function_problems, word_problems, opening_problems)
    for source in tree:
        for check in checks:
            for number, words in check(source):
                yield f"{source.name}:{number}: {words}"
    yield from reason_problems(root, tree)
    yield from document_problems(root)


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    found = list(problems(root))
    for problem in found:
        print(problem)
    print(f"house: {len(found)} problem(s)")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
