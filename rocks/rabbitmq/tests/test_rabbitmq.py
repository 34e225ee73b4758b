"""The rock's RabbitMQ starts, and takes users from its own document of definitions on standard input."""

import json
import os
import socket
import subprocess
import tempfile
import time
import unittest

BIN = "/usr/lib/rabbitmq/bin"


class RabbitMQ(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.addCleanup(folder.cleanup)
        os.chown(folder.name, 999, 999)
        self.environment = {
            "HOME": folder.name, "PATH": f"{BIN}:/usr/bin:/bin", "LANG": "C.UTF-8", "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": "rabbit@localhost", "RABBITMQ_LOGS": "-", "RABBITMQ_MNESIA_BASE": f"{folder.name}/mnesia",
            "RABBITMQ_ENABLED_PLUGINS_FILE": f"{folder.name}/plugins",
        }

    def ctl(self, *arguments, stdin=""):
        done = subprocess.run(
            [f"{BIN}/rabbitmqctl", "--quiet", *arguments], user="rabbitmq", group="rabbitmq", cwd="/",
            input=stdin, capture_output=True, text=True, check=False, env=self.environment,
        )
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def test_takes_users_from_definitions_and_listens(self):
        server = subprocess.Popen(
            [f"{BIN}/rabbitmq-server"], user="rabbitmq", group="rabbitmq", cwd="/", env=self.environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        self.addCleanup(server.wait, 20)
        self.addCleanup(server.terminate)
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", 5672)) == 0:
                    break
            time.sleep(0.1)
        definitions = {
            "vhosts": [{"name": "work"}],
            "users": [{"name": "flask", "password": "a word", "tags": ["juju-relation"]}],
            "permissions": [{"user": "flask", "vhost": "work", "configure": ".*", "write": ".*", "read": ".*"}],
        }
        for _ in range(2):
            self.ctl("import_definitions", stdin=json.dumps(definitions))
        self.ctl("authenticate_user", "flask", stdin="a word\n")
        self.assertIn("flask\t[juju-relation]", self.ctl("list_users", "--no-table-headers"))
        self.assertIn("work", self.ctl("list_vhosts"))


if __name__ == "__main__":
    unittest.main()
