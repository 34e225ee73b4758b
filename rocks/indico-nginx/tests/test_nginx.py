"""The real NGINX with the rock's own configuration: run inside the rock's root, as root, in a network of its own."""

import http.client
import re
import socket
import subprocess
import threading
import time
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

INDICO = [
    "/",
    "/event/1/",
    "/event/1/manage/export",
    "/api/events/1/x",
    "/static/custom/files/logo.png",
    "/assets/i18n/en_GB.js",
    "/login/",
]


class Indico(BaseHTTPRequestHandler):
    """Answers with what it was asked and how, but has no favicon."""

    def do_GET(self):
        self.server.last_forwarded_for = self.headers["X-Forwarded-For"]
        self.send_response(404 if self.path.endswith("favicon.ico") else 200)
        self.end_headers()
        self.wfile.write(f"{self.headers['Host']} {self.headers['X-Forwarded-Proto']} {self.path}".encode())

    def log_message(self, *_):
        pass


class Nginx(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        server = ThreadingHTTPServer(("127.0.0.1", 8081), Indico)
        cls.server = server
        cls.addClassCleanup(server.server_close)
        cls.addClassCleanup(server.shutdown)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        cls.nginx = started(["/usr/sbin/nginx"], 8080)
        cls.exporter = started(["nginx-prometheus-exporter", "-nginx.scrape-uri=http://localhost:9080/stub_status"], 9113)
        for process in (cls.exporter, cls.nginx):
            cls.addClassCleanup(process.communicate)
            cls.addClassCleanup(process.terminate)

    def get(self, path, host="127.0.0.1", port=8080, **headers):
        connection = http.client.HTTPConnection(host, port, timeout=5)
        connection.request("GET", path, headers={"Host": "events.test", **headers})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, body, answer.headers

    def test_answers_health_by_itself_on_both_addresses(self):
        for host in ("127.0.0.1", "::1"):
            self.assertEqual(self.get("/health", host)[0], 204)

    def test_asks_indico_for_pages_and_keeps_the_host(self):
        for path in INDICO:
            with self.subTest(path=path):
                self.assertEqual(self.get(path)[:2], (200, f"events.test http {path}".encode()))

    def test_hands_on_how_the_browser_came(self):
        _, body, _ = self.get("/", **{"X-Forwarded-Proto": "https"})
        self.assertEqual(body, b"events.test https /")

    def test_hands_on_whom_the_ingress_speaks_for_and_else_who_asked(self):
        self.get("/", **{"X-Forwarded-For": "198.51.100.7"})
        self.assertEqual(self.server.last_forwarded_for, "198.51.100.7")
        self.get("/")
        self.assertEqual(self.server.last_forwarded_for, "127.0.0.1")

    def test_serves_static_files_itself_with_and_without_a_version_in_the_name(self):
        static = Path("/srv/indico/static")
        image = next(path for path in sorted((static / "images").glob("*.png")))
        for name in (image.name, f"{image.stem}__v0a1b2c.png"):
            with self.subTest(name=name):
                status, body, headers = self.get(f"/images/{name}")
                self.assertEqual((status, body), (200, image.read_bytes()))
                self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
        script = next(path for path in sorted((static / "dist/js").glob("*.js")))
        self.assertEqual(self.get(f"/dist/js/{script.name}")[0], 200)
        self.assertEqual(self.get("/images/nowhere.png")[0], 404)
        self.assertEqual(self.get("/robots.txt")[0], 200)

    def test_falls_back_to_its_own_favicon(self):
        self.assertEqual(self.get("/images/indico.ico")[:2], (200, Path("/srv/indico/static/images/indico.ico").read_bytes()))

    def test_sends_the_headers_that_protect_browsers(self):
        for path in ("/", "/event/1/manage/x"):
            headers = self.get(path)[2]
            self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
            self.assertEqual(headers["X-Frame-Options"], "SAMEORIGIN")
            self.assertEqual(headers["Strict-Transport-Security"], "max-age=31536000")
            self.assertEqual(headers["Cache-Control"], "no-cache")

    def test_has_its_counters_where_the_exporter_looks_and_nothing_else_there(self):
        self.assertEqual(self.get("/", port=9080)[0], 404)
        self.assertIn(b"Active connections", self.get("/stub_status", port=9080)[1])
        self.assertIn(b"nginx_up 1", self.get("/metrics", port=9113)[1])

    def test_workers_are_not_root(self):
        users = {
            re.search(r"^Uid:\t(\d+)", (process / "status").read_text(), re.M)[1]
            for process in Path("/proc").glob("[0-9]*")
            if b"nginx: worker" in (process / "cmdline").read_bytes()
        }
        self.assertEqual(users, {"2000"})


def started(command, port):
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return process
        except OSError:
            time.sleep(0.05)
    return process


if __name__ == "__main__":
    unittest.main()
