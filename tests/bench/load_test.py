"""Ten laptops with fifty changes each sync at once: none lost, no error shown.

LAPTOPS and CHANGES set other sizes; deploy/bench sync runs 50 with 200.
"""
import os
import pathlib
import shutil
import tempfile
import unittest

import load
from load import Server

LAPTOPS = int(os.environ.get("LAPTOPS", "10"))
CHANGES = int(os.environ.get("CHANGES", "50"))


class LoadTest(unittest.TestCase):
    def test_laptops_that_sync_at_once_lose_nothing(self):
        root = pathlib.Path(tempfile.mkdtemp(prefix="fieldpost-load-"))
        self.addCleanup(shutil.rmtree, root, ignore_errors=True)
        server = Server(root / "hq")
        self.addCleanup(server.stop)
        load.add_office(server)
        figures = load.measure(server, root, LAPTOPS, CHANGES)
        self.assertEqual(figures["errors"], [])
        # As a new laptop counts them that gets all from headquarters.
        self.assertEqual(figures["lost"], 0)


if __name__ == "__main__":
    unittest.main()
