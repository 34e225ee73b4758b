"""dpcharmlibs-interfaces: databases, caches, brokers."""

from dpcharmlibs.interfaces import (
    RequirerCommonModel,
    ResourceProviderEventHandler,
    ResourceProviderModel,
    ResourceRequirerEventHandler,
)
from other import Other, endpoint


class Requirer(Other):
    META = endpoint("requires", "valkey_client")

    def __init__(self, framework):
        super().__init__(framework)
        wanted = [RequirerCommonModel(resource="*")]
        self.data = ResourceRequirerEventHandler(self, "data", wanted, ResourceProviderModel)
        framework.observe(self.data.on.resource_created, self._created)

    def _created(self, event):
        got = event.response
        self.heard.append({"endpoints": got.endpoints, "username": str(got.username), "password": str(got.password)})


class Provider(Other):
    META = endpoint("provides", "valkey_client")

    def __init__(self, framework):
        super().__init__(framework)
        self.data = ResourceProviderEventHandler(self, "data", RequirerCommonModel)
        framework.observe(self.data.on.resource_requested, self._requested)

    def _requested(self, event):
        request = event.request
        self.heard.append({"resource": request.resource})
        answer = ResourceProviderModel(
            resource=request.resource, request_id=request.request_id, salt=request.salt,
            username="user-1", password="a-word", endpoints="10.1.0.1:6379", version="8.1", tls=False,
        )
        self.data.set_response(event.relation.id, answer)
