"""What the rock brings, run inside its root, as root, in a network of its own; no database and no broker is there."""

import json
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request

SETTINGS = """
base_url: https://events.example.org
secret_key: "b'key'"
database: {host: %(host)s, port: 5432, name: indico, user: me, password: "p@ss/word"}
broker: redis://broker:6379
cache: redis://cache:6379
roombooking: %(rooms)s
customization: {enabled: false, debug: false}
mail: {no_reply: no@example.org, public_support: help@example.org, support: tech@example.org%(smtp)s}
%(more)s
"""

READ = """
import json, sys
from runpy import run_path
print(json.dumps(run_path('/usr/share/indico/settings.py')['settings_of'](sys.argv[1]), default=list))
"""


def settings(host="pg", rooms="false", smtp="", more=""):
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        file.write(SETTINGS % {"host": host, "rooms": rooms, "smtp": smtp, "more": more})
        file.flush()
        done = subprocess.run(["/usr/bin/python3.12", "-c", READ, file.name], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


class Settings(unittest.TestCase):
    def test_false_is_false(self):
        self.assertIs(settings()["ENABLE_ROOMBOOKING"], False)
        self.assertIs(settings(rooms="true")["ENABLE_ROOMBOOKING"], True)

    def test_a_password_and_an_ipv6_address_survive_in_a_url(self):
        uri = settings(host='"fd00::5"')["SQLALCHEMY_DATABASE_URI"]
        self.assertEqual(uri, "postgresql://me:p%40ss%2Fword@[fd00::5]:5432/indico")

    def test_mail_is_encrypted_only_where_it_is_said(self):
        for security, tls, ssl in (("none", False, False), ("starttls", True, False), ("tls", False, True)):
            smtp = f", smtp: {{host: mail, port: 25, security: {security}}}"
            with self.subTest(security=security):
                found = settings(smtp=smtp)
                self.assertEqual((found["SMTP_USE_TLS"], found["SMTP_USE_SSL"]), (tls, ssl))
                self.assertEqual(found["SMTP_SERVER"], ["mail", 25])
        self.assertNotIn("SMTP_SERVER", settings())

    def test_attachments_lie_in_the_container_or_in_s3_without_any_key(self):
        self.assertEqual(settings()["ATTACHMENT_STORAGE"], "default")
        found = settings(more="s3: {bucket: events, endpoint: 'http://s3:9000', uri_style: path}")
        self.assertEqual(found["ATTACHMENT_STORAGE"], "s3")
        self.assertEqual(
            found["STORAGE_BACKENDS"]["s3"],
            "s3:bucket=events,profile=indico,proxy=true,host=http://s3:9000,addressing_style=path",
        )

    def test_an_identity_provider_ends_local_accounts(self):
        self.assertIs(settings()["LOCAL_IDENTITIES"], True)
        found = settings(more="saml: {strict: true, sp: {entityId: x}, idp: {entityId: y, x509cert: z}}")
        self.assertIs(found["LOCAL_IDENTITIES"], False)
        self.assertEqual(found["AUTH_PROVIDERS"]["ubuntu"]["saml_config"]["idp"]["entityId"], "y")


class Programs(unittest.TestCase):
    def test_indico_and_uwsgi_tell_their_versions(self):
        self.assertIn("3.3.14", self.output("/usr/bin/indico", "--version"))
        self.assertRegex(self.output("/usr/bin/uwsgi", "--version"), r"^2\.")

    def test_programs_refuse_what_they_do_not_know(self):
        done = subprocess.run(["/usr/bin/indico-external", "other"], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("use: indico-external plugins | indico-external customization", done.stderr)

    def test_the_statsd_exporter_counts_what_it_is_sent(self):
        self.start(["statsd_exporter", "--statsd.listen-tcp="], 9102)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.sendto(b"uwsgi.core.busy_workers:3|g", ("127.0.0.1", 9125))
        for _ in range(50):
            if "uwsgi_core_busy_workers 3" in self.get(9102, "/metrics")[1]:
                return
            time.sleep(0.1)
        self.fail("the number did not come")

    def test_the_celery_exporter_lives_without_a_broker_and_says_that_no_worker_does(self):
        self.start(["celery-exporter", "--broker-url=redis://127.0.0.1:1", "--retry-interval=1"], 9808)
        self.assertEqual(self.get(9808, "/health")[0], 200)
        self.assertEqual(self.get(9808, "/worker")[0], 503)
        self.assertIn("celery_task_succeeded", self.get(9808, "/metrics")[1])

    def output(self, *command):
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def start(self, command, port):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return
            except OSError:
                time.sleep(0.05)

    def get(self, port, path):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


if __name__ == "__main__":
    unittest.main()
