"""Alert rules: judged one by one, and evaluated again and again."""

import datetime
import json
import re
import threading
import time

import logql


def judge(sources):
    """What is wrong, by source: {"<name>": "<why>"}. Of a bad source nothing is evaluated."""
    refused = {}
    for source in sources:
        for group in source["rules"]["groups"]:
            for rule in group["rules"]:
                why = complaint(rule)
                if why is not None:
                    refused.setdefault(source["name"], f"group {group['name']}: {rule.get('alert', '')}: {why}")
    return refused


def complaint(rule):
    if "alert" not in rule:
        return "not an alert: this stand-in records nothing"
    if not re.fullmatch(r"(\d+(ms|[smhdwy]))+|0", rule.get("for", "0s")):
        return f"for: {rule['for']}: not a duration"
    try:
        query = logql.parse(rule["expr"])
    except logql.BadQuery as error:
        return str(error)
    return "not a metric query" if isinstance(query, logql.Logs) else None


class Ruler:
    def __init__(self, path, store):
        self.path, self.store = path, store
        self.lock = threading.Lock()
        self.groups, self.active = [], {}
        self.load()

    def load(self):
        """Reads the rules again. What was pending or firing goes on, if its rule is still there."""
        try:
            sources = json.loads(self.path.read_text())["sources"]
        except FileNotFoundError:
            sources = []
        refused = judge(sources)
        with self.lock:
            self.groups = [group for source in sources if source["name"] not in refused for group in source["rules"]["groups"]]

    def evaluate(self, now):
        seen = {}
        for rule in [rule for group in self.groups for rule in group["rules"]]:
            for labels, value in logql.evaluate(logql.parse(rule["expr"]), now, self.store).items():
                named = {**dict(labels), **rule.get("labels", {}), "alertname": rule["alert"]}
                key = (rule["expr"], tuple(sorted(named.items())))
                since = self.active.get(key, {}).get("since", now)
                firing = now - since >= logql.seconds(rule.get("for", "0s"))
                seen[key] = {"labels": named, "annotations": rule.get("annotations", {}), "value": value, "since": since,
                             "state": "firing" if firing else "pending"}
        with self.lock:
            self.active = seen

    def alerts(self):
        with self.lock:
            return [
                {"labels": alert["labels"], "annotations": alert["annotations"], "state": alert["state"],
                 "value": f"{alert['value']:e}",
                 "activeAt": datetime.datetime.fromtimestamp(alert["since"], datetime.timezone.utc).isoformat()}
                for alert in self.active.values()
            ]

    def run(self, interval):
        while True:
            self.evaluate(time.time())
            time.sleep(interval)
