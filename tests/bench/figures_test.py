"""The table says met where a figure is reached, by how much it is missed, and what was not measured."""
import unittest

import figures
from figures import Figure


class VerdictTest(unittest.TestCase):
    def test_a_ceiling_is_met_up_to_itself(self):
        self.assertEqual(Figure("", "", "", "", 250, 250).verdict(), "met")
        self.assertEqual(Figure("", "", "", "", 275, 250).verdict(), "MISSED by 10 %")

    def test_a_floor_is_met_from_itself_on(self):
        self.assertEqual(Figure("", "", "", "", 0.5, 0.5, at_least=True).verdict(), "met")
        self.assertEqual(Figure("", "", "", "", 0.4, 0.5, at_least=True).verdict(), "MISSED by 20 %")

    def test_one_lost_value_is_a_miss(self):
        self.assertEqual(Figure("", "", "", "", 1, 0).verdict(), "MISSED by 1")

    def test_what_was_not_measured_is_never_met(self):
        self.assertEqual(Figure("", "", "", "", None, 250).verdict(), "not measured")


class RowsTest(unittest.TestCase):
    def by_name(self, measured):
        return {row.name: row for row in figures.figures(measured)}

    def test_without_measurements_every_row_says_so(self):
        for row in figures.figures({"records": 10_000}):
            self.assertEqual(row.verdict(), "not measured")

    def test_a_value_that_is_neither_shown_nor_listed_is_a_miss(self):
        side = {"present": 1_500, "listed": 499, "lost": 1, "differing": 0}
        clash = {"values": 2_000, "on_a": side, "on_b": {**side, "lost": 0}}
        rows = self.by_name({"records": 10_000, "sessions": {
            "clash": clash,
            "first_upload": {"up": 2_400_000, "down": 9_000, "turns": 4, "seconds": 2.0}}})
        self.assertEqual(rows["concurrent edits of two laptops"].verdict(), "MISSED by 1")
        self.assertEqual(rows["first upload: bytes"].verdict(), "met")

    def test_the_log_and_the_words_do_not_count_as_the_table(self):
        rows = self.by_name({"records": 10_000, "sessions": {
            "first_upload": {"up": 1, "down": 1, "turns": 1, "seconds": 1.0},
            "storage": {"plain": 1_000, "parts": {
                "record": 900, "record_by_touch": 100, "change": 5_000, "search_data": 700,
                "entry": 300, "sqlite_autoindex_record_1": 40}}}})
        self.assertEqual(rows["storage over a plain table"].value, 1.04)
        self.assertEqual(rows["storage over a plain table"].verdict(), "met")

    def test_the_table_keeps_its_width(self):
        text = figures.table(figures.figures({"records": 10_000}), width=120)
        self.assertLessEqual(max(map(len, text.splitlines())), 120)


class PercentileTest(unittest.TestCase):
    def test_each_change_counts(self):
        import load
        self.assertEqual(load.percentile([(1, 98), (50, 1), (900, 1)], 0.99), 50)
        self.assertEqual(load.percentile([(7, 1)], 0.99), 7)


if __name__ == "__main__":
    unittest.main()
