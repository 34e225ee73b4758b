"""Takes logs as Loki does and gives them out again: the push API, queries, labels, and alerts of rules.

    serve.py --port 3100 --data /loki/chunks --rules /etc/loki/rules.json [--retention-days 0]

On SIGHUP the rules are read again.
"""

import argparse
import json
import signal
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import logql
import push
from rules import Ruler
from store import Store

LARGEST = 16 * 1024 * 1024


class Server(ThreadingHTTPServer):
    daemon_threads = True
    # Both kinds of addresses, where there are both.
    allow_reuse_address = True

    def __init__(self, port, store, ruler):
        super().__init__(("", port), Handler)
        self.store, self.ruler = store, ruler


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        """Not every request: the log would be full of the pushes of others' logs."""

    def do_POST(self):
        size = int(self.headers.get("Content-Length") or 0)
        if size > LARGEST:
            self.close_connection = True
            return self.answer(413, "too large")
        body = self.rfile.read(size)
        if urlsplit(self.path).path != "/loki/api/v1/push":
            return self.answer(404, "not found")
        try:
            self.server.store.add(
                push.read(self.headers.get("Content-Type", ""), self.headers.get("Content-Encoding", ""), body)
            )
        except push.BadPush as error:
            return self.answer(400, str(error))
        return self.answer(204, "")

    def do_GET(self):
        url = urlsplit(self.path)
        given = {name: values[-1] for name, values in parse_qs(url.query).items()}
        try:
            return self.answer(200, self.route(url.path, given))
        except LookupError:
            return self.answer(404, "not found")
        except (logql.BadQuery, ValueError) as error:
            return self.answer(400, str(error))

    def route(self, path, given):
        store, ruler = self.server.store, self.server.ruler
        if path == "/ready":
            return "ready\n"
        if path == "/loki/api/v1/query_range":
            return success(query_range(store, given))
        if path == "/loki/api/v1/query":
            return success(query(store, given))
        if path == "/loki/api/v1/labels":
            return success(sorted({name for _, labels in store.streams() for name in labels}))
        if path.startswith("/loki/api/v1/label/") and path.endswith("/values"):
            name = path.split("/")[5]
            return success(sorted({labels[name] for _, labels in store.streams() if name in labels}))
        if path == "/prometheus/api/v1/alerts":
            return success({"alerts": ruler.alerts()})
        if path == "/prometheus/api/v1/rules":
            return success({"groups": ruler.groups})
        raise LookupError(path)

    def answer(self, status, content):
        body = (content if isinstance(content, str) else json.dumps(content)).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/plain" if isinstance(content, str) else "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def success(data):
    return {"status": "success", "data": data}


def moment(text, default):
    """Seconds out of nanoseconds or (fractions of) seconds, as Loki takes them."""
    if text is None:
        return default
    return int(text) / 1e9 if text.isdigit() and len(text) > 10 else float(text)


def query_range(store, given):
    end = moment(given.get("end"), time.time())
    start = moment(given.get("start"), end - 3600)
    parsed = logql.parse(given.get("query", ""))
    if isinstance(parsed, logql.Logs):
        return {"resultType": "streams", "result": streams(store.lines(parsed, start, end), given)}
    step = float(given.get("step", "0").removesuffix("s")) or max(1.0, (end - start) / 250)
    if (end - start) / step > 11000:
        raise ValueError("more than 11000 points: make the step larger")
    series, at = {}, start
    while at <= end:
        for labels, value in logql.evaluate(parsed, at, store).items():
            series.setdefault(labels, []).append([at, str(value)])
        at += step
    return {"resultType": "matrix", "result": [{"metric": dict(labels), "values": v} for labels, v in series.items()]}


def query(store, given):
    at = moment(given.get("time"), time.time())
    parsed = logql.parse(given.get("query", ""))
    if isinstance(parsed, logql.Logs):
        return {"resultType": "streams", "result": streams(store.lines(parsed, at - 3600, at), given)}
    found = logql.evaluate(parsed, at, store)
    return {"resultType": "vector", "result": [{"metric": dict(k), "value": [at, str(v)]} for k, v in found.items()]}


def streams(lines, given):
    """The newest first, unless it is asked for otherwise; at most `limit`, by default 100."""
    if given.get("direction", "backward") != "forward":
        lines = lines[::-1]
    found = {}
    for labels, at, line in lines[: int(given.get("limit", "100"))]:
        found.setdefault(json.dumps(labels, sort_keys=True), (labels, []))[1].append([str(at), line])
    return [{"stream": labels, "values": values} for labels, values in found.values()]


def main():
    given = argparse.ArgumentParser()
    given.add_argument("--port", type=int, default=3100)
    given.add_argument("--data", type=Path, required=True)
    given.add_argument("--rules", type=Path, required=True)
    given.add_argument("--retention-days", type=int, default=0)
    given.add_argument("--interval", type=float, default=10)
    given = given.parse_args()
    store = Store(given.data / "lines.db", given.retention_days * 86400)
    ruler = Ruler(given.rules, store)
    signal.signal(signal.SIGHUP, lambda *_: threading.Thread(target=ruler.load).start())
    threading.Thread(target=ruler.run, args=(given.interval,), daemon=True).start()
    Server(given.port, store, ruler).serve_forever()


if __name__ == "__main__":
    main()
