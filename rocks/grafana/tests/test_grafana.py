"""Dashboards are opened whatever container they come in, their queries are read, and what is accepted can be seen."""

import base64
import json
import lzma
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request
from pathlib import Path

sys.path.insert(0, "/usr/lib/grafana")
import queries  # noqa: E402


def dashboard(*expressions, title="Chat", source="${prometheusds}", **more):
    panels = [{"title": f"p{i}", "datasource": {"uid": source}, "targets": [{"expr": e}]} for i, e in enumerate(expressions)]
    return {"title": title, "uid": "0" * 40, "panels": [{"type": "row", "panels": panels}], **more}


def template(content, packing=lzma.FORMAT_XZ):
    packed = base64.b64encode(lzma.compress(json.dumps(content).encode(), format=packing)).decode()
    return {"charm": "chat", "content": packed, "dashboard_alt_uid": "f" * 16, "inject_dropdowns": True}


class Queries(unittest.TestCase):
    def test_reads_what_dashboards_have(self):
        good = dashboard(
            'rate(x_total{juju_unit=~"$juju_unit"}[$__rate_interval])', "topk($n, sum by (index, $by) (rate(x[$bucket_size])))",
            "histogram_quantile(0.9, sum(rate(${prefix}_bucket[5m])) by (le))",
        )
        self.assertEqual(queries.complaints(good), [])
        logs = dashboard('{juju_charm="chat", juju_unit=~"$juju_unit"} |= "a } b" | json | level="error"', 'sum(bytes_rate({a="b"} !~ "x" [$__interval]))',
                         'count_over_time({a="b"} | logfmt [5m])', source="${lokids}")
        self.assertEqual(queries.complaints(logs), [])

    def test_names_the_panel_of_a_query_that_cannot_be_read(self):
        (said,) = queries.complaints(dashboard("up", "sum(rate(x[5m])"))
        self.assertIn("panel 'p1': sum(rate(x[5m])", said)
        self.assertIn("parse error", said)
        self.assertEqual(len(queries.complaints(dashboard('{a="b" |= "x"', source="${lokids}"))), 1)

    def test_refuses_a_selector_that_may_match_everything(self):
        (said,) = queries.complaints(dashboard('{juju_unit=~"$juju_unit"} |= "x"', source="${lokids}"))
        self.assertIn("at least one non-empty matcher", said)


class Dashboards(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def judge(self, **sources):
        received = {"sources": [{"name": name, "templates": templates} for name, templates in sources.items()]}
        (self.folder / "received.json").write_text(json.dumps(received))
        subprocess.run([sys.executable, "/usr/lib/grafana/judge.py", self.folder], check=True)
        return [json.loads((self.folder / f"{name}.json").read_text()) for name in ("accepted", "refused")]

    def get(self, path, user=None):
        headers = {"Authorization": "Basic " + base64.b64encode(user.encode()).decode()} if user else {}
        with urllib.request.urlopen(urllib.request.Request(f"http://localhost:13000{path}", headers=headers), timeout=5) as answer:
            return answer.read().decode()

    def test_opens_both_containers_and_refuses_the_rest_with_a_reason(self):
        accepted, refused = self.judge(
            new={"file:a": template(dashboard("up"))}, old={"file:a": template(dashboard("up"), lzma.FORMAT_ALONE)},
            bad={"file:a": {"content": "AAAA"}, "file:b": template([]), "file:c": template(dashboard("up("))},
        )
        self.assertEqual([one["source"] for one in accepted], ["new", "old"])
        self.assertEqual([one["dashboard"]["uid"] for one in accepted], ["0" * 40, "f" * 16])
        self.assertEqual(sorted(refused["bad"]), ["file:a", "file:b", "file:c"])
        names = [one["name"] for one in accepted[0]["dashboard"]["templating"]["list"]]
        self.assertEqual(names[:3], ["prometheusds", "lokids", "juju_model"])

    def test_shows_them_to_who_has_the_password(self):
        self.judge(chat={"file:a": template(dashboard("up", title="<Chat>"))})
        (self.folder / "access.json").write_text('{"user": "admin", "password": "word"}')
        server = subprocess.Popen([sys.executable, "/usr/lib/grafana/serve.py", self.folder, "13000"], stdin=subprocess.DEVNULL)
        self.addCleanup(server.wait, 10)
        self.addCleanup(server.terminate)
        for _ in range(50):
            try:
                self.get("/api/health")
                break
            except OSError:
                time.sleep(0.1)
        with self.assertRaises(urllib.error.HTTPError) as caught:
            self.get("/api/search")
        self.assertEqual(caught.exception.code, 401)
        (found,) = json.loads(self.get("/api/search", "admin:word"))
        self.assertEqual(json.loads(self.get(found["url"], "admin:word"))["dashboard"]["title"], "<Chat>")
        self.assertIn("&lt;Chat&gt;", self.get("/", "admin:word"))


if __name__ == "__main__":
    unittest.main()
