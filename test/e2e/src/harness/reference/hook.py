"""A reference library as the other side of a relation: one hook of a charm on top of it, in a model of its own.

Standard input: {"charm": "<module>.<class>", "hook": "created", "joined" or "changed", "bag": what our application wrote,
"unit": what our unit wrote, "mine" and "mine_of_unit": what the charm itself wrote before,
"secrets": {uri: content of ours}, "given": what its class says that it needs}
Standard output: {"app": its application bag, "unit": its unit bag, "secrets": {uri: content of its}, "heard": what it made of it}
"""

import importlib
import json
import sys
import warnings

warnings.simplefilter("ignore")

from ops import testing


def main(charm, hook, bag, unit, mine, mine_of_unit, secrets, given):
    module, name = charm.split(".")
    kind = getattr(importlib.import_module(module), name)
    kind.GIVEN = given
    known = {uri: testing.Secret(content, id=uri) for uri, content in secrets.items()}
    relation = testing.Relation(
        "data", remote_app_name="app", remote_app_data=bag, remote_units_data={0: unit},
        local_app_data=mine, local_unit_data={**testing.Relation("data").local_unit_data, **mine_of_unit},
    )
    peers = {testing.PeerRelation(endpoint) for endpoint in kind.META.get("peers", {})}
    state = testing.State(leader=True, relations={relation, *peers}, secrets=set(known.values()))
    context = testing.Context(kind, meta=kind.META)
    on = getattr(context.on, f"relation_{hook}")
    event = on(relation) if hook == "created" else on(relation, remote_unit=0)
    with context(event, state) as manager:
        after = manager.run()
        heard = manager.charm.heard
    own = {secret.id: secret.latest_content for secret in after.secrets if secret.id not in known}
    seen = after.get_relation(relation.id)
    app, at = dict(seen.local_app_data), dict(seen.local_unit_data)
    json.dump({"app": app, "unit": at, "secrets": own, "heard": heard}, sys.stdout)


main(**json.load(sys.stdin))
