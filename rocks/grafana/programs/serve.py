"""Shows the dashboards that were accepted, by the paths that Grafana has them at: serve.py <folder> <port>

Reads accepted.json of the folder at every request, and who may see them from access.json: {"user", "password"}, or {"anonymous": true}.
"""

import base64
import hmac
import html
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import queries


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        """Not every request."""

    def do_GET(self):
        url = urlsplit(self.path)
        if url.path == "/api/health":
            return self.answer(200, {"database": "ok", "version": "stand-in"})
        if not self.may_see():
            return self.answer(401, {"message": "Unauthorized"}, {"WWW-Authenticate": 'Basic realm="grafana"'})
        found = json.loads((self.server.folder / "accepted.json").read_text())
        if url.path == "/":
            return self.answer(200, page(found))
        if url.path == "/api/search":
            wanted = parse_qs(url.query).get("query", [""])[0].lower()
            return self.answer(200, [summary(one) for one in found if wanted in one["dashboard"]["title"].lower()])
        for one in found:
            if url.path == f"/api/dashboards/uid/{one['dashboard'].get('uid')}":
                return self.answer(200, {"dashboard": one["dashboard"], "meta": {"provisioned": True, "source": one["source"]}})
        return self.answer(404, {"message": "Dashboard not found"})

    def may_see(self):
        access = json.loads((self.server.folder / "access.json").read_text())
        if access.get("anonymous"):
            return True
        expected = base64.b64encode(f"{access['user']}:{access['password']}".encode()).decode()
        return hmac.compare_digest(f"Basic {expected}".encode(), self.headers.get("Authorization", "").encode())

    def answer(self, status, content, headers=None):
        body = (content if isinstance(content, str) else json.dumps(content)).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8" if isinstance(content, str) else "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def summary(one):
    dashboard = one["dashboard"]
    return {"uid": dashboard.get("uid"), "title": dashboard["title"], "tags": dashboard.get("tags", []), "type": "dash-db",
            "url": f"/api/dashboards/uid/{dashboard.get('uid')}"}


def page(found):
    """Each dashboard with its panels and their queries; nothing is drawn."""
    parts = ["<!doctype html><title>Dashboards</title><h1>Dashboards that were accepted</h1>"]
    for one in found:
        parts.append(f"<h2>{html.escape(one['dashboard']['title'])}</h2><p>of {html.escape(one['source'])}</p><dl>")
        for title, _, query in queries.of(one["dashboard"]):
            parts.append(f"<dt>{html.escape(title)}<dd><code>{html.escape(query)}</code>")
        parts.append("</dl>")
    return "".join(parts)


if __name__ == "__main__":
    server = ThreadingHTTPServer(("", int(sys.argv[2])), Handler)
    server.folder = Path(sys.argv[1])
    server.serve_forever()
