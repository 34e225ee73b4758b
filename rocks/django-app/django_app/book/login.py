"""SAML: a login at the identity provider, whose answer is believed only when signed with its certificate."""

import base64
import datetime
import os
import secrets
import zlib
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from signxml import InvalidSignature, XMLVerifier

from .environment import needed

NAMES = {"saml": "urn:oasis:names:tc:SAML:2.0:assertion"}


def base_url():
    return os.environ.get("DJANGO_BASE_URL", "http://localhost:8000").rstrip("/")


def login(request):
    now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    asked = request.session["asked"] = f"_{secrets.token_hex(16)}"
    question = (
        f'<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="{asked}" Version="2.0" '
        f'IssueInstant="{now}" AssertionConsumerServiceURL="{base_url()}/login/answer">'
        f'<saml:Issuer xmlns:saml="{NAMES["saml"]}">{base_url()}</saml:Issuer></samlp:AuthnRequest>'
    )
    deflate = zlib.compressobj(wbits=-15)
    packed = base64.b64encode(deflate.compress(question.encode()) + deflate.flush())
    return HttpResponseRedirect(
        f"{needed('SAML_SINGLE_SIGN_ON_REDIRECT_URL')}?{urlencode({'SAMLRequest': packed})}"
    )


@csrf_exempt
@require_POST
def answer(request):
    """Whoever the assertion names is logged in: of the document, only what the signature covers is read."""
    document = base64.b64decode(request.POST["SAMLResponse"])
    try:
        verified = XMLVerifier().verify(document, x509_cert=needed("SAML_SIGNING_CERTIFICATE")).signed_xml
    except InvalidSignature:
        return HttpResponseForbidden("the answer is not signed by the identity provider\n")
    assertion = verified if verified.tag.endswith("}Assertion") else verified.find("saml:Assertion", NAMES)
    confirmation = assertion.find(".//saml:SubjectConfirmationData", NAMES)
    conditions = assertion.find("saml:Conditions", NAMES)
    if confirmation.get("InResponseTo") != request.session.pop("asked", None) or expired(conditions):
        return HttpResponseForbidden("the answer is to another question, or too old\n")
    request.session["user"] = assertion.findtext(".//saml:NameID", namespaces=NAMES)
    return HttpResponseRedirect(f"{base_url()}/user")


def expired(conditions):
    end = datetime.datetime.fromisoformat(conditions.get("NotOnOrAfter"))
    return end < datetime.datetime.now(datetime.UTC)


def user(request):
    return HttpResponse(request.session.get("user", "nobody") + "\n", content_type="text/plain")
