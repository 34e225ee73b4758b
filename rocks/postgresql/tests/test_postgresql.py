"""The rock's PostgreSQL makes a cluster, serves it, and has the extensions that charms ask for."""

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

BIN = "/usr/lib/postgresql/current/bin"
EXTENSIONS = ["pg_trgm", "unaccent", "hstore", "uuid-ossp", "citext", "pgcrypto", "btree_gin"]


class PostgreSQL(unittest.TestCase):
    def run_as_postgres(self, program, *arguments):
        done = subprocess.run(
            [f"{BIN}/{program}", *arguments], user="postgres", group="postgres", cwd="/",
            stdin=subprocess.DEVNULL, capture_output="start" not in arguments, text=True, check=False, env={},
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_serves_a_database_with_the_locale_of_synapse_and_the_extensions(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        os.chown(folder.name, 999, 999)
        data = str(Path(folder.name, "data"))
        self.run_as_postgres("initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync", "--locale=C.UTF-8")
        # Its own socket folder is the one that Debian compiled in, and it belongs to postgres.
        self.run_as_postgres("pg_ctl", "-D", data, "-o", "-c listen_addresses=", "-l", f"{folder.name}/log", "-w", "start")
        self.addCleanup(self.run_as_postgres, "pg_ctl", "-D", data, "-m", "immediate", "stop")
        sql = ["CREATE DATABASE a TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'"]
        sql += [f'CREATE EXTENSION "{name}"' for name in EXTENSIONS]
        sql += ["SET timezone = 'Europe/Madrid'", "SELECT unaccent('é') || ':' || extract(timezone FROM '2025-07-01'::timestamptz)"]
        seen = self.run_as_postgres("psql", "-U", "postgres", "-At", *[part for line in sql for part in ("-c", line)])
        self.assertEqual(seen.splitlines()[-1], "e:7200")

    def test_the_programs_are_on_the_path_and_are_not_the_ones_that_need_perl(self):
        for program in ("psql", "pg_dump", "pg_ctl", "initdb"):
            self.assertTrue(Path("/usr/bin", program).resolve().is_relative_to("/usr/lib/postgresql"))


if __name__ == "__main__":
    unittest.main()
