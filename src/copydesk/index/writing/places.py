"""In which physical index a document is, where several are behind the alias: those that were rolled over, and the last.

New documents go where the write alias says. One that is there already stays in its index, and is found by asking all of
them for its id, since Elasticsearch gets no document by an alias of several. Two writers that come with the same new
document around a rollover may each put it into another index: whoever sees it twice leaves the later state, and of two
alike the one in the newer index.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from elasticsearch import Elasticsearch

from copydesk.errors import PermanentError, SearchUnavailable
from copydesk.index.client import explain, url_of
from copydesk.index.writing.sending import CONFLICT, MISSING, require_done, send

# A reindex may have replaced and deleted an index since its name was read.
_GONE = "index_not_found_exception"
# A node that has just started answers before its shards do.
_NOT_READY = "no_shard_available_action_exception"


class Place(NamedTuple):
    """Where a document is: the physical index, the version of its write and its `document_hash`."""

    physical: str
    version: int
    document_hash: str


def list_physical(client: Elasticsearch, alias: str) -> list[str]:
    """The physical indices behind an alias, oldest first: their names end in a stamp. Raises as the client does."""
    return sorted(client.indices.get_alias(name=alias).body, key=lambda name: name.rpartition("-")[2])


def find_places(client: Elasticsearch, indices: Sequence[str], ids: Iterable[str]) -> dict[str, list[Place]]:
    """Where each document is, the place to keep first; it reads past the refresh, so a write of a moment ago is seen.

    `indices` are physical ones, oldest first; one that is gone by now holds nothing.
    """
    docs = [{"_index": index, "_id": id_} for id_ in ids for index in indices]
    if not docs:
        return {}
    found: dict[str, list[Place]] = {}
    for item in client.mget(docs=docs, source_includes=["document_hash"])["docs"]:
        problem = item.get("error")
        if problem and problem["type"] != _GONE:
            kind = SearchUnavailable if problem["type"] == _NOT_READY else PermanentError
            raise kind(f"{url_of(client)}: can't read {item['_index']}: {explain(problem)}")
        if item.get("found"):
            place = Place(item["_index"], item["_version"], item["_source"]["document_hash"])
            found.setdefault(item["_id"], []).append(place)
    return {
        id_: sorted(places, key=lambda one: (one.version, indices.index(one.physical)), reverse=True)
        for id_, places in found.items()
    }


def remove_doubles(client: Elasticsearch, places: dict[str, list[Place]]) -> int:
    """Delete what is in two indices from all but the one to keep, unless it was written since; how many there were."""
    doubles = [(id_, place) for id_, every in places.items() for place in every[1:]]
    indices = sorted({place.physical for _id, place in doubles})
    removed = 0
    for index in indices:
        actions = [_delete(id_, place.version) for id_, place in doubles if place.physical == index]
        verdicts = send(client, index, actions, is_alias=False)
        require_done(client, index, verdicts, tolerated=(CONFLICT, MISSING))
        removed += sum(status < 300 for status, _reason in verdicts.values())
    if removed:
        client.indices.refresh(index=indices)
    return removed


def _delete(id_: str, version: int) -> dict[str, Any]:
    return {"_op_type": "delete", "_id": id_, "version": version, "version_type": "external_gte"}
