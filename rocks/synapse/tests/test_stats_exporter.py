"""The exporter against a real PostgreSQL: run inside the roots of both rocks, as root."""

import os
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.request
from pathlib import Path

import psycopg2

EXPORTER = "/usr/local/bin/synapse-stats-exporter"
BIN = "/usr/lib/postgresql/current/bin"
# Each rock brings a list of users of its own, and the upper one is seen: www-data is the base's, and as good.
SERVER = 33


class Exporter(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        os.chown(folder.name, SERVER, SERVER)
        os.chmod(folder.name, 0o755)
        cls.socket = folder.name
        cls.data = str(Path(folder.name, "data"))
        cls.postgres("initdb", "-D", cls.data, "-U", "postgres", "-A", "trust", "--no-sync")
        cls.start()
        cls.addClassCleanup(cls.stop)
        cls.sql("CREATE TABLE rooms (id int)", "CREATE TABLE users (id int)", "INSERT INTO users VALUES (1), (2)")

    @classmethod
    def postgres(cls, program, *arguments):
        subprocess.run(
            [f"{BIN}/{program}", *arguments], user=SERVER, group=SERVER, check=True,
            stdout=subprocess.DEVNULL, cwd="/", env={"LC_ALL": "C"},
        )

    @classmethod
    def start(cls):
        options = f"-k {cls.socket} -c listen_addresses= -c fsync=off"
        cls.postgres("pg_ctl", "-D", cls.data, "-o", options, "-l", f"{cls.socket}/log", "-w", "start")

    @classmethod
    def stop(cls):
        cls.postgres("pg_ctl", "-D", cls.data, "-m", "immediate", "stop")

    @classmethod
    def sql(cls, *statements):
        connection = psycopg2.connect(host=cls.socket, user="postgres", dbname="postgres")
        connection.autocommit = True
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
        connection.close()

    def exporter(self, **changes):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        settings = {"DATABASE": "postgres", "HOST": self.socket, "USER": "postgres", "PASSWORD": "hidden-word"}
        environment = {
            "PATH": os.environ["PATH"],
            "EXPORTER_PORT": str(self.port),
            "POLLING_INTERVAL_SECONDS": "1",
            **{f"PROM_SYNAPSE_{name}": value for name, value in settings.items()},
            **changes,
        }
        self.log = tempfile.TemporaryFile("w+")
        process = subprocess.Popen([EXPORTER], env=environment, stdout=self.log, stderr=self.log)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def gauges(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=5) as answer:
            lines = answer.read().decode().splitlines()
        return {name: float(value) for name, value in (line.split(" ") for line in lines if line.startswith("synapse_total"))}

    def eventually(self, expected):
        seen = None
        for _ in range(100):
            try:
                seen = self.gauges()
            except OSError:
                pass
            if seen == expected:
                return
            time.sleep(0.1)
        self.assertEqual(seen, expected)

    def test_counts_rooms_and_users_and_follows_them(self):
        self.exporter()
        self.eventually({"synapse_total_rooms": 0, "synapse_total_users": 2})
        self.sql("INSERT INTO rooms VALUES (1)", "INSERT INTO users VALUES (3)")
        self.addCleanup(self.sql, "DELETE FROM rooms", "DELETE FROM users WHERE id = 3")
        self.eventually({"synapse_total_rooms": 1, "synapse_total_users": 3})

    def test_shows_no_number_while_the_database_is_away_and_comes_back_with_it(self):
        process = self.exporter()
        self.eventually({"synapse_total_rooms": 0, "synapse_total_users": 2})
        self.stop()
        try:
            self.eventually({})
        finally:
            self.start()
        self.eventually({"synapse_total_rooms": 0, "synapse_total_users": 2})
        self.assertIsNone(process.poll())
        self.log.seek(0)
        said = self.log.read()
        self.assertIn("cannot be asked", said)
        self.assertNotIn("hidden-word", said)

    def test_asks_again_soon_when_the_tables_are_not_there_yet(self):
        self.sql("ALTER TABLE users RENAME TO later")
        self.exporter(POLLING_INTERVAL_SECONDS="60")
        try:
            self.eventually({})
            time.sleep(1)
        finally:
            self.sql("ALTER TABLE later RENAME TO users")
        self.eventually({"synapse_total_rooms": 0, "synapse_total_users": 2})

    def test_names_what_is_not_set(self):
        process = self.exporter(PROM_SYNAPSE_HOST="", PROM_SYNAPSE_PASSWORD="")
        self.assertEqual(process.wait(20), 1)
        self.log.seek(0)
        self.assertIn("not set: PROM_SYNAPSE_HOST, PROM_SYNAPSE_PASSWORD", self.log.read())

    def test_refuses_a_port_that_is_none(self):
        process = self.exporter(EXPORTER_PORT="x")
        self.assertEqual(process.wait(20), 1)
        self.log.seek(0)
        self.assertIn("EXPORTER_PORT must be a whole number", self.log.read())


if __name__ == "__main__":
    unittest.main()
