"""The reference library of data interfaces as the other side of a relation: one hook, in a model of its own.

Standard input: {"side": "requirer" | "provider", "bag": what the other side wrote, "mine": what we wrote, "secrets": {uri: content}}
Standard output: {"app": what it has in its application bag, "secrets": {uri: content}, "events": [what its charm was told]}
"""

import json
import sys
import warnings

warnings.simplefilter("ignore")

import ops
from dpcharmlibs.interfaces import (
    RequirerCommonModel,
    ResourceProviderEventHandler,
    ResourceProviderModel,
    ResourceRequirerEventHandler,
)
from ops import testing

events = []


class Requirer(ops.CharmBase):
    META = {"name": "app", "requires": {"data": {"interface": "valkey_client"}}}

    def __init__(self, framework):
        super().__init__(framework)
        wanted = [RequirerCommonModel(resource="*")]
        self.data = ResourceRequirerEventHandler(self, "data", wanted, ResourceProviderModel)
        framework.observe(self.data.on.resource_created, self._created)

    def _created(self, event):
        response = event.response
        events.append({"endpoints": response.endpoints, "username": str(response.username), "password": str(response.password)})


class Provider(ops.CharmBase):
    META = {"name": "server", "provides": {"data": {"interface": "valkey_client"}}}

    def __init__(self, framework):
        super().__init__(framework)
        self.data = ResourceProviderEventHandler(self, "data", RequirerCommonModel)
        framework.observe(self.data.on.resource_requested, self._requested)

    def _requested(self, event):
        request = event.request
        events.append({"resource": request.resource})
        answer = ResourceProviderModel(
            resource=request.resource, request_id=request.request_id, salt=request.salt,
            username="user-1", password="a-word", endpoints="10.1.0.1:6379", version="8.1", tls=False,
        )
        self.data.set_response(event.relation.id, answer)


def main(side, bag, mine, secrets):
    charm = Requirer if side == "requirer" else Provider
    known = {uri: testing.Secret(content, id=uri) for uri, content in secrets.items()}
    relation = testing.Relation("data", remote_app_name="other", remote_app_data=bag, local_app_data=mine)
    context = testing.Context(charm, meta=charm.META)
    hook = context.on.relation_changed(relation, remote_unit=0) if bag else context.on.relation_created(relation)
    state = testing.State(leader=True, relations={relation}, secrets=set(known.values()))
    after = context.run(hook, state)
    own = {secret.id: secret.latest_content for secret in after.secrets if secret.id not in known}
    json.dump({"app": dict(after.get_relation(relation.id).local_app_data), "secrets": own, "events": events}, sys.stdout)


main(**json.load(sys.stdin))
