"""SMTP: sends a text to an address."""

import os
import smtplib
import ssl
from email.message import EmailMessage

from .environment import needed


def send(to, text):
    message = EmailMessage()
    message["From"] = f"guest-book@{os.environ.get('SMTP_DOMAIN', 'example.com')}"
    message["To"] = to
    message["Subject"] = "From the guest book"
    message.set_content(text)
    with connect() as server:
        server.send_message(message)


def connect():
    host, port = needed("SMTP_HOST"), int(needed("SMTP_PORT"))
    security = os.environ.get("SMTP_TRANSPORT_SECURITY")
    if security == "tls":
        server = smtplib.SMTP_SSL(host, port, timeout=10, context=trust())
    else:
        server = smtplib.SMTP(host, port, timeout=10)
    if security == "starttls":
        server.starttls(context=trust())
    if os.environ.get("SMTP_USER") and os.environ.get("SMTP_AUTH_TYPE") == "plain":
        server.login(os.environ["SMTP_USER"], needed("SMTP_PASSWORD"))
    return server


def trust():
    context = ssl.create_default_context()
    if os.environ.get("SMTP_SKIP_SSL_VERIFY") == "True":
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
