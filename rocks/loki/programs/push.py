"""What clients push: JSON as Pebble sends it, or protocol buffers compressed with Snappy as Promtail does.

Both become [(labels, [(nanoseconds, line)])].
"""

import gzip
import json
import re


class BadPush(Exception):
    """What is wrong with the body."""


def read(content_type, encoding, body):
    try:
        if encoding == "gzip":
            body = gzip.decompress(body)
        return of_json(body) if content_type.split(";")[0].strip() == "application/json" else of_protobuf(unsnapped(body))
    except BadPush:
        raise
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, OSError, EOFError) as error:
        raise BadPush(f"not a push of Loki's: {error!r}") from error


def of_json(body):
    return [
        (checked(stream["stream"]), [(int(entry[0]), str(entry[1])) for entry in stream["values"]])
        for stream in json.loads(body)["streams"]
    ]


def checked(labels):
    for name, value in labels.items():
        if not re.fullmatch(r"[A-Za-z_]\w*", name) or not isinstance(value, str):
            raise BadPush(f"{name}: not a label")
    if not labels:
        raise BadPush("a stream has no labels")
    return labels


def of_protobuf(body):
    """PushRequest { repeated Stream streams = 1 }, Stream { string labels = 1; repeated Entry entries = 2 },
    Entry { Timestamp timestamp = 1; string line = 2 }, Timestamp { int64 seconds = 1; int32 nanos = 2 }."""
    streams = []
    for _, stream in (field for field in fields(body) if field[0] == 1):
        parts = list(fields(stream))
        labels = "".join(value.decode() for number, value in parts if number == 1)
        streams.append((checked(of_text(labels)), [entry(value) for number, value in parts if number == 2]))
    return streams


def entry(body):
    parts = dict(fields(body))
    time = dict(fields(parts.get(1, b"")))
    return time.get(1, 0) * 10**9 + time.get(2, 0), parts.get(2, b"").decode(errors="replace")


def of_text(text):
    """{name="value", ...}"""
    pair = r'\s*([A-Za-z_]\w*)\s*=\s*("(?:[^"\\]|\\.)*")\s*'
    if not re.fullmatch(rf"{{(?:{pair}(?:,{pair})*)?,?\s*}}", text):
        raise BadPush(f"{text[:80]}: not labels")
    return {name: json.loads(value) for name, value in re.findall(pair, text)}


def fields(body):
    at = 0
    while at < len(body):
        key, at = varint(body, at)
        if key & 7 == 0:
            value, at = varint(body, at)
        elif key & 7 == 2:
            size, at = varint(body, at)
            if at + size > len(body):
                raise BadPush("a field ends beyond the body")
            value, at = body[at:at + size], at + size
        elif key & 7 in (1, 5):
            size = 8 if key & 7 == 1 else 4
            value, at = body[at:at + size], at + size
        else:
            raise BadPush(f"wire type {key & 7}")
        yield key >> 3, value


def varint(body, at):
    value = shift = 0
    while True:
        byte = body[at]
        value, at, shift = value | (byte & 127) << shift, at + 1, shift + 7
        if byte < 128:
            return value, at
        if shift > 63:
            raise BadPush("a number without end")


def unsnapped(body):
    """Snappy's block format: a length, then pieces that are literal or copied from what is there already."""
    length, at = varint(body, 0)
    if length > 64 * 1024 * 1024:
        raise BadPush(f"{length} bytes are too many")
    out = bytearray()
    while at < len(body):
        tag = body[at]
        kind, at = tag & 3, at + 1
        if kind == 0:
            size = tag >> 2
            if size >= 60:
                width = size - 59
                size, at = int.from_bytes(body[at:at + width], "little"), at + width
            out += body[at:at + size + 1]
            at += size + 1
            continue
        if kind == 1:
            size, offset, at = (tag >> 2 & 7) + 4, tag >> 5 << 8 | body[at], at + 1
        else:
            width = 2 if kind == 2 else 4
            size, offset, at = (tag >> 2) + 1, int.from_bytes(body[at:at + width], "little"), at + width
        if not 0 < offset <= len(out):
            raise BadPush("a copy of what is not there")
        for _ in range(size):
            out.append(out[-offset])
        if len(out) > length:
            break
    if len(out) != length:
        raise BadPush(f"{len(out)} bytes where {length} were said")
    return bytes(out)
