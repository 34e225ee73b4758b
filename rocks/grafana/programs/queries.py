"""Whether the queries of a dashboard can be read. PromQL is read by promtool; LogQL, without its pipelines, is PromQL too."""

import json
import re
import subprocess
import tempfile

PIECE = re.compile(r"""(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)|(?P<variable>\$\{[^}]*\}|\[\[\w+\]\]|\$\w+)""")
VARIABLE = re.compile(r"""(["'`])(?:\$\{[^}]*\}|\[\[\w+\]\]|\$\w+)\1""")
# Functions of LogQL that PromQL does not have, by one that takes the same.
FUNCTIONS = re.compile(r"\b(bytes_over_time|bytes_rate|rate_counter)\s*\(")
STAGE = r'(?:(?:\|=|\|~|!=|!~|\|>)\s*(?:"(?:[^"\\]|\\.)*"|`[^`]*`)|\|\s*(?:"(?:[^"\\]|\\.)*"|`[^`]*`|[^|"`\[\])])+)\s*'
PIPELINE = re.compile(rf'((?:"(?:[^"\\]|\\.)*"|`[^`]*`|[^"`])*?\}})\s*((?:{STAGE})+)')


def of(dashboard):
    """(panel's title, language, query), of all panels, those in rows too."""
    for panel in panels(dashboard.get("panels", [])):
        for target in panel.get("targets", []):
            query = target.get("expr")
            if isinstance(query, str) and query.strip():
                yield panel.get("title", ""), language(target.get("datasource") or panel.get("datasource")), query


def panels(found):
    for panel in found:
        yield panel
        yield from panels(panel.get("panels", []))


def language(datasource):
    said = json.dumps(datasource).lower()
    return "logql" if "loki" in said else "promql"


def filled(query):
    """With something in the place of every variable: a duration, a label, a number or part of a name; within quotes what Grafana
    puts there when all is chosen, with which a selector of Loki's may match everything, and is refused."""
    def fill(found):
        if found["text"]:
            return VARIABLE.sub(r"\1.*\1", found["text"])
        before, after = query[: found.start()], query[found.end():]
        if re.search(r"[\w:]$", before) or re.match(r"[\w:]", after):
            return "x"
        if before.rfind("[") > before.rfind("]"):
            return "5m"
        return "label" if re.search(r"\b(by|without|on|ignoring)\s*\([^)]*$", before) else "1"

    return PIECE.sub(fill, query)


def as_promql(language, query):
    query = filled(query)
    return PIPELINE.sub(r"\1", FUNCTIONS.sub("rate(", query)) if language == "logql" else query


def complaints(dashboard):
    """What is wrong, one text a query."""
    queries = list(of(dashboard))
    rules = [{"record": f"query:{index}", "expr": as_promql(kind, query)} for index, (_, kind, query) in enumerate(queries)]
    if not rules:
        return []
    with tempfile.NamedTemporaryFile("w", suffix=".yml") as file:
        json.dump({"groups": [{"name": "queries", "rules": rules}]}, file)
        file.flush()
        done = subprocess.run(
            ["/usr/bin/promtool", "check", "rules", "--lint=none", file.name],
            capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
        )
    if done.returncode == 0:
        return []
    said = re.findall(r'"query:(\d+)": (.*)', done.stdout + done.stderr)
    return [f"panel {queries[int(index)][0]!r}: {queries[int(index)][2]}: {why}" for index, why in said] or [done.stderr[:300]]
