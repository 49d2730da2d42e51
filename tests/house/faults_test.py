"""tests/FAULTS.md names tests that exist, and leaves no row without a test or a reason."""
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
ROWS = [*range(1, 26), 28, 32, 33, 34, 41, 45]


def rows(text):
    """Number and last cell of each row of the table."""
    return [(int(row[1]), row[2]) for row in re.finditer(r"^\| (\d\d) \|.*\| (.+) \|$", text, re.M)]


def missing(cell):
    """The tests of a cell that are nowhere."""
    for file, name in re.findall(r"`([^`:]+)::([^`]+)`", cell):
        path = ROOT / file
        if not path.exists() or not re.search(rf"\b{re.escape(name)}\b", path.read_text()):
            yield f"{file}::{name}"


class FaultsTest(unittest.TestCase):
    def setUp(self):
        self.rows = rows((ROOT / "tests/FAULTS.md").read_text(encoding="utf-8"))

    def test_every_fault_has_its_row(self):
        self.assertEqual([number for number, _ in self.rows], ROWS)

    def test_every_row_names_a_test_or_says_why_there_is_none(self):
        for number, cell in self.rows:
            with self.subTest(fault=number):
                self.assertRegex(cell, r"^`[^`]+::|^- none: \w")

    def test_every_test_that_is_named_exists(self):
        for number, cell in self.rows:
            with self.subTest(fault=number):
                self.assertEqual(list(missing(cell)), [])

    def test_a_name_that_is_gone_is_found(self):
        self.assertEqual(list(missing("`tests/house/faults_test.py::test_of_" "nothing`")),
                         ["tests/house/faults_test.py::test_of_" "nothing"])


if __name__ == "__main__":
    unittest.main()
