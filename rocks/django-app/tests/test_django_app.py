"""The rock's application keeps an entry in a real PostgreSQL, migrated by its own command, under Gunicorn."""

import json
import os
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request
from pathlib import Path

PROGRAMS = next(Path("/usr/lib/postgresql").glob("*/bin"))


def ask(url, body=None):
    for _ in range(100):
        try:
            with urllib.request.urlopen(url, data=body, timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{url} does not answer")


class DjangoApp(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        os.chmod(folder.name, 0o777)
        data = f"{folder.name}/data"
        run = {"user": 584792, "group": 584792, "cwd": "/", "env": {"PATH": str(PROGRAMS)}, "stdout": subprocess.DEVNULL}
        subprocess.run([f"{PROGRAMS}/initdb", "--auth", "trust", "--username", "app", data], check=True, **run)
        server = subprocess.Popen(
            [f"{PROGRAMS}/postgres", "-D", data, "-c", f"unix_socket_directories={folder.name}"],
            stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **run,
        )
        self.addCleanup(server.wait, 10)
        self.addCleanup(server.terminate)
        self.environment = {
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "DJANGO_SECRET_KEY": "for tests",
            "DJANGO_ALLOWED_HOSTS": '["localhost"]',
            "POSTGRESQL_DB_NAME": "postgres",
            "POSTGRESQL_DB_USERNAME": "app",
            "POSTGRESQL_DB_HOSTNAME": "localhost",
            "POSTGRESQL_DB_PORT": "5432",
        }

    def run_it(self, *command):
        return subprocess.run(
            command, user=584792, group=584792, cwd="/django/app", env=self.environment,
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )

    def migrate(self):
        for _ in range(100):
            done = self.run_it("/bin/python3", "manage.py", "migrate")
            if done.returncode == 0:
                return
            time.sleep(0.1)
        self.fail(done.stderr)

    def test_keeps_an_entry_and_counts_migrations(self):
        self.migrate()
        self.migrate()
        server = subprocess.Popen(
            ["/bin/python3", "-m", "gunicorn", "-c", "/django/gunicorn.conf.py", "django_app.wsgi:application", "-k", "sync"],
            user=584792, group=584792, cwd="/", env=self.environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        self.addCleanup(server.wait, 10)
        self.addCleanup(server.terminate)
        self.assertEqual(ask("http://localhost:8000/"), (200, "Hello from Django!\n"))
        self.assertEqual(ask("http://localhost:8000/entries", b"kept")[0], 201)
        self.assertEqual(json.loads(ask("http://localhost:8000/entries")[1]), ["kept"])
        self.assertEqual(json.loads(ask("http://localhost:8000/migrations")[1]), [2])
        self.assertEqual(ask("http://localhost:8000/counters/word", b"")[0], 503)
        self.assertEqual(ask("http://127.0.0.1:8000/health"), (200, "ok\n"))
        self.assertIn("RABBITMQ_CONNECT_STRING", ask("http://localhost:8000/messages", b"words")[1])
        self.assertIn("S3_ENDPOINT", ask("http://localhost:8000/objects/a")[1])
        self.assertIn("SAML_SINGLE_SIGN_ON", ask("http://localhost:8000/login")[1])
        self.assertIn("OTEL_EXPORTER", ask("http://localhost:8000/spans/a", b"")[1])
        self.assertIn("SMTP_HOST", ask("http://localhost:8000/mail/a@example.com", b"words")[1])


if __name__ == "__main__":
    unittest.main()
