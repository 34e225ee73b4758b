"""Redis: a counter for each word."""

import redis
from flask import Blueprint, jsonify

from .environment import needed

routes = Blueprint("cache", __name__)


@routes.post("/counters/<word>")
def count(word):
    with redis.Redis.from_url(needed("REDIS_DB_CONNECT_STRING"), socket_timeout=5) as client:
        return jsonify(count=client.incr(word))
