"""Asks Juju and Pebble for what the measured charm asked in the same hook, by the means that ops offers, and no more.

What that was lies beside it, in asked-in-<hook>.json, less what ops asks of its own accord.
"""

import json
import os
import pathlib
import urllib.parse

import ops
from asked_tools import ask


class BenchCharm(ops.CharmBase):
    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        for event in (self.on.update_status, self.on.config_changed):
            framework.observe(event, self._reconcile)

    def _reconcile(self, _: ops.EventBase) -> None:
        hook = os.environ["JUJU_DISPATCH_PATH"].rpartition("/")[2]
        asked = json.loads(pathlib.Path(f"asked-in-{hook}.json").read_text())
        for tool in asked["tools"]:
            ask(tool["command"], tool["args"])
        for read in asked["pebble"]:
            self._read(self.unit.get_container(read["container"]).pebble, read["request"])

    def _read(self, pebble: ops.pebble.Client, request: str) -> None:
        target = urllib.parse.urlsplit(request.removeprefix("GET "))
        query = dict(urllib.parse.parse_qsl(target.query))
        if target.path == "/v1/system-info":
            pebble.get_system_info()
        elif target.path == "/v1/services":
            pebble.get_services()
        elif target.path == "/v1/checks":
            pebble.get_checks()
        elif target.path == "/v1/plan":
            pebble.get_plan()
        elif target.path == "/v1/files" and query["action"] == "read":
            pebble.pull(query["path"], encoding=None).read()
        elif target.path == "/v1/files":
            self._list(pebble, query)
        else:
            raise ValueError(f"{request}: no way to ask this with ops is known to this charm")

    def _list(self, pebble: ops.pebble.Client, query: dict[str, str]) -> None:
        try:
            pebble.list_files(
                query["path"], pattern=query.get("pattern"), itself=query.get("itself") == "true"
            )
        except ops.pebble.APIError as error:
            if error.code != 404:
                raise


if __name__ == "__main__":
    ops.main(BenchCharm)
