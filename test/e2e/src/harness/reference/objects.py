"""Object storage: object-storage-charmlib, and version 0 of the interface as data_platform_libs on Charmhub has it."""

import object_storage
from charms.data_platform_libs.v0 import s3
from other import Other, endpoint

INFO = {
    "bucket": "shop", "access-key": "key-1", "secret-key": "of-theirs", "endpoint": "https://s3.example:9000",
    "region": "here", "s3-uri-style": "path", "tls-ca-chain": ["a", "b"],
}


class Provider(Other):
    META = endpoint("provides", "s3")

    def __init__(self, framework):
        super().__init__(framework)
        self.data = object_storage.S3Provider(self, "data")
        framework.observe(self.data.on.storage_connection_info_requested, self._requested)

    def _requested(self, event):
        self.heard.append(event.relation.data[event.relation.app].get("bucket"))
        self.data.set_storage_connection_info(event.relation.id, dict(INFO))


class Requirer(Other):
    META = endpoint("requires", "s3")

    def __init__(self, framework):
        super().__init__(framework)
        self.data = object_storage.S3Requirer(self, "data", bucket="shop")
        framework.observe(self.data.on.storage_connection_info_changed, self._changed)

    def _changed(self, event):
        self.heard.append(self.data.get_storage_connection_info(event.relation))


class ProviderOfVersion0(Other):
    META = endpoint("provides", "s3")

    def __init__(self, framework):
        super().__init__(framework)
        self.data = s3.S3Provider(self, "data")
        framework.observe(self.data.on.credentials_requested, self._requested)

    def _requested(self, event):
        self.heard.append(event.bucket)
        self.data.update_connection_info(event.relation.id, dict(INFO))


class RequirerOfVersion0(Other):
    META = endpoint("requires", "s3")

    def __init__(self, framework):
        super().__init__(framework)
        self.data = s3.S3Requirer(self, "data", "shop")
        framework.observe(self.data.on.credentials_changed, self._changed)

    def _changed(self, _):
        self.heard.append(self.data.get_s3_connection_info())
