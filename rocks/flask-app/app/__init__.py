"""The application: one route for each thing it can be integrated with."""

import hashlib
import os

from flask import Flask, jsonify

from . import cache, database, login, mail, objects, queue, spans

app = Flask(__name__)
app.config.from_prefixed_env()

for part in (database, cache, queue, objects, mail, login, spans):
    app.register_blueprint(part.routes)


@app.get("/")
def front_page():
    return app.config.get("GREETING", "Hello from Flask!") + "\n"


@app.get("/settings")
def settings():
    """What the application reads of its options; of the secret key only what tells it from another."""
    shown = {name: app.config.get(name) for name in ("APPLICATION_ROOT", "PREFERRED_URL_SCHEME", "BASE_URL", "GREETING")}
    key = hashlib.sha256(app.config.get("SECRET_KEY", "").encode()).hexdigest()[:8]
    return jsonify(**shown, key=key, peers=os.environ.get("FLASK_PEER_FQDNS"))


@app.get("/process")
def process():
    """The process that starts the web server's workers: another one after a restart, the same after a reload."""
    return f"{os.getppid()}\n"


@app.errorhandler(LookupError)
def not_integrated(error):
    return jsonify(error=str(error)), 503
