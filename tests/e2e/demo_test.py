"""The first thing a newcomer runs: it ends well, shows the report and the conflict, and leaves pictures."""
import pathlib
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]


class DemoTest(unittest.TestCase):
    def test_it_shows_the_report_the_conflict_and_pictures(self):
        done = subprocess.run([ROOT / "deploy/demo", "--headless"], capture_output=True, text=True,
                              timeout=280, check=False)
        self.assertEqual(done.returncode, 0, done.stdout[-3000:] + done.stderr)
        for words in ("46 recorded", "20 planned", "shown now", "the other", "has withdrawn",
                      "has asked to join"):
            self.assertIn(words, done.stdout)
        pictures = list((ROOT / "build/demo/screenshots").glob("*.png"))
        self.assertGreaterEqual(len(pictures), 8)
        for picture in pictures:
            self.assertGreater(picture.stat().st_size, 5000, picture.name)


if __name__ == "__main__":
    unittest.main(verbosity=2)
