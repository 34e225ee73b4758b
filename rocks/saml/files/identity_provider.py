"""A small identity provider: users log in with a password, and who asked gets a signed assertion of SAML 2.0.

identity_provider.py serve <configuration>      a JSON document: port, url (without a slash at its end), entity (its name), folder
identity_provider.py add-user <folder>          a JSON document on standard input: username, password, fullname, email

The folder has idp.key and idp.crt (PEM) and the users. It trusts every service that asks: it is for trying out.
"""

import base64
import datetime
import hashlib
import hmac
import html
import json
import os
import secrets
import subprocess
import sys
import tempfile
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
SAMLP = "urn:oasis:names:tc:SAML:2.0:protocol"
DSIG = "http://www.w3.org/2000/09/xmldsig#"
BASIC = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic"
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
LARGEST = 64 * 1024


class Users:
    def __init__(self, folder):
        self.file = Path(folder, "users.json")

    def all(self):
        return json.loads(self.file.read_text()) if self.file.exists() else {}

    def add(self, username, password, fullname, email):
        salt = secrets.token_hex(16)
        known = {"salt": salt, "hash": self.hash(password, salt), "fullname": fullname, "email": email}
        new = self.file.with_suffix(".new")
        new.write_text(json.dumps({**self.all(), username: known}))
        new.replace(self.file)

    def login(self, username, password):
        """The attributes of the user; None when it is not one, or the password is another."""
        user = self.all().get(username, {"salt": "", "hash": ""})
        if not hmac.compare_digest(user["hash"], self.hash(password, user["salt"])):
            return None
        return {"openid": username, "username": username, "fullname": user["fullname"], "email": user["email"]}

    @staticmethod
    def hash(password, salt):
        return hashlib.scrypt(password.encode(), salt=salt.encode(), n=2**14, r=8, p=1).hex()


def certificate(folder):
    lines = Path(folder, "idp.crt").read_text().splitlines()
    return "".join(line for line in lines if not line.startswith("-"))


def metadata(settings):
    services = "".join(
        f"<md:SingleSignOnService Binding={quoteattr(binding)} Location={quoteattr(settings['url'] + '/sso')}/>"
        for binding in (REDIRECT, POST)
    )
    return (
        f"<?xml version='1.0'?><md:EntityDescriptor xmlns:md='urn:oasis:names:tc:SAML:2.0:metadata' entityID={quoteattr(settings['entity'])}>"
        f"<md:IDPSSODescriptor protocolSupportEnumeration={quoteattr(SAMLP)}><md:KeyDescriptor use='signing'>"
        f"<ds:KeyInfo xmlns:ds={quoteattr(DSIG)}><ds:X509Data><ds:X509Certificate>{certificate(settings['folder'])}"
        f"</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>{services}</md:IDPSSODescriptor></md:EntityDescriptor>"
    )


def request_of(fields, deflated):
    """Who asks: id of the request, where the answer goes, and the service's own name."""
    packed = base64.b64decode(fields["SAMLRequest"])
    text = zlib.decompressobj(-15).decompress(packed, LARGEST) if deflated else packed
    root = ElementTree.fromstring(text)
    answer_to = root.get("AssertionConsumerServiceURL", "")
    issuer = root.findtext(f"{{{SAML}}}Issuer", "").strip()
    if root.tag != f"{{{SAMLP}}}AuthnRequest" or urlsplit(answer_to).scheme not in ("http", "https") or not issuer:
        raise ValueError("not a request to log somebody in")
    return {"id": root.get("ID", ""), "answer_to": answer_to, "issuer": issuer, "relay": fields.get("RelayState", "")}


def instant(seconds=0):
    now = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return now.strftime("%Y-%m-%dT%H:%M:%SZ")


def response(settings, request, user):
    """A response whose assertion is signed."""
    assertion = f"_{secrets.token_hex(16)}"
    issuer = f"<saml:Issuer>{escape(settings['entity'])}</saml:Issuer>"
    attributes = "".join(
        f"<saml:Attribute Name={quoteattr(name)} NameFormat={quoteattr(BASIC)}>"
        f"<saml:AttributeValue>{escape(value)}</saml:AttributeValue></saml:Attribute>"
        for name, value in user.items()
    )
    signature = (
        f"<ds:Signature xmlns:ds={quoteattr(DSIG)}><ds:SignedInfo>"
        "<ds:CanonicalizationMethod Algorithm='http://www.w3.org/2001/10/xml-exc-c14n#'/>"
        "<ds:SignatureMethod Algorithm='http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'/>"
        f"<ds:Reference URI='#{assertion}'><ds:Transforms>"
        "<ds:Transform Algorithm='http://www.w3.org/2000/09/xmldsig#enveloped-signature'/>"
        "<ds:Transform Algorithm='http://www.w3.org/2001/10/xml-exc-c14n#'/></ds:Transforms>"
        "<ds:DigestMethod Algorithm='http://www.w3.org/2001/04/xmlenc#sha256'/><ds:DigestValue/></ds:Reference>"
        "</ds:SignedInfo><ds:SignatureValue/><ds:KeyInfo><ds:X509Data><ds:X509Certificate/></ds:X509Data></ds:KeyInfo></ds:Signature>"
    )
    document = (
        f"<samlp:Response xmlns:samlp={quoteattr(SAMLP)} xmlns:saml={quoteattr(SAML)} ID='_{secrets.token_hex(16)}' Version='2.0'"
        f" IssueInstant='{instant()}' Destination={quoteattr(request['answer_to'])} InResponseTo={quoteattr(request['id'])}>{issuer}"
        "<samlp:Status><samlp:StatusCode Value='urn:oasis:names:tc:SAML:2.0:status:Success'/></samlp:Status>"
        f"<saml:Assertion ID='{assertion}' Version='2.0' IssueInstant='{instant()}'>{issuer}{signature}"
        f"<saml:Subject><saml:NameID Format={quoteattr(PERSISTENT)}>{escape(user['username'])}</saml:NameID>"
        "<saml:SubjectConfirmation Method='urn:oasis:names:tc:SAML:2.0:cm:bearer'><saml:SubjectConfirmationData"
        f" NotOnOrAfter='{instant(300)}' Recipient={quoteattr(request['answer_to'])} InResponseTo={quoteattr(request['id'])}/>"
        f"</saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore='{instant(-60)}' NotOnOrAfter='{instant(300)}'>"
        f"<saml:AudienceRestriction><saml:Audience>{escape(request['issuer'])}</saml:Audience></saml:AudienceRestriction></saml:Conditions>"
        f"<saml:AuthnStatement AuthnInstant='{instant()}' SessionIndex='{assertion}'><saml:AuthnContext><saml:AuthnContextClassRef>"
        "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></saml:AuthnContext>"
        f"</saml:AuthnStatement><saml:AttributeStatement>{attributes}</saml:AttributeStatement></saml:Assertion></samlp:Response>"
    )
    return sign(document, settings["folder"])


def sign(document, folder):
    with tempfile.NamedTemporaryFile("w", suffix=".xml", encoding="utf-8") as file:
        file.write(document)
        file.flush()
        done = subprocess.run(
            ["xmlsec1", "--sign", "--privkey-pem", f"{folder}/idp.key,{folder}/idp.crt", "--id-attr:ID", f"{SAML}:Assertion", file.name],
            capture_output=True, check=False,
        )
    if done.returncode != 0:
        raise RuntimeError(done.stderr.decode())
    return done.stdout


def form(action, fields, visible="", on_load=""):
    hidden = "".join(f"<input type='hidden' name={quoteattr(name)} value={quoteattr(value)}>" for name, value in fields.items())
    return (
        f"<!doctype html><title>Log in</title><body{on_load}><form method='post' action={quoteattr(action)}>{hidden}{visible}"
        "<button>Go on</button></form>"
    ).encode()


class Handler(BaseHTTPRequestHandler):
    settings = {}

    def do_GET(self):
        url = urlsplit(self.path)
        if url.path == "/metadata":
            self.answer(200, metadata(self.settings).encode(), "application/samlmetadata+xml")
        elif url.path == "/sso":
            self.ask({name: values[0] for name, values in parse_qs(url.query).items()}, deflated=True)
        else:
            self.answer(404, b"there is nothing here\n", "text/plain")

    def do_POST(self):
        size = min(int(self.headers.get("Content-Length", 0)), LARGEST)
        fields = {name: values[0] for name, values in parse_qs(self.rfile.read(size).decode()).items()}
        if self.path == "/sso":
            self.ask(fields, deflated=False)
        elif self.path == "/login":
            self.login(fields)
        else:
            self.answer(404, b"there is nothing here\n", "text/plain")

    def ask(self, fields, deflated, status=200, said=""):
        try:
            request = request_of(fields, deflated)
        except (KeyError, ValueError, zlib.error, ElementTree.ParseError) as error:
            self.answer(400, f"cannot read SAMLRequest: {error}\n".encode(), "text/plain")
            return
        self.show(request, status, said)

    def show(self, request, status, said):
        visible = f"<p>{html.escape(said)}</p><p>Log in to {html.escape(request['issuer'])}</p>" if said else (
            f"<p>Log in to {html.escape(request['issuer'])}</p>"
        )
        visible += "<input name='username' autofocus> <input name='password' type='password'> "
        self.answer(status, form("/login", request, visible))

    def login(self, fields):
        request = {name: fields.get(name, "") for name in ("id", "answer_to", "issuer", "relay")}
        if urlsplit(request["answer_to"]).scheme not in ("http", "https"):
            self.answer(400, b"not a request to log somebody in\n", "text/plain")
            return
        user = Users(self.settings["folder"]).login(fields.get("username", ""), fields.get("password", ""))
        if user is None:
            self.show(request, 403, "No such user, or another password.")
            return
        signed = base64.b64encode(response(self.settings, request, user)).decode()
        back = {"SAMLResponse": signed, **({"RelayState": request["relay"]} if request["relay"] else {})}
        self.answer(200, form(request["answer_to"], back, on_load=" onload='document.forms[0].submit()'"))

    def answer(self, status, body, kind="text/html; charset=utf-8"):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main(verb, where):
    if verb == "add-user":
        os.umask(0o077)
        Users(where).add(**json.load(sys.stdin))
    else:
        Handler.settings = json.loads(Path(where).read_text())
        server = ThreadingHTTPServer(("", Handler.settings["port"]), Handler)
        print(f"listening on port {Handler.settings['port']}", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
