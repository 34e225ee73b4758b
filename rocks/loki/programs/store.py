"""Lines by stream, in SQLite: they are there after a restart."""

import json
import sqlite3
import threading
import time


class Store:
    def __init__(self, path, retention_seconds=0):
        self.retention = retention_seconds
        self.lock = threading.Lock()
        self.database = sqlite3.connect(path, check_same_thread=False)
        self.database.execute("pragma journal_mode = wal")
        self.database.executescript("""
            create table if not exists stream (id integer primary key, labels text not null unique);
            create table if not exists line (stream integer not null, at integer not null, line text not null,
              primary key (stream, at, line)) without rowid;
        """)

    def add(self, streams):
        with self.lock, self.database:
            for labels, entries in streams:
                text = json.dumps(labels, sort_keys=True)
                self.database.execute("insert or ignore into stream (labels) values (?)", (text,))
                (number,) = self.database.execute("select id from stream where labels = ?", (text,)).fetchone()
                # As Loki does: the same line at the same time is the same entry.
                self.database.executemany(
                    "insert or ignore into line values (?, ?, ?)", [(number, at, line) for at, line in entries],
                )
            if self.retention:
                oldest = time.time_ns() - self.retention * 10**9
                self.database.execute("delete from line where at < ?", (oldest,))

    def streams(self):
        with self.lock:
            rows = self.database.execute("select id, labels from stream order by id").fetchall()
        return [(number, json.loads(labels)) for number, labels in rows]

    def lines(self, logs, start, end):
        """(labels, nanoseconds, line) of what a log query takes, in (start, end] in seconds, in order of time."""
        found = []
        for number, labels in self.streams():
            if not logs.streams(labels):
                continue
            with self.lock:
                rows = self.database.execute(
                    "select at, line from line where stream = ? and at > ? and at <= ?",
                    (number, int(start * 1e9), int(end * 1e9)),
                ).fetchall()
            found += [(labels, at, line) for at, line in rows if logs.takes(line)]
        return sorted(found, key=lambda one: one[1])
