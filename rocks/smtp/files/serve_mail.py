"""Takes mail for everybody, sends none on, and keeps each message in a Maildir.

serve_mail.py <configuration>, a JSON document:
  port        where it listens, on every address
  security    "none", "starttls" or "tls" (from the first byte)
  certificate PEM file of key and certificate, where security is not "none"
  user, password   who may send; left out: everybody
  folder      the Maildir
  owner       whom it becomes once it listens
"""

import asyncio
import hmac
import json
import os
import pwd
import socket
import ssl
import sys

from aiosmtpd.handlers import Mailbox
from aiosmtpd.smtp import SMTP, AuthResult


def everywhere(port):
    """Every address of either kind; a machine without IPv6 does without it."""
    if socket.has_dualstack_ipv6():
        return socket.create_server(("::", port), family=socket.AF_INET6, dualstack_ipv6=True)
    return socket.create_server(("", port))


def authenticator(user, password):
    def known(server, session, envelope, mechanism, data):
        right = (user.encode(), password.encode())
        given = (getattr(data, "login", b""), getattr(data, "password", b""))
        same = all([hmac.compare_digest(a, b) for a, b in zip(right, given)])
        # Not handled: the answer is left to aiosmtpd.
        return AuthResult(success=same, handled=False)

    return known


async def serve(settings):
    listening = everywhere(settings["port"])
    tls = None
    if settings["security"] != "none":
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(settings["certificate"])
    owner = pwd.getpwnam(settings["owner"])
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(owner.pw_gid)
        os.setuid(owner.pw_uid)

    options = {"hostname": "mail", "enable_SMTPUTF8": True, "loop": asyncio.get_running_loop()}
    if settings["security"] == "starttls":
        options.update(tls_context=tls, require_starttls=True)
    if "user" in settings:
        known = authenticator(settings["user"], settings["password"])
        options.update(authenticator=known, auth_required=True, auth_require_tls=settings["security"] == "starttls")
    mailbox = Mailbox(settings["folder"])
    direct = tls if settings["security"] == "tls" else None
    server = await options["loop"].create_server(lambda: SMTP(mailbox, **options), sock=listening, ssl=direct)
    print(f"listening on port {settings['port']}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        asyncio.run(serve(json.load(file)))
