"""The rock's server takes mail, asks who comes when it should, and keeps what it took."""

import json
import mailbox
import os
import smtplib
import ssl
import subprocess
import tempfile
import time
import unittest
from pathlib import Path


class Mail(unittest.TestCase):
    def serve(self, port, **settings):
        folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.addCleanup(folder.cleanup)
        os.chown(folder.name, 999, 999)
        box = f"{folder.name}/mail"
        pem = f"{folder.name}/both.pem"
        if settings.get("security", "none") != "none":
            subprocess.run(
                ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
                 "-subj", "/CN=localhost", "-keyout", pem, "-out", f"{pem}.crt"],
                check=True, capture_output=True,
            )
            Path(pem).write_text(Path(pem).read_text() + Path(f"{pem}.crt").read_text())
        configuration = Path(folder.name, "server.json")
        configuration.write_text(json.dumps({
            "port": port, "security": "none", "certificate": pem, "folder": box, "owner": "keeper", **settings,
        }))
        server = subprocess.Popen(["/usr/bin/python3", "/usr/lib/grimoire/serve_mail.py", str(configuration)], stdout=subprocess.PIPE)
        self.addCleanup(server.stdout.close)
        self.addCleanup(server.wait, 10)
        self.addCleanup(server.terminate)
        self.assertIn(b"listening", server.stdout.readline())
        return box

    def send(self, client):
        client.sendmail("a@example.org", ["b@example.org"], "Subject: hello\r\n\r\nkept\r\n")
        client.quit()

    def test_keeps_what_anybody_sends(self):
        box = self.serve(2501)
        self.send(smtplib.SMTP("127.0.0.1", 2501))
        (message,) = mailbox.Maildir(box)
        self.assertEqual((message["Subject"], message["X-RcptTo"]), ("hello", "b@example.org"))

    def test_wants_a_user_and_encryption(self):
        box = self.serve(2502, security="starttls", user="app", password="a word")
        client = smtplib.SMTP("127.0.0.1", 2502)
        client.starttls(context=ssl._create_unverified_context())
        with self.assertRaises(smtplib.SMTPAuthenticationError):
            client.login("app", "guessed")
        client.login("app", "a word")
        self.send(client)
        self.assertEqual(len(mailbox.Maildir(box)), 1)

    def test_encrypts_from_the_first_byte(self):
        box = self.serve(2503, security="tls")
        for _ in range(2):
            self.send(smtplib.SMTP_SSL("127.0.0.1", 2503, context=ssl._create_unverified_context()))
        time.sleep(0.1)
        self.assertEqual(len(mailbox.Maildir(box)), 2)


if __name__ == "__main__":
    unittest.main()
