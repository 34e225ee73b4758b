"""A browser and a service in one: asks to log somebody in, fills in the form, and checks what comes back.

Standard input: {"url": where requests go, "certificate": Base64, "username", "password"}
Standard output: {"attributes": {...}} when the signature is that of the certificate, else {"refused": why}
"""

import base64
import json
import re
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
import zlib
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
REQUEST = (
    f"<samlp:AuthnRequest xmlns:samlp='urn:oasis:names:tc:SAML:2.0:protocol' xmlns:saml='{SAML}' ID='_asked' Version='2.0'"
    " AssertionConsumerServiceURL='http://service/acs'><saml:Issuer>http://service</saml:Issuer></samlp:AuthnRequest>"
)
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def fields_of(page):
    return {name: unescape(value) for name, value in re.findall(r"name=[\"'](\w+)[\"'] value=[\"']([^\"']*)[\"']", page)}


def main(url, certificate, username, password):
    packed = base64.b64encode(zlib.compress(REQUEST.encode())[2:-4]).decode()
    page = OPENER.open(f"{url}?{urllib.parse.urlencode({'SAMLRequest': packed})}", timeout=20).read().decode()
    filled = urllib.parse.urlencode({**fields_of(page), "username": username, "password": password}).encode()
    try:
        page = OPENER.open(urllib.parse.urljoin(url, "/login"), data=filled, timeout=20).read().decode()
    except urllib.error.HTTPError as error:
        return {"refused": f"status {error.code}"}
    answer = base64.b64decode(fields_of(page)["SAMLResponse"])
    with tempfile.TemporaryDirectory() as folder:
        lines = re.findall(".{1,64}", certificate)
        Path(folder, "idp.crt").write_text("\n".join(["-----BEGIN CERTIFICATE-----", *lines, "-----END CERTIFICATE-----", ""]))
        Path(folder, "answer.xml").write_bytes(answer)
        checked = subprocess.run(
            ["xmlsec1", "--verify", "--pubkey-cert-pem", f"{folder}/idp.crt", "--id-attr:ID", f"{SAML}:Assertion", f"{folder}/answer.xml"],
            capture_output=True, text=True, check=False,
        )
    if checked.returncode != 0:
        return {"refused": checked.stderr}
    names = {"saml": SAML}
    found = ElementTree.fromstring(answer).iterfind(".//saml:Attribute", names)
    return {"attributes": {one.get("Name"): one.findtext("saml:AttributeValue", "", names) for one in found}}


print(json.dumps(main(**json.load(sys.stdin))))
