"""Checks what the documents say: every path exists, every command can be run, every link leads on.

Part of check_house.py. A path or a command is what stands in backquotes or in a block of shell lines.
"""
import os
import re

DOCUMENTS = ["README.md", "ARCHITECTURE.md", "DECISIONS.md", "CONTRIBUTING.md", "CHANGELOG.md",
             "proto/REASONS.md", "proto/baseline/README.md"]
# Programs of a developer's machine that deploy/setup installs or that come with Debian.
TOOLS = {"cd", "clang-format", "clang-tidy", "cmake", "ctest", "echo", "git", "ninja"}
TREE = ("client/", "deploy/", "proto/", "server/", "sync/", "tests/", ".ci/")


def built_programs(root):
    """Names of the programs that CMake builds."""
    names = set()
    for top in ("client", "server", "tests"):
        for path in sorted((root / top).rglob("CMakeLists.txt")):
            text = path.read_text(encoding="utf-8")
            names.update(re.findall(r"\b(?:qt_)?add_executable\(\s*([\w-]+)", text))
            names.update(re.findall(r"\bOUTPUT_NAME\s+\"?([\w-]+)", text))
    return names


def missing(root, path):
    """The paths that are not there; `*` stands for any name, `{a,b}` for each of them."""
    braces = re.search(r"\{([^{}]*)\}", path)
    if braces:
        return [gone for part in braces[1].split(",")
                for gone in missing(root, path[:braces.start()] + part.strip() + path[braces.end():])]
    there = any(root.glob(path)) if "*" in path else (root / path).exists()
    return [] if there else [path]


def path_problems(root, name, number, line):
    for quoted in re.findall(r"`([^`]+)`", line):
        path = re.match(r"[\w.*{}, /-]*[\w*}/]", quoted)
        if not path or not quoted.startswith(TREE) or re.search(r"[<>]", quoted):
            continue
        # `deploy/demo --headless` is a command: its first word is the path.
        path = quoted.split(" ")[0] if "{" not in quoted else quoted
        path = path.split("::")[0]
        for gone in missing(root, path):
            yield f"{name}:{number}: there is no {gone}"
    for link in re.findall(r"\]\(([^)#\s]+)", line):
        target = os.path.normpath(os.path.join(os.path.dirname(name), link))
        if not link.startswith(("http:", "https:")) and not (root / target).exists():
            yield f"{name}:{number}: the link leads nowhere: {link}"


def command_problem(root, programs, line):
    """Why one of the commands of a line cannot be run, or None."""
    found = (first_word_problem(root, programs, part) for part in line.split(" | "))
    return next((problem for problem in found if problem), None)


def first_word_problem(root, programs, command):
    words = command.removeprefix("$ ").split()
    while words and re.match(r"[A-Z_]+=", words[0]):
        words = words[1:]
    if not words or words[0].startswith("#") or words[0] in TOOLS:
        return None
    command = words[0].removeprefix("./")
    if command.removeprefix("build/bin/") in programs:
        return None
    if command.startswith(("deploy/", ".ci/")) and os.access(root / command, os.X_OK):
        return None
    return f"'{command}' is no script of the tree and no program that it builds"


def document_problems(root):
    programs = built_programs(root)
    for name in DOCUMENTS:
        if not (root / name).exists():
            continue
        block, continued = None, False
        for number, line in enumerate((root / name).read_text(encoding="utf-8").splitlines(), 1):
            fence = re.match(r"\s*```\s*(\w*)", line)
            if fence:
                block = (fence[1] or "text") if block is None else None
                continued = False
            elif block == "sh":
                problem = None if continued else command_problem(root, programs, line.strip())
                if problem:
                    yield f"{name}:{number}: {problem}"
                continued = line.rstrip().endswith("\\")
            elif block is None:
                yield from path_problems(root, name, number, line)
