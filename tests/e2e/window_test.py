"""Two windows and a real headquarters: enrolment, sync, a conflict seen and settled in the window."""
import os
import subprocess
import unittest

from fleet import BIN, FleetTest

WINDOWS = BIN.parent / "test" / "fieldpost_client_qml_test"
HERE = os.path.dirname(os.path.abspath(__file__))


class WindowTest(FleetTest):
    def test_two_windows_meet_at_headquarters(self):
        for person in ("amina", "juma"):
            self.enrolment(person)
        done = subprocess.run(
            [WINDOWS, "-input", os.path.join(HERE, "window")], capture_output=True, text=True,
            timeout=120, check=False,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software",
                 "FIELDPOST_ENROLMENTS": str(self.root)})
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        projects = self.server.console("projects").stdout
        self.assertIn("Courts", projects)


if __name__ == "__main__":
    unittest.main()
