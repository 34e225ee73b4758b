"""Turns the settings that the charm writes into Indico's own. Read by /etc/indico.conf, so by every Indico process.

The file is YAML: what is true or false there is true or false here, and a text is never a truth value.
"""

from importlib.metadata import entry_points
from urllib.parse import quote

import yaml

HOME = "/srv/indico"


def settings_of(path):
    with open(path, encoding="utf-8") as file:
        wanted = yaml.safe_load(file)
    plugins = installed_plugins()
    return {
        **places(),
        **database(wanted["database"]),
        **mail(wanted["mail"]),
        **storage(wanted.get("s3")),
        **single_sign_on(wanted.get("saml"), plugins),
        **customization(wanted["customization"]),
        "BASE_URL": wanted["base_url"],
        "SECRET_KEY": wanted["secret_key"],
        "CELERY_BROKER": wanted["broker"],
        # The exporter lives on these events.
        "CELERY_CONFIG": {"worker_send_task_events": True, "task_send_sent_event": True},
        "REDIS_CACHE_URL": wanted["cache"],
        "ENABLE_ROOMBOOKING": wanted["roombooking"],
        "DEFAULT_LOCALE": "en_GB",
        "DEFAULT_TIMEZONE": "UTC",
        "PLUGINS": plugins,
        "LOCAL_GROUPS": True,
        # NGINX is the only one to talk to it, and says whom it speaks for.
        "USE_PROXY": True,
        "SYSTEM_NOTICES_URL": None,
    }


def installed_plugins():
    """All of them are switched on: who does not want one does not install it."""
    return {plugin.name for plugin in entry_points(group="indico.plugins")}


def places():
    return {
        "CACHE_DIR": f"{HOME}/cache",
        "TEMP_DIR": f"{HOME}/tmp",
        "LOG_DIR": f"{HOME}/log",
        "LOGGING_CONFIG_FILE": "indico.logging.yaml",
    }


def database(database):
    user, password, name = (quote(database[key], safe="") for key in ("user", "password", "name"))
    host = f"[{database['host']}]" if ":" in database["host"] else database["host"]
    return {
        "SQLALCHEMY_DATABASE_URI": f"postgresql://{user}:{password}@{host}:{database['port']}/{name}",
        "SQLALCHEMY_POOL_SIZE": 20,
        "SQLALCHEMY_POOL_TIMEOUT": 5,
    }


def mail(mail):
    smtp = mail.get("smtp")
    return {
        "NO_REPLY_EMAIL": mail["no_reply"],
        "PUBLIC_SUPPORT_EMAIL": mail["public_support"],
        "SUPPORT_EMAIL": mail["support"],
        "SMTP_ALLOWED_SENDERS": {mail["no_reply"]},
        "SMTP_SENDER_FALLBACK": mail["no_reply"],
        **(server(smtp) if smtp else {}),
    }


def server(smtp):
    return {
        "SMTP_SERVER": (smtp["host"], smtp["port"]),
        "SMTP_LOGIN": smtp.get("user"),
        "SMTP_PASSWORD": smtp.get("password"),
        "SMTP_USE_TLS": smtp["security"] == "starttls",
        "SMTP_USE_SSL": smtp["security"] == "tls",
    }


def storage(s3):
    local = {"default": f"fs:{HOME}/archive"}
    if not s3:
        return {"ATTACHMENT_STORAGE": "default", "STORAGE_BACKENDS": local}
    # Keys and region are in a profile of AWS's own file: this text could not hold a comma.
    options = {"bucket": s3["bucket"], "profile": "indico", "proxy": "true", "host": s3.get("endpoint")}
    if s3.get("uri_style"):
        options["addressing_style"] = {"host": "virtual"}.get(s3["uri_style"], s3["uri_style"])
    text = ",".join(f"{key}={value}" for key, value in options.items() if value)
    return {"ATTACHMENT_STORAGE": "s3", "STORAGE_BACKENDS": {**local, "s3": f"s3:{text}"}}


def single_sign_on(saml, plugins):
    """Accounts of this server end where those of an identity provider begin."""
    if not saml:
        return {"LOCAL_IDENTITIES": True}
    return {
        "LOCAL_IDENTITIES": False,
        "AUTH_PROVIDERS": {"ubuntu": {"type": "saml", "title": "SAML", "saml_config": saml}},
        "IDENTITY_PROVIDERS": {
            "ubuntu": {
                "type": "saml_groups" if "saml_groups" in plugins else "saml",
                "title": "SAML",
                "trusted_email": True,
                "mapping": {"user_name": "username", "first_name": "fullname", "last_name": "", "email": "email"},
                "identifier_field": "openid",
            }
        },
    }


def customization(customization):
    if not customization["enabled"]:
        return {"CUSTOMIZATION_DEBUG": customization["debug"]}
    return {"CUSTOMIZATION_DIR": f"{HOME}/custom", "CUSTOMIZATION_DEBUG": customization["debug"]}
