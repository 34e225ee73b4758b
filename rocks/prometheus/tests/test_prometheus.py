"""What applications send becomes Prometheus' configuration; what it could not read does not keep the others out."""

import json
import subprocess
import tempfile
import time
import unittest
import urllib.request
from pathlib import Path

SETTINGS = {"scrape_interval": "1s", "evaluation_interval": "1s"}
ITSELF = {"job_name": "itself", "static_configs": [{"targets": ["localhost:19090"]}]}


def rules(expression):
    return {"groups": [{"name": "g", "rules": [{"alert": "Up", "expr": expression, "labels": {"severity": "none"}}]}]}


class TakeOver(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.folder.chmod(0o755)

    def take(self, *sources):
        (self.folder / "wanted.json").write_text(json.dumps({"global": SETTINGS, "sources": sources}))
        subprocess.run(["/usr/bin/take-over", self.folder, "19090"], check=True, stdin=subprocess.DEVNULL)
        return json.loads((self.folder / "refused.json").read_text())

    def ask(self, path):
        with urllib.request.urlopen(f"http://localhost:19090{path}", timeout=5) as answer:
            return json.load(answer)

    def until(self, what):
        for _ in range(200):
            try:
                found = what()
            except OSError:
                found = None
            if found:
                return found
            time.sleep(0.1)
        self.fail("not within 20 s")

    def test_refuses_a_bad_source_with_its_reason_and_takes_the_others(self):
        refused = self.take(
            {"name": "good", "jobs": [ITSELF], "rules": rules("up == 1")},
            {"name": "bad rule", "jobs": [], "rules": rules("up ==")},
            {"name": "bad job", "jobs": [{"job_name": "x", "scrape_interval": "often"}], "rules": {"groups": []}},
            {"name": "same job", "jobs": [ITSELF], "rules": {"groups": []}},
        )
        self.assertEqual(sorted(refused), ["bad job", "bad rule", "same job"])
        self.assertIn("parse error", refused["bad rule"])
        self.assertIn("often", refused["bad job"])
        taken = json.loads((self.folder / "prometheus.yml").read_text())
        self.assertEqual([job["job_name"] for job in taken["scrape_configs"]], ["itself"])

    def test_a_running_server_takes_a_change_without_a_restart(self):
        self.take({"name": "nothing", "jobs": [], "rules": {"groups": []}})
        data = tempfile.TemporaryDirectory()
        self.addCleanup(data.cleanup)
        server = subprocess.Popen(
            ["/usr/bin/prometheus", f"--config.file={self.folder}/prometheus.yml", f"--storage.tsdb.path={data.name}",
             "--web.listen-address=:19090", "--web.enable-lifecycle"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        self.addCleanup(server.wait, 10)
        self.addCleanup(server.terminate)
        self.until(lambda: self.ask("/api/v1/targets")["status"] == "success")
        self.take({"name": "good", "jobs": [ITSELF], "rules": rules('up{job="itself"} == 1')})
        alerts = self.until(lambda: self.ask("/api/v1/alerts")["data"]["alerts"])
        self.assertEqual(alerts[0]["labels"]["alertname"], "Up")
        self.assertIsNone(server.poll())


if __name__ == "__main__":
    unittest.main()
