"""The rock's S3 server keeps objects as files, and refuses who cannot sign."""

import datetime
import hashlib
import hmac
import os
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request
from pathlib import Path

HOST = "127.0.0.1:9100"


def signed(method, path, body=b"", key="app", secret="a-word"):
    """A request with a signature of version 4."""
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    digest = hashlib.sha256(body).hexdigest()
    headers = {"host": HOST, "x-amz-content-sha256": digest, "x-amz-date": now}
    names = ";".join(headers)
    canonical = "\n".join([method, path, "", *(f"{name}:{value}" for name, value in headers.items()), "", names, digest])
    scope = f"{now[:8]}/us-east-1/s3/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", now, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    step = f"AWS4{secret}".encode()
    for part in [*scope.split("/"), text]:
        step = hmac.new(step, part.encode(), hashlib.sha256).digest()
    headers["authorization"] = f"AWS4-HMAC-SHA256 Credential={key}/{scope}, SignedHeaders={names}, Signature={step.hex()}"
    request = urllib.request.Request(f"http://{HOST}{path}", data=body or None, headers=headers, method=method)
    return urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=10).read()


class S3(unittest.TestCase):
    def test_keeps_an_object_and_refuses_a_wrong_signature(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        os.chown(folder.name, 999, 999)
        Path(folder.name, "bucket").mkdir()
        os.chown(f"{folder.name}/bucket", 999, 999)
        server = subprocess.Popen(
            ["/usr/local/bin/rclone", "serve", "s3", "--addr", HOST, "--vfs-cache-mode", "off", folder.name],
            user="keeper", group="keeper", cwd="/", stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={"RCLONE_CONFIG": "/dev/null", "RCLONE_AUTH_KEY": '"app,a-word"'},
        )
        self.addCleanup(server.wait, 10)
        self.addCleanup(server.terminate)
        for _ in range(100):
            try:
                signed("PUT", "/bucket/a/b.txt", b"kept")
                break
            except urllib.error.URLError:
                time.sleep(0.1)
        self.assertEqual(signed("GET", "/bucket/a/b.txt"), b"kept")
        self.assertEqual(Path(folder.name, "bucket/a/b.txt").read_bytes(), b"kept")
        with self.assertRaises(urllib.error.HTTPError) as refused:
            signed("GET", "/bucket/a/b.txt", secret="guessed")
        self.assertEqual(refused.exception.code, 403)
        refused.exception.close()


if __name__ == "__main__":
    unittest.main()
