"""The rock's identity provider logs somebody in, and what it hands over is signed by the certificate that it shows."""

import base64
import json
import os
import re
import subprocess
import tempfile
import unittest
import urllib.error
import urllib.parse
import urllib.request
import zlib
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

PROGRAM = ["/usr/bin/python3", "/usr/lib/grimoire/identity_provider.py"]
URL = "http://127.0.0.1:8101"
REQUEST = (
    "<samlp:AuthnRequest xmlns:samlp='urn:oasis:names:tc:SAML:2.0:protocol' xmlns:saml='urn:oasis:names:tc:SAML:2.0:assertion'"
    " ID='_asked' Version='2.0' AssertionConsumerServiceURL='http://app/acs'><saml:Issuer>http://app</saml:Issuer></samlp:AuthnRequest>"
)
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def fetch(path, fields=None):
    data = None if fields is None else urllib.parse.urlencode(fields).encode()
    return OPENER.open(f"{URL}{path}", data=data, timeout=20).read().decode()


def fields_of(page):
    return {name: unescape(value) for name, value in re.findall(r"name=[\"'](\w+)[\"'] value=[\"']([^\"']*)[\"']", page)}


class Saml(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        where = cls.folder.name
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=idp",
             "-keyout", f"{where}/idp.key", "-out", f"{where}/idp.crt"],
            check=True, capture_output=True,
        )
        user = {"username": "alice", "password": "a word", "fullname": "Alice <&> \"Liddell\"", "email": "alice@example.org"}
        subprocess.run([*PROGRAM, "add-user", where], input=json.dumps(user), text=True, check=True)
        Path(where, "idp.json").write_text(json.dumps({"port": 8101, "url": URL, "entity": f"{URL}/metadata", "folder": where}))
        server = subprocess.Popen([*PROGRAM, "serve", f"{where}/idp.json"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        cls.addClassCleanup(server.stdout.close)
        cls.addClassCleanup(server.wait, 10)
        cls.addClassCleanup(server.terminate)
        server.stdout.readline()

    def ask(self):
        packed = zlib.compress(REQUEST.encode())[2:-4]
        query = urllib.parse.urlencode({"SAMLRequest": base64.b64encode(packed).decode(), "RelayState": "/there"})
        return fields_of(fetch(f"/sso?{query}"))

    def test_logs_somebody_in_with_a_signature_that_holds(self):
        page = fetch("/login", {**self.ask(), "username": "alice", "password": "a word"})
        self.assertIn('action="http://app/acs"', page)
        back = fields_of(page)
        self.assertEqual(back["RelayState"], "/there")
        answer = base64.b64decode(back["SAMLResponse"])
        with tempfile.NamedTemporaryFile(suffix=".xml") as file:
            file.write(answer)
            file.flush()
            checked = subprocess.run(
                ["xmlsec1", "--verify", "--pubkey-cert-pem", f"{self.folder.name}/idp.crt", "--id-attr:ID",
                 "urn:oasis:names:tc:SAML:2.0:assertion:Assertion", file.name],
                capture_output=True, text=True, check=False,
            )
        self.assertEqual(checked.returncode, 0, checked.stderr)
        root = ElementTree.fromstring(answer)
        names = {"saml": "urn:oasis:names:tc:SAML:2.0:assertion"}
        values = {one.get("Name"): one.findtext("saml:AttributeValue", "", names) for one in root.iterfind(".//saml:Attribute", names)}
        self.assertEqual(values, {"openid": "alice", "username": "alice", "fullname": "Alice <&> \"Liddell\"", "email": "alice@example.org"})
        self.assertEqual((root.get("InResponseTo"), root.findtext(".//saml:Audience", "", names)), ("_asked", "http://app"))

    def test_lets_nobody_in_with_another_password(self):
        for username, password in (("alice", "guessed"), ("nobody", "a word"), ("", "")):
            with self.assertRaises(urllib.error.HTTPError) as refused:
                fetch("/login", {**self.ask(), "username": username, "password": password})
            self.assertEqual(refused.exception.code, 403)
            refused.exception.close()

    def test_refuses_what_is_no_request(self):
        for query in ("", "?SAMLRequest=x", "?SAMLRequest=" + urllib.parse.quote(base64.b64encode(b"<a/>"))):
            with self.assertRaises(urllib.error.HTTPError) as refused:
                fetch(f"/sso{query}")
            self.assertEqual(refused.exception.code, 400)
            refused.exception.close()

    def test_shows_its_certificate_and_services(self):
        described = fetch("/metadata")
        lines = Path(self.folder.name, "idp.crt").read_text().splitlines()
        self.assertIn("".join(lines[1:-1]), described)
        self.assertEqual(described.count(f'Location="{URL}/sso"'), 2)


if __name__ == "__main__":
    unittest.main()
