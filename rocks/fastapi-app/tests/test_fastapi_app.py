"""The rock's application answers under Uvicorn as its service runs it, and says which integration it lacks."""

import json
import subprocess
import time
import unittest
import urllib.error
import urllib.request


def ask(url, method="GET", body=None):
    request = urllib.request.Request(url, method=method, data=body, headers={"Content-Type": "text/plain"})
    for _ in range(100):
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{url} does not answer")


class FastApiApp(unittest.TestCase):
    def test_serves_its_option_and_names_what_it_lacks(self):
        process = subprocess.Popen(
            ["/bin/python3", "-m", "uvicorn", "app.main:app"], user=584792, group=584792, cwd="/app",
            env={"UVICORN_HOST": "0.0.0.0", "UVICORN_PORT": "8081", "METRICS_PATH": "/own", "APP_GREETING": "Good day"},
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        self.addCleanup(process.wait, 10)
        self.addCleanup(process.terminate)
        self.assertEqual(ask("http://localhost:8081/"), (200, "Good day\n"))
        self.assertIn('http_requests_total{status="200"} 1.0', ask("http://localhost:8081/own")[1])
        for method, path, variable in [
            ("GET", "entries", "POSTGRESQL_DB_CONNECT_STRING"),
            ("POST", "entries", "POSTGRESQL_DB_CONNECT_STRING"),
            ("POST", "counters/word", "REDIS_DB_CONNECT_STRING"),
            ("POST", "messages", "RABBITMQ_CONNECT_STRING"),
            ("GET", "objects/a", "S3_ENDPOINT"),
            ("POST", "mail/a@example.com", "SMTP_HOST"),
            ("GET", "login", "SAML_SINGLE_SIGN_ON_REDIRECT_URL"),
            ("POST", "spans/a", "OTEL_EXPORTER_OTLP_ENDPOINT"),
        ]:
            with self.subTest(path):
                status, text = ask(f"http://localhost:8081/{path}", method, b"words" if method == "POST" else None)
                self.assertEqual(status, 503, text)
                self.assertIn(variable, json.loads(text)["error"])


if __name__ == "__main__":
    unittest.main()
