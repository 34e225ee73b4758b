"""SAML: a login at the identity provider, whose answer is believed only when signed with its certificate."""

import base64
import datetime
import os
import secrets
import zlib
from urllib.parse import parse_qs, urlencode

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, RedirectResponse
from signxml import InvalidSignature, XMLVerifier

from .environment import needed

NAMES = {"saml": "urn:oasis:names:tc:SAML:2.0:assertion"}

routes = APIRouter()


def base_url():
    return os.environ.get("APP_BASE_URL", "http://localhost:8080").rstrip("/")


@routes.get("/login")
def login(request: Request):
    now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    asked = request.session["asked"] = f"_{secrets.token_hex(16)}"
    question = (
        f'<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="{asked}" Version="2.0" '
        f'IssueInstant="{now}" AssertionConsumerServiceURL="{base_url()}/login/answer">'
        f'<saml:Issuer xmlns:saml="{NAMES["saml"]}">{base_url()}</saml:Issuer></samlp:AuthnRequest>'
    )
    deflate = zlib.compressobj(wbits=-15)
    packed = base64.b64encode(deflate.compress(question.encode()) + deflate.flush())
    return RedirectResponse(f"{needed('SAML_SINGLE_SIGN_ON_REDIRECT_URL')}?{urlencode({'SAMLRequest': packed})}", 302)


@routes.post("/login/answer")
async def answer(request: Request):
    """Whoever the assertion names is logged in: of the document, only what the signature covers is read."""
    form = parse_qs((await request.body()).decode())
    document = base64.b64decode(form["SAMLResponse"][0])
    try:
        verified = XMLVerifier().verify(document, x509_cert=needed("SAML_SIGNING_CERTIFICATE")).signed_xml
    except InvalidSignature:
        return PlainTextResponse("the answer is not signed by the identity provider\n", 403)
    assertion = verified if verified.tag.endswith("}Assertion") else verified.find("saml:Assertion", NAMES)
    confirmation = assertion.find(".//saml:SubjectConfirmationData", NAMES)
    conditions = assertion.find("saml:Conditions", NAMES)
    if confirmation.get("InResponseTo") != request.session.pop("asked", None) or expired(conditions):
        return PlainTextResponse("the answer is to another question, or too old\n", 403)
    request.session["user"] = assertion.findtext(".//saml:NameID", namespaces=NAMES)
    return RedirectResponse(f"{base_url()}/user", 302)


def expired(conditions):
    end = datetime.datetime.fromisoformat(conditions.get("NotOnOrAfter"))
    return end < datetime.datetime.now(datetime.UTC)


@routes.get("/user", response_class=PlainTextResponse)
def user(request: Request):
    return request.session.get("user", "nobody") + "\n"
