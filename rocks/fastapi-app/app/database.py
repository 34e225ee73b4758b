"""PostgreSQL: a row for each entry of the guest book."""

import psycopg

from .environment import needed


def connect():
    """A connection whose transaction ends with its `with` block."""
    return psycopg.connect(needed("POSTGRESQL_DB_CONNECT_STRING"), connect_timeout=5)


def listed(query):
    with connect() as connection:
        return [row[0] for row in connection.execute(query)]
