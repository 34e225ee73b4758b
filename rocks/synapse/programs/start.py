#!/usr/bin/python3
"""Starts Synapse, or prepares the files that it starts from.

    /start.py [run] [argument ...]   start it; further arguments are Python's, -m picks another module
    /start.py migrate_config         write the configuration from the environment; keys are made once and kept
    /start.py generate               let Synapse write its own example configuration

Started as root, it goes on as $UID:$GID, 991:991 unless said otherwise.
Environment: SYNAPSE_SERVER_NAME, SYNAPSE_REPORT_STATS (yes, no), SYNAPSE_CONFIG_DIR and SYNAPSE_DATA_DIR (/data),
SYNAPSE_CONFIG_PATH, SYNAPSE_NO_TLS, POSTGRES_HOST, _PORT, _DB, _USER and _PASSWORD.
"""

import os
import platform
import secrets
import subprocess
import sys
from pathlib import Path

HOMESERVER = "synapse.app.homeserver"


class Refused(Exception):
    """What the person who started this must mend."""


def main(arguments, environment):
    mode, rest = (arguments[0], arguments[1:]) if arguments else ("run", [])
    if mode == "migrate_config":
        migrate_config(environment)
    elif mode == "generate":
        generate(environment)
    elif mode == "run":
        run(rest, environment)
    else:
        raise Refused(f"{mode} is not a mode: use run, migrate_config or generate")


# Where things are


def data_dir(environment):
    return Path(environment.get("SYNAPSE_DATA_DIR", "/data"))


def config_dir(environment):
    return Path(environment.get("SYNAPSE_CONFIG_DIR", "/data"))


def config_path(environment):
    return Path(environment.get("SYNAPSE_CONFIG_PATH", config_dir(environment) / "homeserver.yaml"))


def owner(environment):
    """The user and group to go on as, or None for an ordinary user, who stays."""
    if os.geteuid() != 0:
        return None
    try:
        return int(environment.get("UID", "991")), int(environment.get("GID", "991"))
    except ValueError:
        raise Refused("UID and GID must be numbers") from None


# Running


def run(arguments, environment):
    command = python_command(arguments, environment)
    hand_over(environment)
    become(owner(environment))
    os.execve(sys.executable, command, with_jemalloc(environment))


def python_command(arguments, environment):
    """The arguments of Python: the homeserver and its configuration, unless others are given."""
    module = [] if "-m" in arguments else ["-m", HOMESERVER]
    if any(argument in ("-c", "--config-path") or argument.startswith("--config-path=") for argument in arguments):
        return [sys.executable, *module, *arguments]
    path = config_path(environment)
    if not path.exists():
        raise Refused(f"there is no {path}: run migrate_config or generate first")
    return [sys.executable, *module, *arguments, "--config-path", str(path)]


def with_jemalloc(environment):
    """The environment with jemalloc preloaded, where the image has it for this architecture."""
    library = Path(f"/usr/lib/{platform.machine()}-linux-gnu/libjemalloc.so.2")
    others = {name: value for name, value in environment.items() if name != "LD_PRELOAD"}
    return {**others, "LD_PRELOAD": str(library)} if library.exists() else others


def become(ids):
    """Gives up root for good."""
    if ids is None:
        return
    user, group = ids
    os.setgroups([])
    os.setgid(group)
    os.setuid(user)


def hand_over(environment):
    """Makes the data folder and what lies directly in it Synapse's. Not deeper: a media store takes too long."""
    ids = owner(environment)
    if ids is None:
        return
    for folder in {data_dir(environment), config_dir(environment)}:
        if folder.is_dir():
            for path in [folder, *folder.iterdir()]:
                os.chown(path, *ids, follow_symlinks=False)


def synapse(arguments, environment):
    """Runs the homeserver's own command line to its end, as Synapse's user."""
    ids = owner(environment)
    command = [sys.executable, "-m", HOMESERVER, *arguments]
    done = subprocess.run(command, cwd=data_dir(environment), env=environment, preexec_fn=lambda: become(ids))
    if done.returncode != 0:
        raise Refused(f"Synapse ended with {done.returncode}; what it wrote is above")


# Preparing


def generate(environment):
    server_name = required(environment, "SYNAPSE_SERVER_NAME")
    data_dir(environment).mkdir(parents=True, exist_ok=True)
    hand_over(environment)
    synapse(
        [
            f"--server-name={server_name}",
            f"--report-stats={report_stats(environment)}",
            f"--config-path={config_path(environment)}",
            f"--config-directory={config_dir(environment)}",
            f"--data-directory={data_dir(environment)}",
            "--generate-config",
            "--open-private-ports",
        ],
        environment,
    )


def migrate_config(environment):
    import yaml

    server_name = required(environment, "SYNAPSE_SERVER_NAME")
    folder = config_dir(environment)
    folder.mkdir(parents=True, exist_ok=True)
    data_dir(environment).mkdir(parents=True, exist_ok=True)
    document = homeserver(
        environment,
        registration_shared_secret=kept_secret(folder / f"{server_name}.registration.key"),
        macaroon_secret_key=kept_secret(folder / f"{server_name}.macaroon.key"),
    )
    write_private(config_path(environment), yaml.safe_dump(document, sort_keys=False))
    write_private(folder / "log.config", yaml.safe_dump(LOGGING, sort_keys=False))
    hand_over(environment)
    synapse([f"--config-path={config_path(environment)}", f"--keys-directory={folder}", "--generate-keys"], environment)


def homeserver(environment, registration_shared_secret, macaroon_secret_key):
    """The content of homeserver.yaml before a charm changes it."""
    server_name = required(environment, "SYNAPSE_SERVER_NAME")
    data, config = data_dir(environment), config_dir(environment)
    stats = report_stats(environment) == "yes"
    return {
        "server_name": server_name,
        "pid_file": str(data / "homeserver.pid"),
        "web_client": False,
        "soft_file_limit": 0,
        "log_config": str(config / "log.config"),
        "listeners": listeners(environment),
        "database": database(environment, data),
        "media_store_path": str(data / "media"),
        "max_upload_size": "50M",
        "max_image_pixels": "32M",
        "dynamic_thumbnails": False,
        "thumbnail_sizes": [
            {"width": 32, "height": 32, "method": "crop"},
            {"width": 96, "height": 96, "method": "crop"},
            {"width": 320, "height": 240, "method": "scale"},
            {"width": 640, "height": 480, "method": "scale"},
            {"width": 800, "height": 600, "method": "scale"},
        ],
        "url_preview_enabled": False,
        "max_spider_size": "10M",
        "rc_messages_per_second": 0.2,
        "rc_message_burst_count": 10.0,
        "rc_federation": {
            "window_size": 1000,
            "sleep_limit": 10,
            "sleep_delay": 500,
            "reject_limit": 50,
            "concurrent": 3,
        },
        "event_cache_size": "10K",
        "enable_registration": False,
        "registration_shared_secret": registration_shared_secret,
        "bcrypt_rounds": 12,
        "allow_guest_access": False,
        "enable_group_creation": True,
        "enable_registration_captcha": False,
        "turn_uris": [],
        "macaroon_secret_key": macaroon_secret_key,
        "signing_key_path": str(config / f"{server_name}.signing.key"),
        "old_signing_keys": {},
        "key_refresh_interval": "1d",
        "trusted_key_servers": [{"server_name": "matrix.org"}],
        "password_config": {"enabled": True},
        "room_list_publication_rules": [{"action": "allow"}],
        "enable_metrics": stats,
        "report_stats": stats,
        "app_service_config_files": [str(path) for path in sorted((data / "appservices").glob("*.yaml"))],
    }


def listeners(environment):
    resources = [{"names": ["client"], "compress": True}, {"names": ["federation"], "compress": False}]
    plain = {"port": 8008, "bind_addresses": ["::"], "type": "http", "tls": False, "x_forwarded": False, "resources": resources}
    if environment.get("SYNAPSE_NO_TLS"):
        return [plain]
    return [{**plain, "port": 8448, "tls": True}, plain]


def database(environment, data):
    if "POSTGRES_PASSWORD" not in environment:
        return {"name": "sqlite3", "args": {"database": str(data / "homeserver.db")}}
    return {
        "name": "psycopg2",
        "args": {
            "user": environment.get("POSTGRES_USER", "synapse"),
            "password": environment["POSTGRES_PASSWORD"],
            "database": environment.get("POSTGRES_DB", "synapse"),
            "host": environment.get("POSTGRES_HOST", "db"),
            "port": int(environment.get("POSTGRES_PORT", "5432")),
            "cp_min": 5,
            "cp_max": 10,
        },
    }


LOGGING = {
    "version": 1,
    "formatters": {
        "precise": {"format": "%(asctime)s - %(name)s - %(lineno)d - %(levelname)s - %(request)s - %(message)s"}
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "precise", "stream": "ext://sys.stdout"}
    },
    # Below INFO, this logger writes access tokens.
    "loggers": {"synapse.storage.SQL": {"level": "INFO"}},
    "root": {"level": "INFO", "handlers": ["console"]},
    "disable_existing_loggers": False,
}


def required(environment, name):
    value = environment.get(name, "")
    if not value:
        raise Refused(f"{name} is not set")
    return value


def report_stats(environment):
    value = required(environment, "SYNAPSE_REPORT_STATS")
    if value not in ("yes", "no"):
        raise Refused("SYNAPSE_REPORT_STATS must be yes or no")
    return value


def kept_secret(path):
    """The secret in a file; made at first, never again: sessions and registrations depend on it."""
    if path.exists():
        return path.read_text().strip()
    secret = secrets.token_hex(32)
    write_private(path, secret + "\n")
    return secret


def write_private(path, content):
    """Writes a file whole or not at all, for its owner only."""
    beside = path.with_name(path.name + ".new")
    beside.unlink(missing_ok=True)
    with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(content)
    beside.replace(path)


if __name__ == "__main__":
    try:
        main(sys.argv[1:], dict(os.environ))
    except Refused as refused:
        print(f"start.py: {refused}", file=sys.stderr)
        sys.exit(2)
