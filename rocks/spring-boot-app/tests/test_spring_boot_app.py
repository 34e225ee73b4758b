"""The rock's application answers as its service runs it, and says which integration it lacks."""

import json
import subprocess
import time
import unittest
import urllib.error
import urllib.request

RESTING = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def ask(url, method="GET"):
    for _ in range(600):
        try:
            with urllib.request.urlopen(urllib.request.Request(url, method=method), timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{url} does not answer")


class SpringBootApp(unittest.TestCase):
    def test_serves_its_option_and_names_what_it_lacks(self):
        # Spring's own names have dots, which a shell passes on and cannot set.
        process = subprocess.Popen(
            ["bash", "-c", "java -jar *.jar"], user=584792, group=584792, cwd="/app",
            env={
                "PATH": "/usr/local/bin:/usr/bin:/bin", "SERVER_PORT": "8081", "MANAGEMENT_SERVER_PORT": "8082",
                "management.endpoints.web.exposure.include": "prometheus", "management.endpoints.web.base-path": "/",
                "management.endpoints.web.path-mapping.prometheus": "own", "APP_GREETING": "Good day",
            }, **RESTING,
        )
        self.addCleanup(process.wait, 20)
        self.addCleanup(process.terminate)
        self.assertEqual(ask("http://localhost:8081/"), (200, "Good day\n"))
        metrics = ask("http://localhost:8082/own")[1]
        self.assertIn("jvm_info", metrics)
        self.assertIn("http_server_requests_seconds_bucket", metrics)
        for method, path, name in [
            ("GET", "entries", "spring.datasource.url"),
            ("POST", "counters/word", "spring.data.redis.url"),
            ("POST", "messages", "spring.rabbitmq.host"),
            ("PUT", "objects/a", "spring.cloud.aws."),
            ("POST", "mail/a@example.com", "spring.mail.host"),
            ("GET", "login", "spring.security.saml2."),
            ("POST", "spans/a", "OTEL_EXPORTER_OTLP_ENDPOINT"),
        ]:
            with self.subTest(path):
                status, text = ask(f"http://localhost:8081/{path}", method)
                self.assertEqual(status, 503)
                self.assertIn(name, json.loads(text)["error"])
        self.assertEqual(ask("http://localhost:8081/user"), (200, "nobody\n"))
        self.assertEqual(ask("http://localhost:8081/nothing")[0], 404)

    def test_migrates_nothing_without_a_database(self):
        answer = subprocess.run(["bash", "-eo", "pipefail", "migrate.sh"], cwd="/app", capture_output=True, text=True, check=True)
        self.assertIn("nothing to migrate", answer.stdout)


if __name__ == "__main__":
    unittest.main()
