"""Makes the tables, and counts how often it was asked to."""

import os
import sys

from app import database

if "POSTGRESQL_DB_CONNECT_STRING" not in os.environ:
    print("there is no database yet, and so nothing to migrate")
    sys.exit()

with database.connect() as connection:
    # One at a time, whoever starts it where.
    connection.execute("SELECT pg_advisory_xact_lock(1)")
    connection.execute("CREATE TABLE IF NOT EXISTS entry (id serial PRIMARY KEY, text text NOT NULL)")
    connection.execute("CREATE TABLE IF NOT EXISTS message (id serial PRIMARY KEY, text text NOT NULL)")
    connection.execute("CREATE TABLE IF NOT EXISTS tick (at timestamptz NOT NULL DEFAULT now(), host text NOT NULL)")
    connection.execute("CREATE TABLE IF NOT EXISTS migration (at timestamptz NOT NULL DEFAULT now())")
    # The greeting of the first migration; one that is longer than the column makes it fail.
    connection.execute("CREATE TABLE IF NOT EXISTS title (text varchar(30) NOT NULL)")
    connection.execute("INSERT INTO title (text) VALUES (%s)", [os.environ.get("FLASK_GREETING", "Guest book")])
    connection.execute("INSERT INTO migration DEFAULT VALUES")
    count = connection.execute("SELECT count(*) FROM migration").fetchone()[0]
print(f"migration {count} is done")
