"""Takes spans by OTLP, over gRPC and HTTP, and gives them out again by the paths that Tempo has them at.

    serve.py --port 3200 --data /tempo-data [--otlp-grpc 4317] [--otlp-http 4318] [--retention-hours 720]
"""

import argparse
import base64
import gzip
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import grpc
from google.protobuf.json_format import ParseDict, ParseError
from google.protobuf.message import DecodeError
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2 as wire
from opentelemetry.proto.collector.trace.v1.trace_service_pb2_grpc import (
    TraceServiceServicer,
    add_TraceServiceServicer_to_server,
)
from spans import Spans

LARGEST = 16 * 1024 * 1024


class OverGrpc(TraceServiceServicer):
    def __init__(self, spans):
        self.spans = spans

    def Export(self, request, context):
        if not identified(request):
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "a span without trace or span id")
        self.spans.add(request.resource_spans)
        return wire.ExportTraceServiceResponse()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        """Not every request."""

    def answer(self, status, body, kind="application/json"):
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class OverHttp(Handler):
    def do_POST(self):
        size = int(self.headers.get("Content-Length") or 0)
        if size > LARGEST:
            self.close_connection = True
            return self.answer(413, {"message": "too large"})
        body = self.rfile.read(size)
        if urlsplit(self.path).path != "/v1/traces":
            return self.answer(404, {"message": "not found"})
        kind = self.headers.get("Content-Type", "").split(";")[0].strip()
        try:
            request = read(kind, self.headers.get("Content-Encoding", ""), body)
        except (DecodeError, ParseError, ValueError, KeyError, TypeError, AttributeError, OSError, EOFError) as error:
            return self.answer(400, {"message": f"not spans: {error}"})
        if not identified(request):
            return self.answer(400, {"message": "a span without trace or span id"})
        self.server.spans.add(request.resource_spans)
        if kind == "application/json":
            return self.answer(200, {})
        return self.answer(200, wire.ExportTraceServiceResponse().SerializeToString(), kind)


class Api(Handler):
    def do_GET(self):
        url = urlsplit(self.path)
        given = {name: values[-1] for name, values in parse_qs(url.query).items()}
        if url.path == "/ready":
            return self.answer(200, b"ready\n", "text/plain")
        if url.path == "/api/search":
            return self.answer(200, {"traces": self.server.spans.search(given.get("service.name"), given.get("name"), limit(given))})
        found = self.server.spans.trace(url.path.removeprefix("/api/traces/")) if url.path.startswith("/api/traces/") else None
        return self.answer(404, {"message": "not found"}) if found is None else self.answer(200, found)


def limit(given):
    """How many traces are asked for; 20, as with Tempo, where that is no number."""
    text = given.get("limit", "")
    return int(text) if text.isascii() and text.isdigit() else 20


def read(kind, encoding, body):
    if encoding == "gzip":
        body = gzip.decompress(body)
    if kind == "application/x-protobuf":
        return wire.ExportTraceServiceRequest.FromString(body)
    if kind != "application/json":
        raise ValueError(f"{kind}: application/x-protobuf or application/json")
    # OTLP's JSON has ids in hexadecimal digits, where that of protocol buffers has base64.
    document = json.loads(body)
    for resource in document.get("resourceSpans", []):
        for scope in resource.get("scopeSpans", []):
            for span in scope.get("spans", []):
                for one in [span, *span.get("links", [])]:
                    one.update({key: in_base64(one[key]) for key in ("traceId", "spanId", "parentSpanId") if one.get(key)})
    return ParseDict(document, wire.ExportTraceServiceRequest(), ignore_unknown_fields=True)


def in_base64(digits):
    return base64.b64encode(bytes.fromhex(digits)).decode()


def identified(request):
    return all(len(span.trace_id) == 16 and len(span.span_id) == 8
               for resource in request.resource_spans for scope in resource.scope_spans for span in scope.spans)


def server_of(port, handler, spans):
    server = ThreadingHTTPServer(("", port), handler)
    server.spans = spans
    return server


def main():
    given = argparse.ArgumentParser()
    given.add_argument("--port", type=int, default=3200)
    given.add_argument("--data", type=Path, required=True)
    given.add_argument("--otlp-grpc", type=int)
    given.add_argument("--otlp-http", type=int)
    given.add_argument("--retention-hours", type=int, default=720)
    given = given.parse_args()
    spans = Spans(given.data / "spans.db", given.retention_hours)
    if given.otlp_grpc:
        server = grpc.server(ThreadPoolExecutor(max_workers=4))
        add_TraceServiceServicer_to_server(OverGrpc(spans), server)
        server.add_insecure_port(f"[::]:{given.otlp_grpc}")
        server.start()
    if given.otlp_http:
        threading.Thread(target=server_of(given.otlp_http, OverHttp, spans).serve_forever, daemon=True).start()
    # In the main thread: when it ends, gRPC's threads take no more calls.
    server_of(given.port, Api, spans).serve_forever()


if __name__ == "__main__":
    main()
