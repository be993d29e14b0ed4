"""The curated layer with its data root's lock: a file's in a local folder, Elasticsearch's on object stores."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b

from upath import UPath

from copydesk.index import connect, hold
from copydesk.settings import Settings
from copydesk.storage.curated import LOCK_SECONDS, CuratedLayer, Holding
from copydesk.storage.landing import LOCAL_PROTOCOLS


def open_layer(settings: Settings) -> CuratedLayer:
    """The layer of the settings' data root, to read and to change."""
    if UPath(settings.data).protocol in LOCAL_PROTOCOLS:
        return CuratedLayer(settings.data)

    @contextmanager
    def lock() -> Iterator[Holding]:
        name = blake2b(settings.data.encode(), digest_size=16).hexdigest()
        with connect(settings) as client, hold(client, name, prefix=settings.index.prefix, wait_s=LOCK_SECONDS) as held:
            yield held

    return CuratedLayer(settings.data, lock)
