"""The command line is killed at any moment, fifty times: what it acknowledged is there afterwards.

Moments come from a fixed seed; what they hit depends on the machine, the promise does not.
"""
import json
import random
import signal
import subprocess
import unittest

from cli_program import CLI, CliTest

ROUNDS = 50
RECORDS = "\n".join(json.dumps({"title": f"Project {i}", "summary": "x" * 200}) for i in range(40))


class Kill(CliTest):
    def test_no_acknowledged_record_is_lost(self):
        self.make_store()
        chance = random.Random(2004)
        acknowledged = set()
        killed = 0
        for _ in range(ROUNDS):
            program = subprocess.Popen([CLI, "--store", self.store, "add", "project"], text=True,
                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                       stderr=subprocess.DEVNULL)
            program.stdin.write(RECORDS)
            program.stdin.close()
            try:
                program.wait(timeout=chance.uniform(0.0, 0.06))
            except subprocess.TimeoutExpired:
                program.send_signal(signal.SIGKILL)
                killed += 1
            out = program.stdout.read()
            program.stdout.close()
            program.wait()
            # A line that was cut acknowledges nothing.
            whole = out[:out.rfind("\n") + 1]
            acknowledged.update(json.loads(line)["id"] for line in whole.splitlines())
        self.assertGreater(killed, 0, "no round was cut short; make the rounds longer")
        there = {record["id"] for record in self.records("project")}
        self.assertLessEqual(acknowledged, there)
        self.assertEqual(len(there) % 40, 0, "a batch is there as a whole or not at all")
        self.assertTrue(self.works("verify", "--json").object()["sound"])


if __name__ == "__main__":
    unittest.main()
