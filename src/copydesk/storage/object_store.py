"""`s3://` for fsspec, by the client that pyarrow has.

s3fs would do the same; its botocore asks for a python-dateutil below 3, which nothing else here does. The package
registers this class with fsspec. Credentials and the address are AWS's own variables and files:
`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT_URL`, or the role of the pod or machine.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from fsspec.implementations.arrow import ArrowFSWrapper
from pyarrow.fs import S3FileSystem

from copydesk.settings import object_store_address


class ObjectStore(ArrowFSWrapper):  # type: ignore[misc]  # fsspec has no types
    """A bucket's keys as files. A folder is there as long as a key is below it."""

    protocol = "s3"

    def __init__(self, **options: Any) -> None:
        address = urlsplit(object_store_address())
        elsewhere = {"scheme": address.scheme, "endpoint_override": address.netloc} if address.netloc else {}
        super().__init__(S3FileSystem(**elsewhere), **options)

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return path.removeprefix("s3://").rstrip("/")

    def mkdir(self, path: str, create_parents: bool = True, **kwargs: Any) -> None:
        """Nothing: an empty folder would be a key of its own, which later looks like something that landed."""

    def makedirs(self, path: str, exist_ok: bool = False) -> None:
        """Nothing, as `mkdir`."""
