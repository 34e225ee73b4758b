"""Opens the dashboards that applications sent and judges them: judge.py <folder>

Reads received.json: {"sources": [{"name", "templates": {"<key>": {"content", "dashboard_alt_uid", ...}}}]}. Writes
accepted.json: [{"source", "key", "dashboard"}], and refused.json: {"<source>": {"<key>": "<why>"}}.
"""

import base64
import binascii
import json
import lzma
import os
import shutil
import sys
from pathlib import Path

import queries

# A dashboard of some hundred panels has half a megabyte.
LARGEST = 8 * 1024 * 1024


class Bad(Exception):
    """Why a dashboard is refused."""


def opened(template):
    try:
        reader = lzma.LZMADecompressor()
        text = reader.decompress(base64.b64decode(template["content"], validate=True), LARGEST)
        if not reader.eof and not reader.needs_input:
            raise Bad(f"more than {LARGEST} bytes")
        dashboard = json.loads(text)
    except (binascii.Error, lzma.LZMAError, ValueError, EOFError) as error:
        raise Bad(f"not a dashboard in base64 and LZMA: {error}") from error
    if not isinstance(dashboard, dict) or not isinstance(dashboard.get("title"), str):
        raise Bad("not a dashboard: it has no title")
    try:
        wrong = queries.complaints(dashboard)
    except (AttributeError, TypeError) as error:
        raise Bad(f"not a dashboard: {error}") from error
    if wrong:
        raise Bad("; ".join(wrong)[:500])
    return dashboard


def with_dropdowns(dashboard):
    """The drop-downs that the consumer adds: data sources, and where metrics come from."""
    there = {one.get("name") for one in dashboard.get("templating", {}).get("list", [])}
    sources = [{"name": name, "type": "datasource", "query": kind, "label": kind.title()}
               for name, kind in [("prometheusds", "prometheus"), ("lokids", "loki")]]
    places = [{"name": name, "type": "query", "datasource": {"uid": "${prometheusds}"}, "includeAll": True, "allValue": ".*",
               "query": f"label_values(up, {name})"}
              for name in ("juju_model", "juju_model_uuid", "juju_application", "juju_unit")]
    added = [one for one in [*sources, *places] if one["name"] not in there]
    return {**dashboard, "templating": {"list": [*added, *dashboard.get("templating", {}).get("list", [])]}}


def judge(sources):
    accepted, refused, taken = [], {}, set()
    for source in sources:
        for key, template in source["templates"].items():
            try:
                dashboard = opened(template)
            except Bad as why:
                refused.setdefault(source["name"], {})[key] = str(why)
                continue
            if dashboard.get("uid") in taken:
                dashboard["uid"] = template["dashboard_alt_uid"]
            taken.add(dashboard.get("uid"))
            if template.get("inject_dropdowns", True):
                dashboard = with_dropdowns(dashboard)
            accepted.append({"source": source["name"], "key": key, "dashboard": dashboard})
    return accepted, refused


def write(path, content):
    beside = path.with_name(path.name + ".new")
    beside.write_text(json.dumps(content))
    shutil.chown(beside, "root", "grafana")
    beside.chmod(0o640)
    os.replace(beside, path)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    good, bad = judge(json.loads((folder / "received.json").read_text())["sources"])
    write(folder / "accepted.json", good)
    write(folder / "refused.json", bad)
