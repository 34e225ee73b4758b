"""indico-database and indico-users on a real PostgreSQL and a real Redis: run inside the rock's root with theirs, as root."""

import json
import os
import pwd
import shutil
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

BIN = "/usr/lib/postgresql/current/bin"
# Each rock brings a list of users of its own, and the upper one is seen: www-data is the base's, and as good.
SERVER = "www-data"
SETTINGS = """
base_url: http://events.example.org
secret_key: a-key-of-sixteen-or-more
database: {host: 127.0.0.1, port: 5432, name: %s, user: %s, password: secret}
broker: redis://127.0.0.1:6379
cache: redis://127.0.0.1:6379
roombooking: false
customization: {enabled: false, debug: false}
mail: {no_reply: no@example.org, public_support: help@example.org, support: tech@example.org}
"""


def as_user(name, *command, **options):
    user = pwd.getpwnam(name)
    environment = {"PATH": os.environ["PATH"], "HOME": user.pw_dir, "LANG": "C.UTF-8", **options.pop("environment", {})}
    return subprocess.run(
        command, user=user.pw_uid, group=user.pw_gid, extra_groups=[], env=environment, cwd="/", capture_output=True, text=True, **options
    )


def postgres(program, *arguments):
    # The server that pg_ctl leaves behind would hold a pipe open.
    command = [f"{BIN}/{program}", *arguments]
    subprocess.run(command, user=SERVER, group=SERVER, check=True, stdout=subprocess.DEVNULL, cwd="/", env={"LC_ALL": "C"})


def sql(database, text):
    command = [f"{BIN}/psql", "-h", Database.socket, "-U", "postgres", "-d", database, "-At", "-c", text]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    return done.stdout.strip()


class Database(unittest.TestCase):
    socket = ""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        shutil.chown(folder.name, SERVER, SERVER)
        data = ["-D", f"{folder.name}/data"]
        authentication = ["--auth-local=trust", "--auth-host=scram-sha-256"]
        postgres("initdb", *data, "-U", "postgres", "-E", "UTF8", "--locale=C", *authentication, "--no-sync")
        options = f"-k {folder.name} -c listen_addresses=127.0.0.1 -c fsync=off"
        postgres("pg_ctl", *data, "-o", options, "-l", f"{folder.name}/log", "-w", "start")
        cls.addClassCleanup(postgres, "pg_ctl", *data, "-m", "immediate", "stop")
        Database.socket = folder.name
        redis = subprocess.Popen(["redis-server", "--save", "", "--bind", "127.0.0.1"], stdout=subprocess.DEVNULL, cwd="/tmp")
        cls.addClassCleanup(redis.wait)
        cls.addClassCleanup(redis.terminate)
        sql("postgres", "CREATE ROLE indico SUPERUSER LOGIN PASSWORD 'secret'")
        sql("postgres", "CREATE ROLE plain LOGIN PASSWORD 'secret'")
        time.sleep(0.5)

    def use(self, database, role="indico"):
        folder = Path("/etc/indico")
        folder.mkdir(exist_ok=True)
        (folder / "settings.yaml").write_text(SETTINGS % (database, role))

    def prepare(self):
        return as_user("indico", "/usr/bin/indico-database", environment={"DATABASE_APPLICATION": "pg"})

    def users(self, wanted):
        return as_user("indico", "/usr/bin/indico-users", input=json.dumps(wanted))

    def redis(self, *command):
        return subprocess.run(["redis-cli", *command], capture_output=True, text=True, check=True).stdout.strip()

    def test_names_the_extensions_that_are_withheld_and_the_command_that_gives_them(self):
        # One that holds no schema of ours and whose owner may nothing: not even trusted extensions.
        sql("postgres", "CREATE DATABASE withheld")
        self.use("withheld", "plain")
        done = self.prepare()
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual(
            done.stderr.strip().splitlines()[-1],
            "the database withholds pg_trgm and unaccent: "
            "juju config pg plugin_pg_trgm_enable=true plugin_unaccent_enable=true",
        )

    def test_prepares_once_finishes_what_was_killed_and_changes_users(self):
        sql("postgres", "CREATE DATABASE events OWNER indico")
        self.use("events")
        self.redis("set", "indico_v3_flask-session", "of an earlier deployment")
        self.redis("set", "celery", "a message")
        done = self.prepare()
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(sql("events", "SELECT count(*) FROM categories.categories WHERE id = 0"), "1")
        self.assertEqual(self.redis("keys", "*"), "celery")

        # What a kill leaves that came after the tables and before what is in them.
        sql("events", "TRUNCATE users.users, categories.categories, oauth.applications CASCADE")
        done = self.prepare()
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(sql("events", "SELECT count(*) FROM categories.categories WHERE id = 0"), "1")

        alice = {"email": "Alice@example.org", "password": "correct-horse"}
        self.assertIn("is an administrator", self.users({"add-admin": alice}).stdout)
        again = self.users({"add-admin": alice})
        self.assertEqual((again.returncode, again.stderr.strip().splitlines()[-1]), (1, "alice@example.org is a user already"))

        gone = self.users({"anonymize": ["alice@example.org", "nobody@example.org"]})
        self.assertEqual(gone.stdout.split("\n")[:2], ["alice@example.org: anonymized", "nobody@example.org: no such user"])
        self.assertEqual(sql("events", "SELECT count(*) FROM users.emails WHERE email = 'alice@example.org'"), "0")
        self.assertEqual(sql("events", "SELECT first_name, is_deleted, is_admin FROM users.users WHERE id > 0"), "<anonymous>|t|f")


if __name__ == "__main__":
    unittest.main()
