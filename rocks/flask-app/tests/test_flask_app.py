"""The rock's application answers under the command of its service, and its requests are counted."""

import json
import shlex
import subprocess
import time
import unittest
import urllib.error
import urllib.request
from pathlib import Path

LAYER = Path("/var/lib/pebble/default/layers/001-rockcraft-flask-app.yaml")
LOCAL = {"PATH": "/usr/local/bin:/usr/bin:/bin", "FLASK_GREETING": "Good day", "FLASK_SECRET_KEY": "for tests"}


def command(service):
    """The service's command as Pebble runs it: what stands in brackets may be replaced."""
    text = LAYER.read_text().split(f"{service}:", 1)[1].split("command: ", 1)[1].replace("\n      ", " ")
    words = shlex.split(text.split("\n", 1)[0].strip('"'))
    return [word for word in words if word not in ("[", "]")]


def start(case, service):
    process = subprocess.Popen(
        command(service), user=584792, group=584792, cwd="/", env=LOCAL,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    case.addCleanup(process.wait, 10)
    case.addCleanup(process.terminate)


def ask(url, method="GET"):
    for _ in range(100):
        try:
            with urllib.request.urlopen(urllib.request.Request(url, method=method), timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{url} does not answer")


class FlaskApp(unittest.TestCase):
    def test_serves_its_option_and_counts_the_request(self):
        start(self, "statsd-exporter")
        ask("http://localhost:9102/metrics")
        start(self, "flask")
        self.assertEqual(ask("http://localhost:8000/"), (200, "Good day\n"))
        for _ in range(50):
            metrics = ask("http://localhost:9102/metrics")[1]
            if "flask_requests 1" in metrics:
                break
            time.sleep(0.1)
        self.assertIn('flask_response_code{status="200"} 1', metrics)

        for method, path, variable in [
            ("GET", "entries", "POSTGRESQL_DB_CONNECT_STRING"),
            ("POST", "counters/word", "REDIS_DB_CONNECT_STRING"),
            ("POST", "messages", "RABBITMQ_CONNECT_STRING"),
            ("PUT", "objects/a", "S3_ENDPOINT"),
            ("POST", "mail/a@example.com", "SMTP_HOST"),
            ("GET", "login", "SAML_SINGLE_SIGN_ON_REDIRECT_URL"),
            ("POST", "spans/a", "OTEL_EXPORTER_OTLP_ENDPOINT"),
        ]:
            with self.subTest(path):
                status, text = ask(f"http://localhost:8000/{path}", method)
                self.assertEqual(status, 503)
                self.assertIn(variable, json.loads(text)["error"])


if __name__ == "__main__":
    unittest.main()
