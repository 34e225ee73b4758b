"""The part of LogQL that log alerts and panels are made of, read and evaluated.

    log query      {label="value", label=~"regex"} |= "text" != "text" |~ "regex" !~ "regex"
    metric query   count_over_time|rate|bytes_over_time|bytes_rate|absent_over_time(log query [5m])
                   sum|count|min|max|avg [by|without (labels)] (metric query), and comparison with a number

Parsers (json, logfmt) and label filters are refused with a sentence, not misread.
"""

import json
import re
from dataclasses import dataclass

TOKEN = re.compile(r"""\s*(?:
    (?P<text>"(?:[^"\\]|\\.)*"|`[^`]*`)
  | (?P<duration>\d+(?:ms|[smhdwy])(?:\d+(?:ms|[smhdwy]))*)
  | (?P<number>-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)
  | (?P<name>[A-Za-z_]\w*)
  | (?P<sign>\|=|\|~|!=|!~|=~|==|>=|<=|[{}()\[\],=<>|])
)""", re.X)
SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800, "y": 31536000}
RANGES = ("count_over_time", "rate", "bytes_over_time", "bytes_rate", "absent_over_time")
AGGREGATIONS = {"sum": sum, "count": len, "min": min, "max": max, "avg": lambda values: sum(values) / len(values)}
COMPARISONS = {
    "==": lambda a, b: a == b, "!=": lambda a, b: a != b, ">": lambda a, b: a > b,
    "<": lambda a, b: a < b, ">=": lambda a, b: a >= b, "<=": lambda a, b: a <= b,
}


class BadQuery(Exception):
    """What is wrong with a query, and where."""


@dataclass(frozen=True)
class Logs:
    """Which lines: matchers are tried on a stream's labels, filters on the line. Both are (operator, text) pairs."""
    matchers: tuple
    filters: tuple

    def streams(self, labels):
        return all(matches(operator, labels.get(name, ""), text, whole=True) for name, operator, text in self.matchers)

    def takes(self, line):
        return all(matches(operator, line, text, whole=False) for operator, text in self.filters)


@dataclass(frozen=True)
class Range:
    function: str
    logs: Logs
    seconds: float


@dataclass(frozen=True)
class Aggregation:
    function: str
    keep: tuple | None
    drop: tuple | None
    of: object


@dataclass(frozen=True)
class Comparison:
    operator: str
    of: object
    number: float


def matches(operator, value, text, whole):
    if operator in ("=", "|=", "!="):
        found = value == text if whole else text in value
        return found != operator.startswith("!")
    found = (re.fullmatch if whole else re.search)(text, value) is not None
    return found != operator.startswith("!")


def seconds(text):
    return sum(int(count) * SECONDS[unit] for count, unit in re.findall(r"(\d+)(ms|[smhdwy])", text))


def parse(query):
    """@raise BadQuery"""
    reader = Reader(query)
    parsed = reader.query()
    reader.end()
    return parsed


class Reader:
    def __init__(self, query):
        self.query_text, self.tokens, at = query, [], 0
        query = query.rstrip()
        while at < len(query):
            found = TOKEN.match(query, at)
            if found is None:
                raise BadQuery(f"parse error at character {at + 1}: {query[at:at + 20]!r}")
            self.tokens.append((found.lastgroup, found.group(found.lastgroup), found.start(found.lastgroup)))
            at = found.end()
        self.tokens.append(("end", "the end of the query", len(query)))

    def next(self, *wanted):
        kind, text, at = self.tokens[0]
        if wanted and text not in wanted and kind not in wanted:
            raise BadQuery(f"parse error at character {at + 1}: {text}, where {' or '.join(wanted)} has to be")
        self.tokens.pop(0)
        return text

    def peek(self):
        return self.tokens[0][1] if self.tokens[0][0] != "text" else '"'

    def end(self):
        self.next("end")

    def query(self):
        left = self.operand()
        while self.peek() in COMPARISONS:
            operator = self.next()
            left = Comparison(operator, left, float(self.next("number")))
        return left

    def operand(self):
        if self.peek() == "{":
            return self.logs()
        if self.peek() == "(":
            self.next()
            inner = self.query()
            self.next(")")
            return inner
        name = self.next("name", "{", "(")
        if name in RANGES:
            return self.range(name)
        if name in AGGREGATIONS:
            return self.aggregation(name)
        raise BadQuery(f"{name}: this stand-in knows {', '.join([*RANGES, *AGGREGATIONS])}")

    def logs(self):
        self.next("{")
        matchers = []
        while self.peek() != "}":
            name, operator = self.next("name"), self.next("=", "!=", "=~", "!~")
            matchers.append((name, operator, self.pattern(operator)))
            if self.peek() != "}":
                self.next(",", "}")
        self.next("}")
        # As Loki has it: a query has to name something that is there.
        if not any(not matches(operator, "", text, whole=True) for _, operator, text in matchers):
            raise BadQuery("a selector needs a matcher that empty text does not match")
        filters = []
        while self.peek() in ("|=", "!=", "|~", "!~") and self.tokens[1][0] == "text":
            operator = self.next()
            filters.append((operator, self.pattern(operator)))
        if self.peek() == "|":
            raise BadQuery(f"{self.tokens[1][1]}: this stand-in knows no parsers and no filters of labels")
        return Logs(tuple(matchers), tuple(filters))

    def pattern(self, operator):
        text = self.next("text")
        text = text[1:-1] if text[0] == "`" else unquoted(text)
        if operator.endswith("~"):
            try:
                re.compile(text)
            except re.error as error:
                raise BadQuery(f"{text}: {error}") from error
        return text

    def range(self, function):
        self.next("(")
        logs = self.logs()
        self.next("[")
        length = seconds(self.next("duration"))
        self.next("]")
        self.next(")")
        return Range(function, logs, length)

    def aggregation(self, function):
        kept = self.grouping()
        self.next("(")
        inner = self.query()
        self.next(")")
        kept = kept or self.grouping()
        if isinstance(inner, Logs):
            raise BadQuery(f"{function} is of a metric, not of lines")
        return Aggregation(function, *(kept or ((), None)), inner)

    def grouping(self):
        if self.peek() not in ("by", "without"):
            return None
        how = self.next()
        self.next("(")
        names = []
        while self.peek() != ")":
            names.append(self.next("name"))
            if self.peek() != ")":
                self.next(",")
        self.next(")")
        return (tuple(names), None) if how == "by" else (None, tuple(names))


def unquoted(text):
    try:
        return json.loads(text)
    except ValueError as error:
        raise BadQuery(f"{text}: {error}") from error


def evaluate(query, at, store):
    """The value of a metric query at a time: {labels as sorted pairs: number}."""
    if isinstance(query, Range):
        return ranged(query, at, store)
    if isinstance(query, Comparison):
        left = evaluate(query.of, at, store)
        return {labels: value for labels, value in left.items() if COMPARISONS[query.operator](value, query.number)}
    groups = {}
    for labels, value in evaluate(query.of, at, store).items():
        kept = [pair for pair in labels if (pair[0] in query.keep if query.drop is None else pair[0] not in query.drop)]
        groups.setdefault(tuple(kept), []).append(value)
    return {labels: AGGREGATIONS[query.function](values) for labels, values in groups.items()}


def ranged(query, at, store):
    found = {}
    for labels, _, line in store.lines(query.logs, at - query.seconds, at):
        size = len(line.encode()) if query.function.startswith("bytes") else 1
        key = tuple(sorted(labels.items()))
        found[key] = found.get(key, 0) + size
    if query.function == "absent_over_time":
        fixed = tuple(sorted((name, text) for name, operator, text in query.logs.matchers if operator == "="))
        return {} if found else {fixed: 1}
    if query.function.endswith("rate"):
        return {labels: value / query.seconds for labels, value in found.items()}
    return found
