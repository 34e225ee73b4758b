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

WORKER = [
    "/_matrix/client/v3/sync?since=x",
    "/_matrix/client/r0/rooms/!a:b/initialSync",
    "/_matrix/federation/v1/send/1",
    "/_matrix/federation/v2/send_join/!a:b/$c",
    "/_matrix/key/v2/query",
    "/_matrix/client/versions",
    "/_matrix/client/v3/login",
    "/_matrix/client/v3/register",
    "/_matrix/client/v3/createRoom",
    "/_matrix/client/v3/rooms/!a:b/send/m.room.message/1",
    "/_matrix/client/v3/rooms/!a:b/join",
    "/_matrix/client/v3/keys/query",
    "/_matrix/client/v3/account/whoami",
    "/_matrix/client/v3/profile/@a:b",
]

MAIN = [
    "/",
    "/_synapse/admin/v1/register",
    "/_matrix/media/v3/upload",
    "/_matrix/client/v3/user/@a:b/account_data/x",
    "/_matrix/client/v3/rooms/!a:b/typing/@a:b",
    "/_matrix/client/v3/sendToDevice/m.x/1",
    "/_matrix/client/v3/keys/upload",
    "/_matrix/client/v3/presence/@a:b/status",
]


class Synapse(BaseHTTPRequestHandler):
    """Answers as a worker would, so that one sees who was asked."""

    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.headers["Host"].encode())

    def log_message(self, *_):
        pass


class Nginx(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        server = ThreadingHTTPServer(("127.0.0.1", 8008), Synapse)
        cls.addClassCleanup(server.server_close)
        cls.addClassCleanup(server.shutdown)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        cls.nginx = subprocess.Popen(["/usr/sbin/nginx"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        cls.addClassCleanup(cls.nginx.communicate)
        cls.addClassCleanup(cls.nginx.terminate)
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", 8080), 1).close()
                return
            except OSError:
                time.sleep(0.05)

    def get(self, path, host="127.0.0.1"):
        connection = http.client.HTTPConnection(host, 8080, timeout=5)
        connection.request("GET", path, headers={"Host": "chat.test"})
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        return answer.status, body, answer.headers

    def test_answers_health_by_itself_on_both_addresses(self):
        for host in ("127.0.0.1", "::1"):
            self.assertEqual(self.get("/health", host)[0], 204)

    def test_gives_a_worker_what_a_worker_can_do_and_keeps_the_host(self):
        for path in WORKER:
            with self.subTest(path=path):
                self.assertEqual(self.get(path)[:2], (200, "chat.test"))

    def test_keeps_the_rest_for_the_main_process_which_is_nowhere_yet(self):
        for path in [*MAIN, "/_matrix/client/v3/rooms/!a:b/report/$c"]:
            with self.subTest(path=path):
                self.assertEqual(self.get(path)[0], 404)

    def test_sends_the_headers_that_protect_browsers(self):
        headers = self.get("/nowhere")[2]
        self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
        self.assertEqual(headers["X-Frame-Options"], "SAMEORIGIN")
        self.assertEqual(headers["Strict-Transport-Security"], "max-age=31536000")

    def test_workers_are_not_root(self):
        users = {
            re.search(r"^Uid:\t(\d+)", (process / "status").read_text(), re.M)[1]
            for process in Path("/proc").glob("[0-9]*")
            if b"nginx: worker" in (process / "cmdline").read_bytes()
        }
        self.assertEqual(users, {"2000"})


if __name__ == "__main__":
    unittest.main()
