"""Spans are taken by OTLP in all its forms, and found by service, name and trace."""

import gzip
import json
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request

import grpc
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2 as wire
from opentelemetry.proto.collector.trace.v1.trace_service_pb2_grpc import TraceServiceStub


def spans(trace, service="chat", name="GET /"):
    request = wire.ExportTraceServiceRequest()
    resource = request.resource_spans.add()
    attribute = resource.resource.attributes.add(key="service.name")
    attribute.value.string_value = service
    now = time.time_ns()
    resource.scope_spans.add().spans.add(
        trace_id=trace * 16, span_id=trace * 8, name=name, start_time_unix_nano=now, end_time_unix_nano=now + 5_000_000,
    )
    return request


class Receiver(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.serve()

    def serve(self):
        self.server = subprocess.Popen(
            [sys.executable, "/usr/lib/tempo/serve.py", "--port", "13200", "--data", self.folder, "--otlp-grpc", "14317",
             "--otlp-http", "14318"], stdin=subprocess.DEVNULL,
        )
        self.addCleanup(self.stop)
        for _ in range(100):
            try:
                urllib.request.urlopen("http://localhost:13200/ready", timeout=5).close()
                return
            except OSError:
                time.sleep(0.1)
        self.fail("the server does not answer")

    def stop(self):
        self.server.terminate()
        self.server.wait(10)

    def post(self, body, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request("http://localhost:14318/v1/traces", body, named)
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status

    def get(self, path):
        with urllib.request.urlopen(f"http://localhost:13200{path}", timeout=5) as answer:
            return json.load(answer)

    def test_takes_all_forms_and_keeps_them_over_a_restart(self):
        with grpc.insecure_channel("localhost:14317") as channel:
            TraceServiceStub(channel).Export(spans(b"\x01", name="grpc"), timeout=10)
        self.post(spans(b"\x02", name="protobuf").SerializeToString(), Content_Type="application/x-protobuf")
        packed = gzip.compress(spans(b"\x03", name="gzip").SerializeToString())
        self.post(packed, Content_Type="application/x-protobuf", Content_Encoding="gzip")
        now = time.time_ns()
        span = {"traceId": "04" * 16, "spanId": "04" * 8, "name": "json", "startTimeUnixNano": str(now), "endTimeUnixNano": str(now)}
        self.post(json.dumps({"resourceSpans": [{"resource": {}, "scopeSpans": [{"spans": [span]}]}]}).encode(),
                  Content_Type="application/json")
        self.stop()
        self.serve()
        found = self.get("/api/search")["traces"]
        self.assertEqual({one["rootTraceName"] for one in found}, {"grpc", "protobuf", "gzip", "json"})
        self.assertEqual([one["traceID"] for one in self.get("/api/search?service.name=chat&name=grpc")["traces"]], ["01" * 16])
        (batch,) = self.get(f"/api/traces/{'01' * 16}")["batches"]
        self.assertEqual(batch["scopeSpans"][0]["spans"][0]["name"], "grpc")

    def test_shows_the_newest_traces_with_their_spans(self):
        request = spans(b"\x05", service="web", name="root")
        (span,) = request.resource_spans[0].scope_spans[0].spans
        child = request.resource_spans[0].scope_spans[0].spans.add()
        child.CopyFrom(span)
        child.span_id, child.parent_span_id, child.name = b"\x06" * 8, span.span_id, "child"
        child.attributes.add(key="http.status").value.int_value = 200
        self.post(request.SerializeToString(), Content_Type="application/x-protobuf")
        self.post(spans(b"\x07", service="other").SerializeToString(), Content_Type="application/x-protobuf")
        show = [sys.executable, "/usr/lib/tempo/show.py", "--port", "13200"]
        (trace,) = json.loads(subprocess.check_output([*show, "--service", "web"]))
        self.assertEqual(trace["traceID"], "05" * 16)
        root, of_root = sorted(trace["spans"], key=lambda one: one["spanId"])
        self.assertEqual((root["service"], root["name"], root["durationMs"]), ("web", "root", 5))
        self.assertEqual((of_root["name"], of_root["parentSpanId"]), ("child", root["spanId"]))
        self.assertEqual(of_root["attributes"], {"http.status": "200"})
        self.assertEqual(len(json.loads(subprocess.check_output([*show, "--limit", "9"]))), 2)

    def test_refuses_garbage(self):
        nameless = wire.ExportTraceServiceRequest()
        nameless.resource_spans.add().scope_spans.add().spans.add(name="x")
        for body, kind in [(b"garbage", "application/x-protobuf"), (b"{", "application/json"), (b"[]", "application/json"),
                           (b"", "text/plain"), (nameless.SerializeToString(), "application/x-protobuf")]:
            with self.subTest(body=body), self.assertRaises(urllib.error.HTTPError) as caught:
                self.post(body, Content_Type=kind)
            self.assertEqual(caught.exception.code, 400)


if __name__ == "__main__":
    unittest.main()
