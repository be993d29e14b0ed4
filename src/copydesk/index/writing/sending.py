"""Actions go to Elasticsearch in bulk, and one verdict a document comes back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.helpers import streaming_bulk

from copydesk.errors import PermanentError, SearchUnavailable
from copydesk.index.client import explain, is_overload, url_of

# The server's own limit is 100 MB a request; a tenth keeps a small heap from refusing a bulk of long articles.
_MAX_BULK_BYTES = 10 * 1024**2
# A full write queue (HTTP 429 for single documents) drains in seconds: waits of 1, 2 and 4 s.
_BULK_RETRIES = 3
_BULK_BACKOFF_S = 1.0

CONFLICT = 409
BAD_DOCUMENT = 400
MISSING = 404
TOO_LARGE = 413
_BUSY = 429

# How a node says why it is under too much pressure. Where the operation itself is what is too much, waiting is no help.
_PRESSURE = re.compile(r"(\w+)_operation_bytes=(\d+), max_\1_bytes=(\d+)")

Action = dict[str, Any]
Verdict = tuple[int, str]  # HTTP status and reason of one document


def send(client: Elasticsearch, index: str, actions: Iterable[Action], *, is_alias: bool = True) -> dict[str, Verdict]:
    """Send all actions to an index or alias and collect one verdict per document; no two may have one id.

    A verdict of one document doesn't stop the others. What refuses a whole request (no access, overload after all
    retries) would refuse the next one too, and is raised. A document that is refused for the size of its request is
    sent alone once more, and where that is still too much its verdict is `TOO_LARGE`.
    """
    every = {str(action["_id"]): action for action in actions}
    verdicts = dict(_send_once(client, index, every.values(), is_alias))
    busy = [every[id_] for id_, (status, _reason) in verdicts.items() if status == _BUSY]
    verdicts |= _send_once(client, index, busy, is_alias, retries=_BULK_RETRIES)
    large = [every[id_] for id_, (status, _reason) in verdicts.items() if status == TOO_LARGE]
    return verdicts | dict(_send_once(client, index, large, is_alias, chunk_size=1))


def require_done(client: Elasticsearch, index: str, verdicts: dict[str, Verdict], tolerated: tuple[int, ...]) -> None:
    """Raise where a verdict says more about Elasticsearch than about the document."""
    for id_, (status, reason) in verdicts.items():
        if is_overload(status):
            raise SearchUnavailable(f"{url_of(client)}: {index} can't take {id_} now (HTTP {status}): {reason}")
        if status >= 300 and status not in tolerated:
            raise PermanentError(f"{url_of(client)}: {index} refuses writes (HTTP {status}): {reason}")


def is_too_large(status: int, reason: str) -> bool:
    """Whether a request is refused for its own size, which no waiting makes smaller.

    A node says 413 for what it doesn't even read, and else 429 as under any load: the figures in the reason tell.
    """
    pressure = _PRESSURE.search(reason)
    return status == TOO_LARGE or (status == _BUSY and pressure is not None and int(pressure[2]) > int(pressure[3]))


def _send_once(
    client: Elasticsearch,
    index: str,
    actions: Iterable[Action],
    is_alias: bool,
    chunk_size: int = 500,
    retries: int = 0,
) -> Iterator[tuple[str, Verdict]]:
    answers = streaming_bulk(
        client,
        actions,
        index=index,
        require_alias=is_alias,
        chunk_size=chunk_size,
        raise_on_error=False,
        raise_on_exception=False,
        max_chunk_bytes=_MAX_BULK_BYTES,
        max_retries=retries,
        initial_backoff=_BULK_BACKOFF_S,
    )
    for _ok, answer in answers:
        (item,) = answer.values()
        yield item["_id"], _read_verdict(item)


def _read_verdict(item: dict[str, Any]) -> Verdict:
    status, reason = int(item["status"]), explain(item["error"]) if "error" in item else ""
    if is_too_large(status, reason):
        return TOO_LARGE, f"Elasticsearch takes no document of its size: {reason}"
    if "exception" in item and status != _BUSY:
        # It concerns the whole request: the client raises it where it isn't told to keep it.
        raise item["exception"]
    return status, reason
