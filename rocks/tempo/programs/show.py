"""Prints the newest traces with their spans, in JSON: show.py --port 3200 [--service <name>] [--name <span>] [--limit 1]"""

import argparse
import base64
import json
import urllib.parse
import urllib.request


def ask(port, path, **given):
    query = urllib.parse.urlencode({name: value for name, value in given.items() if value})
    with urllib.request.urlopen(f"http://localhost:{port}{path}?{query}", timeout=10) as answer:
        return json.load(answer)


def spans(trace):
    for batch in trace["batches"]:
        service = attributes(batch["resource"]).get("service.name")
        for scope in batch["scopeSpans"]:
            for span in scope["spans"]:
                yield {
                    "service": service,
                    "name": span["name"],
                    "spanId": digits(span["spanId"]),
                    **({"parentSpanId": digits(span["parentSpanId"])} if span.get("parentSpanId") else {}),
                    "durationMs": (int(span["endTimeUnixNano"]) - int(span["startTimeUnixNano"])) / 10**6,
                    "attributes": attributes(span),
                }


def attributes(of):
    """Each value by its name, whatever type it has: {"stringValue": "x"} is "x"."""
    return {one["key"]: next(iter(one["value"].values()), None) for one in of.get("attributes", [])}


def digits(identity):
    return base64.b64decode(identity).hex()


def main():
    given = argparse.ArgumentParser()
    given.add_argument("--port", type=int, required=True)
    given.add_argument("--service", default="")
    given.add_argument("--name", default="")
    given.add_argument("--limit", type=int, default=1)
    given = given.parse_args()
    found = ask(given.port, "/api/search", **{"service.name": given.service, "name": given.name, "limit": given.limit})
    print(json.dumps([
        {"traceID": one["traceID"], "spans": list(spans(ask(given.port, f"/api/traces/{one['traceID']}")))}
        for one in found["traces"]
    ]))


if __name__ == "__main__":
    main()
