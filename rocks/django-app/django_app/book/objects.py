"""S3: what is put here can be fetched again, from any unit."""

import io
import os
from urllib.parse import urlsplit

from minio import Minio

from .environment import needed


def bucket():
    """A client, and the name of the bucket that is ours."""
    endpoint = urlsplit(needed("S3_ENDPOINT"))
    client = Minio(
        endpoint.netloc,
        access_key=needed("S3_ACCESS_KEY"),
        secret_key=needed("S3_SECRET_KEY"),
        secure=endpoint.scheme == "https",
        region=os.environ.get("S3_REGION", "us-east-1"),
    )
    if os.environ.get("S3_ADDRESSING_STYLE") == "virtual":
        client.enable_virtual_style_endpoint()
    return client, needed("S3_BUCKET")


def put(name, body):
    client, ours = bucket()
    client.put_object(ours, name, io.BytesIO(body), len(body))


def get(name):
    client, ours = bucket()
    with client.get_object(ours, name) as found:
        return found.read()
