"""The rock's Redis serves, and keeps what it was given when it starts anew."""

import os
import subprocess
import tempfile
import time
import unittest
from pathlib import Path


class Redis(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.data = folder.name
        os.chown(self.data, 999, 999)

    def cli(self, *arguments):
        done = subprocess.run(
            ["/usr/bin/redis-cli", "-s", f"{self.data}/socket", *arguments],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )
        return done.stdout.strip()

    def serve(self):
        server = subprocess.Popen(
            ["/usr/bin/redis-server", "--port", "0", "--unixsocket", f"{self.data}/socket", "--unixsocketperm", "777",
             "--dir", self.data, "--appendonly", "yes"],
            user="redis", group="redis", cwd="/", env={}, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        )
        for _ in range(100):
            if self.cli("ping") == "PONG":
                return server
            time.sleep(0.05)
        server.kill()
        self.fail("the server does not answer")

    def test_keeps_a_value_over_a_restart(self):
        first = self.serve()
        self.assertEqual(self.cli("set", "word", "kept"), "OK")
        first.terminate()
        first.wait(10)
        second = self.serve()
        self.addCleanup(second.wait, 10)
        self.addCleanup(second.terminate)
        self.assertEqual(self.cli("get", "word"), "kept")

    def test_has_no_configuration_of_the_distribution(self):
        self.assertEqual(list(Path("/etc/redis").iterdir()) if Path("/etc/redis").exists() else [], [])


if __name__ == "__main__":
    unittest.main()
