"""PostgreSQL: a row for each entry of the guest book."""

import psycopg
from flask import Blueprint, jsonify, request

from .environment import needed

routes = Blueprint("database", __name__)


def connect():
    """A connection whose transaction ends with its `with` block."""
    return psycopg.connect(needed("POSTGRESQL_DB_CONNECT_STRING"), connect_timeout=5)


@routes.post("/entries")
def add_entry():
    with connect() as connection:
        row = connection.execute("INSERT INTO entry (text) VALUES (%s) RETURNING id", [request.get_data(as_text=True)])
        return jsonify(id=row.fetchone()[0]), 201


@routes.get("/entries")
def entries():
    return listed("SELECT text FROM entry ORDER BY id")


@routes.get("/messages")
def messages():
    return listed("SELECT text FROM message ORDER BY id")


@routes.get("/migrations")
def migrations():
    return listed("SELECT count(*) FROM migration")


@routes.get("/ticks")
def ticks():
    return listed("SELECT DISTINCT host FROM tick ORDER BY host")


def listed(query):
    with connect() as connection:
        return jsonify([row[0] for row in connection.execute(query)])
