"""A lock for processes on many machines, as a document that its holder renews: for data roots without file locks.

    {"holder": "…", "fence": 17}                    free: {"holder": null, "fence": 17}

Every change of the document is a compare-and-set on its sequence number, so of two that want it one gets it. No clock
is compared with another machine's: whoever waits takes the lock when it has itself seen the document unchanged for
`EXPIRES_S`. `fence` counts the holders up; what is written under the lock carries it.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from elasticsearch import ApiError, ConflictError, Elasticsearch, NotFoundError, TransportError

from copydesk.errors import DataRootBusy
from copydesk.index.client import translated_errors

INDEX = "copydesk-locks"
# A holder whose worker was killed keeps others waiting for so long. It is renewed three times in that time.
EXPIRES_S = 60.0
_PAUSE_S = 0.5
_UNAVAILABLE = 503
_SETTINGS = {"number_of_shards": 1, "auto_expand_replicas": "0-1", "hidden": True}


class Held:
    """A lock that this process has, until somebody else has seen it expire."""

    def __init__(self, fence: int, expires_s: float) -> None:
        self.fence = fence
        self.renewed_at = time.monotonic()
        self.was_taken = False
        self._expires_s = expires_s

    @property
    def is_lost(self) -> bool:
        """Whether another may have it by now: also where this process slept through its time."""
        return self.was_taken or time.monotonic() - self.renewed_at > self._expires_s


@contextmanager
def hold(
    client: Elasticsearch, name: str, *, prefix: str = "", wait_s: float, expires_s: float = EXPIRES_S
) -> Iterator[Held]:
    """Have the lock of that name for the length of the block, renewed by a thread.

    `Held.is_lost` becomes true where it could not be renewed in time; ask before anything is made final. Raises
    `DataRootBusy` where others have it for `wait_s` seconds, and what `translated_errors` raises.
    """
    index, holder = prefix + INDEX, uuid.uuid4().hex
    with translated_errors(client):
        if not client.indices.exists(index=index):
            _make_index(client, index)
        held, version = _take(client, index, name, holder, wait_s, expires_s)
    done = threading.Event()
    keeper = threading.Thread(
        target=_renew, args=(client, index, name, holder, held, version, done, expires_s), daemon=True
    )
    keeper.start()
    try:
        yield held
    finally:
        done.set()
        keeper.join()


def _make_index(client: Elasticsearch, index: str) -> None:
    mappings = {"dynamic": False, "properties": {"fence": {"type": "long"}}}
    try:
        client.indices.create(index=index, settings=_SETTINGS, mappings=mappings)
    except ApiError as error:
        if error.error != "resource_already_exists_exception":
            raise


def _take(
    client: Elasticsearch, index: str, name: str, holder: str, wait_s: float, expires_s: float
) -> tuple[Held, dict[str, int]]:
    began = changed = time.monotonic()
    seen: dict[str, int] | None = None
    while True:
        try:
            document, version = _read(client, index, name)
        except ApiError as error:
            # Another has made the index this instant, and no node has its shard yet.
            if error.status_code != _UNAVAILABLE or time.monotonic() - began > wait_s:
                raise
            time.sleep(_PAUSE_S)
            continue
        if version != seen:
            seen, changed = version, time.monotonic()
        is_free = document is None or document["holder"] is None or time.monotonic() - changed > expires_s
        if is_free:
            fence = 1 if document is None else int(document["fence"]) + 1
            taken = _write(client, index, name, {"holder": holder, "fence": fence}, version)
            if taken is not None:
                return Held(fence, expires_s), taken
        elif time.monotonic() - began > wait_s:
            raise DataRootBusy(f"the lock {name} in {index} has been held by another process for {wait_s:g} s")
        time.sleep(_PAUSE_S)


def _renew(
    client: Elasticsearch,
    index: str,
    name: str,
    holder: str,
    held: Held,
    version: dict[str, int],
    done: threading.Event,
    expires_s: float,
) -> None:
    """Write the document again until the block is over, then set it free."""
    while not done.wait(expires_s / 3):
        began = time.monotonic()
        try:
            taken = _write(client, index, name, {"holder": holder, "fence": held.fence}, version)
        except (ApiError, TransportError):
            continue  # it may answer the next time; until then the time runs
        if taken is None:
            held.was_taken = True
            return
        version, held.renewed_at = taken, began
    with suppress(ApiError, TransportError):  # else it expires
        _write(client, index, name, {"holder": None, "fence": held.fence}, version)


def _read(client: Elasticsearch, index: str, name: str) -> tuple[dict[str, Any] | None, dict[str, int]]:
    """The document as it is now, and the conditions of the write that replaces it and no other."""
    try:
        answer = client.get(index=index, id=name)
    except NotFoundError:
        return None, {}
    return answer["_source"], {"if_seq_no": answer["_seq_no"], "if_primary_term": answer["_primary_term"]}


def _write(
    client: Elasticsearch, index: str, name: str, document: dict[str, Any], version: dict[str, int]
) -> dict[str, int] | None:
    """Put the document in the place of the version that was read; the next one's conditions, or None where it isn't
    there any more."""
    try:
        if version:
            answer = client.index(index=index, id=name, document=document, **version)  # type: ignore[arg-type]
        else:
            answer = client.create(index=index, id=name, document=document)
    except ConflictError:
        return None
    return {"if_seq_no": answer["_seq_no"], "if_primary_term": answer["_primary_term"]}
