"""The rock's application answers as its service runs it, and says which integration it lacks."""

import json
import subprocess
import time
import unittest
import urllib.error
import urllib.request


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


class ExpressApp(unittest.TestCase):
    def test_serves_its_option_and_names_what_it_lacks(self):
        process = subprocess.Popen(
            ["npm", "start"], user=584792, group=584792, cwd="/app",
            env={"PATH": "/usr/local/bin:/usr/bin:/bin", "PORT": "8081", "METRICS_PORT": "8082", "METRICS_PATH": "/own", "APP_GREETING": "Good day"},
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        self.addCleanup(process.wait, 10)
        self.addCleanup(process.terminate)
        self.assertEqual(ask("http://localhost:8081/"), (200, "Good day\n"))
        self.assertIn("http_request_duration_seconds", ask("http://localhost:8082/own")[1])
        for method, path, variable in [
            ("GET", "entries", "POSTGRESQL_DB_CONNECT_STRING"),
            ("POST", "counters/word", "REDIS_DB_CONNECT_STRING"),
            ("POST", "messages", "RABBITMQ_CONNECT_STRING"),
            ("PUT", "objects/a", "S3_"),
            ("POST", "mail/a@example.com", "SMTP_HOST"),
            ("GET", "login", "SAML_SINGLE_SIGN_ON_REDIRECT_URL"),
            ("POST", "spans/a", "OTEL_EXPORTER_OTLP_ENDPOINT"),
        ]:
            with self.subTest(path):
                status, text = ask(f"http://localhost:8081/{path}", method)
                self.assertEqual(status, 503)
                self.assertIn(variable, json.loads(text)["error"])


if __name__ == "__main__":
    unittest.main()
