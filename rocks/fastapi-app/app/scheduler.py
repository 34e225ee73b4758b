"""The service clock-scheduler: one row every two seconds, with the unit that wrote it."""

import socket
import time

from . import database

if __name__ == "__main__":
    while True:
        try:
            with database.connect() as connection:
                connection.execute("INSERT INTO tick (host) VALUES (%s)", [socket.gethostname()])
        except (LookupError, database.psycopg.Error) as error:
            print(f"the database is away: {type(error).__name__}", flush=True)
        time.sleep(2)
