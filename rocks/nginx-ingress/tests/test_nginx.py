"""The real NGINX with the rock's own configuration: run inside the rock's root, as root, in a network of its own."""

import http.client
import socket
import subprocess
import time
import unittest


class Nginx(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.nginx = subprocess.Popen(["/usr/sbin/nginx"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        cls.addClassCleanup(cls.nginx.communicate)
        cls.addClassCleanup(cls.nginx.terminate)
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", 80), 1).close()
                return
            except OSError:
                time.sleep(0.05)

    def get(self, path, port, host="127.0.0.1"):
        connection = http.client.HTTPConnection(host, port, timeout=5)
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer

    def test_answers_health_by_itself_on_both_addresses(self):
        for host in ("127.0.0.1", "::1"):
            self.assertEqual(self.get("/health", 10254, host).status, 204)

    def test_answers_404_for_a_host_without_a_route_and_does_not_say_which_nginx_it_is(self):
        answer = self.get("/", 80)
        self.assertEqual(answer.status, 404)
        self.assertEqual(answer.headers["Server"], "nginx")


if __name__ == "__main__":
    unittest.main()
