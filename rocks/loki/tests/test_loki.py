"""What is pushed is found by its labels, whatever form it was pushed in, and rules fire on it."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

sys.path.insert(0, "/usr/lib/loki")
import logql  # noqa: E402
import push  # noqa: E402

AT = "http://localhost:13100"


def number(value):
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def field(key, body):
    return number(key << 3 | 2) + number(len(body)) + body


class Push(unittest.TestCase):
    def test_reads_protocol_buffers_in_snappy_with_copies(self):
        line = b"abcdabcdabcdabcd"
        entry = field(1, b"\x08" + number(1700000000) + b"\x10\x07") + field(2, line)
        body = field(1, field(1, b'{app="x", unit="x/0"}') + field(2, entry))
        head = body[:-len(line) + 4]
        # The first four letters literally, the other twelve as a copy of what lies four bytes back.
        packed = number(len(body)) + bytes([(len(head) - 1) << 2 & 255]) + head + bytes([(12 - 1) << 2 | 2, 4, 0])
        self.assertLess(len(head), 60)
        read = push.read("application/x-protobuf", "", packed)
        self.assertEqual(read, [({"app": "x", "unit": "x/0"}, [(1700000000000000007, line.decode())])])

    def test_refuses_garbage_with_a_sentence(self):
        for kind, body in [("application/json", b"{"), ("application/json", b'{"streams": [{"stream": {}, "values": []}]}'),
                           ("application/x-protobuf", b"\x05\x01"), ("application/x-protobuf", b""), ("application/json", b"[]")]:
            with self.subTest(body=body), self.assertRaises(push.BadPush):
                push.read(kind, "", body)


class LogQL(unittest.TestCase):
    def test_refuses_what_it_does_not_know(self):
        for query in ["", "{", "{}", '{a=~".*"}', '{a="b"} | json', 'count_over_time({a="b"})', 'sum({a="b"})', '{a=~"("}',
                      'count_over_time({a="b"}[5m]) >', 'histogram({a="b"}[5m])', '{a="b"} trailing']:
            with self.subTest(query=query), self.assertRaises(logql.BadQuery):
                logql.parse(query)


class Server(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.serve()

    def serve(self):
        self.server = subprocess.Popen(
            [sys.executable, "/usr/lib/loki/serve.py", "--port", "13100", "--data", self.folder, "--rules",
             self.folder / "rules.json", "--interval", "0.1"],
            stdin=subprocess.DEVNULL,
        )
        self.addCleanup(self.stop)
        self.until(lambda: self.get("/ready", text=True))

    def stop(self):
        self.server.terminate()
        self.server.wait(10)

    def until(self, what):
        for _ in range(100):
            try:
                found = what()
            except OSError:
                found = None
            if found:
                return found
            time.sleep(0.1)
        self.fail("not within 10 s")

    def get(self, path, text=False, **given):
        with urllib.request.urlopen(f"{AT}{path}?{urllib.parse.urlencode(given)}", timeout=5) as answer:
            return answer.read().decode() if text else json.load(answer)["data"]

    def push(self, line, **labels):
        body = json.dumps({"streams": [{"stream": labels, "values": [[str(time.time_ns()), line]]}]}).encode()
        request = urllib.request.Request(f"{AT}/loki/api/v1/push", body, {"Content-Type": "application/json; charset=utf-8"})
        with urllib.request.urlopen(request, timeout=5) as answer:
            self.assertEqual(answer.status, 204)

    def lines(self, query):
        found = self.get("/loki/api/v1/query_range", query=query)["result"]
        return sorted(line for stream in found for _, line in stream["values"])

    def test_finds_lines_by_labels_and_text_also_after_a_restart(self):
        self.push("all is well", app="x", unit="x/0")
        self.push("ERROR: all is lost", app="x", unit="x/1")
        self.push("ERROR: elsewhere", app="y")
        self.stop()
        self.serve()
        self.assertEqual(self.lines('{app="x"}'), ["ERROR: all is lost", "all is well"])
        self.assertEqual(self.lines('{app=~"x|y"} |= "ERROR" !~ "else.*"'), ["ERROR: all is lost"])
        self.assertEqual(self.get("/loki/api/v1/label/app/values"), ["x", "y"])
        counted = self.get("/loki/api/v1/query", query='sum by (app) (count_over_time({app=~".+"}[5m])) > 1')["result"]
        self.assertEqual([(one["metric"], one["value"][1]) for one in counted], [({"app": "x"}, "2")])

    def test_says_what_is_wrong_with_a_query_and_a_push(self):
        with self.assertRaises(urllib.error.HTTPError) as caught:
            self.lines('{app="x"')
        self.assertEqual(caught.exception.code, 400)
        with self.assertRaises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(f"{AT}/loki/api/v1/push", b"garbage", timeout=5)
        self.assertEqual(caught.exception.code, 400)

    def test_an_alert_fires_and_a_bad_rule_is_named(self):
        rule = {"alert": "Errors", "expr": 'count_over_time({app="x"} |= "ERROR" [5m]) > 0', "labels": {"severity": "warning"}}
        good = {"name": "x", "rules": {"groups": [{"name": "g", "rules": [rule]}]}}
        bad = {"name": "y", "rules": {"groups": [{"name": "g", "rules": [{"alert": "Bad", "expr": "count_over_time("}]}]}}
        (self.folder / "rules.json").write_text(json.dumps({"sources": [good, bad]}))
        subprocess.run([sys.executable, "/usr/lib/loki/judge.py", self.folder / "rules.json", self.folder / "refused.json"], check=True)
        self.assertEqual(list(json.loads((self.folder / "refused.json").read_text())), ["y"])
        os.kill(self.server.pid, signal.SIGHUP)
        self.push("ERROR: all is lost", app="x")
        alerts = self.until(lambda: self.get("/prometheus/api/v1/alerts")["alerts"])
        self.assertEqual(alerts[0]["labels"], {"alertname": "Errors", "app": "x", "severity": "warning"})
        self.assertEqual(alerts[0]["state"], "firing")


if __name__ == "__main__":
    unittest.main()
