"""Spans by trace, in SQLite: they are there after a restart."""

import sqlite3
import threading
import time

from google.protobuf.json_format import MessageToDict
from opentelemetry.proto.trace.v1.trace_pb2 import TracesData


class Spans:
    def __init__(self, path, retention_hours):
        self.retention = retention_hours
        self.lock = threading.Lock()
        self.database = sqlite3.connect(path, check_same_thread=False)
        self.database.execute("pragma journal_mode = wal")
        self.database.executescript("""
            create table if not exists span (trace text not null, id text not null, service text not null, name text not null,
              start integer not null, finish integer not null, resource blob not null, primary key (trace, id)) without rowid;
            create index if not exists by_start on span (start);
        """)

    def add(self, resources):
        """A span that comes again, because its sender saw no answer, is the same."""
        rows = [row for resource in resources for row in rows_of(resource)]
        with self.lock, self.database:
            self.database.executemany("insert or replace into span values (?, ?, ?, ?, ?, ?, ?)", rows)
            self.database.execute("delete from span where start < ?", (time.time_ns() - self.retention * 3600 * 10**9,))

    def trace(self, trace):
        """As OTLP's JSON; None when nothing is known of it."""
        with self.lock:
            rows = self.database.execute("select resource from span where trace = ? order by start", (trace,)).fetchall()
        found = TracesData()
        for (resource,) in rows:
            found.resource_spans.add().ParseFromString(resource)
        return {"batches": MessageToDict(found)["resourceSpans"]} if rows else None

    def search(self, service=None, name=None, limit=20):
        """The newest traces with such a span, each with the first of them."""
        with self.lock:
            rows = self.database.execute(
                """select trace, service, name, min(start), max(finish) from span
                   where (?1 is null or service = ?1) and (?2 is null or name = ?2)
                   group by trace order by min(start) desc limit ?3""", (service, name, limit),
            ).fetchall()
        return [{"traceID": trace, "rootServiceName": of, "rootTraceName": called, "startTimeUnixNano": str(start),
                 "durationMs": (end - start) // 10**6} for trace, of, called, start, end in rows]


def rows_of(resource):
    named = [one.value.string_value for one in resource.resource.attributes if one.key == "service.name"]
    for scope in resource.scope_spans:
        for span in scope.spans:
            alone = type(resource)()
            alone.resource.CopyFrom(resource.resource)
            beside = alone.scope_spans.add()
            beside.scope.CopyFrom(scope.scope)
            beside.spans.add().CopyFrom(span)
            yield (span.trace_id.hex(), span.span_id.hex(), named[0] if named else "unknown_service", span.name,
                   signed(span.start_time_unix_nano), signed(span.end_time_unix_nano), alone.SerializeToString())


def signed(nanoseconds):
    """SQLite's numbers end in the year 2262; a time beyond is garbage."""
    return min(nanoseconds, 2**63 - 1)
