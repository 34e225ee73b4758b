"""SAML: a login at the identity provider, whose answer is believed only when signed with its certificate."""

import base64
import datetime
import secrets
import zlib
from urllib.parse import urlencode

from flask import Blueprint, current_app, redirect, request, session
from signxml import InvalidSignature, XMLVerifier

from .environment import needed

NAMES = {"saml": "urn:oasis:names:tc:SAML:2.0:assertion"}

routes = Blueprint("login", __name__)


def base_url():
    return current_app.config.get("BASE_URL", request.host_url).rstrip("/")


@routes.get("/login")
def login():
    now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    asked = session["asked"] = f"_{secrets.token_hex(16)}"
    question = (
        f'<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="{asked}" Version="2.0" '
        f'IssueInstant="{now}" AssertionConsumerServiceURL="{base_url()}/login/answer">'
        f'<saml:Issuer xmlns:saml="{NAMES["saml"]}">{base_url()}</saml:Issuer></samlp:AuthnRequest>'
    )
    deflate = zlib.compressobj(wbits=-15)
    packed = base64.b64encode(deflate.compress(question.encode()) + deflate.flush())
    return redirect(f"{needed('SAML_SINGLE_SIGN_ON_REDIRECT_URL')}?{urlencode({'SAMLRequest': packed})}")


@routes.post("/login/answer")
def answer():
    """Whoever the assertion names is logged in: of the document, only what the signature covers is read."""
    document = base64.b64decode(request.form["SAMLResponse"])
    try:
        verified = XMLVerifier().verify(document, x509_cert=needed("SAML_SIGNING_CERTIFICATE")).signed_xml
    except InvalidSignature:
        return "the answer is not signed by the identity provider\n", 403
    assertion = verified if verified.tag.endswith("}Assertion") else verified.find("saml:Assertion", NAMES)
    confirmation = assertion.find(".//saml:SubjectConfirmationData", NAMES)
    conditions = assertion.find("saml:Conditions", NAMES)
    if confirmation.get("InResponseTo") != session.pop("asked", None) or expired(conditions):
        return "the answer is to another question, or too old\n", 403
    session["user"] = assertion.findtext(".//saml:NameID", namespaces=NAMES)
    return redirect(f"{base_url()}/user")


def expired(conditions):
    end = datetime.datetime.fromisoformat(conditions.get("NotOnOrAfter"))
    return end < datetime.datetime.now(datetime.UTC)


@routes.get("/user")
def user():
    return session.get("user", "nobody") + "\n"
