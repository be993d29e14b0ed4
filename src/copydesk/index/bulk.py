"""Writing: documents go in by their ids, unchanged ones stay untouched, and what left the landing is removed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.helpers import streaming_bulk

from copydesk.article import Record
from copydesk.errors import PermanentError, SearchUnavailable, TransientError
from copydesk.index.client import explain, is_overload, translated_errors, url_of
from copydesk.index.document import build_refused
from copydesk.index.mapping import ARTICLES, IndexFamily
from copydesk.index.names import alias_for_writing
from copydesk.index.scan import scan_hits
from copydesk.outcome import Rejected
from copydesk.settings import IndexSettings

# Of two writers one is through after one round; a third round says that something else goes wrong.
_MAX_ROUNDS = 3
# The server's own limit is 100 MB a request; a tenth keeps a small heap from refusing a bulk of long articles.
_MAX_BULK_BYTES = 10 * 1024**2
# A full write queue (HTTP 429 for single documents) drains in seconds: waits of 1, 2 and 4 s.
_BULK_RETRIES = 3
_BULK_BACKOFF_S = 1.0

_CONFLICT = 409
_BAD_DOCUMENT = 400
_MISSING = 404


class IndexReport(Record):
    """What became of the documents of one call. `superseded` ones gave way to a copy that landed later."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    superseded: int = 0
    rejected: tuple[Rejected, ...] = ()

    @property
    def refused(self) -> list[tuple[str, str]]:
        """Id and reason of each document that Elasticsearch refused."""
        return [(str(one.article_id), one.detail) for one in self.rejected]

    @property
    def documents(self) -> int:
        """How many documents the call was about."""
        return self.created + self.updated + self.unchanged + self.superseded + len(self.rejected)

    @classmethod
    def total(cls, reports: Iterable[IndexReport]) -> IndexReport:
        """The sum over batches."""
        every = list(reports)
        return cls(
            created=sum(one.created for one in every),
            updated=sum(one.updated for one in every),
            unchanged=sum(one.unchanged for one in every),
            superseded=sum(one.superseded for one in every),
            rejected=tuple(rejected for one in every for rejected in one.rejected),
        )


@dataclass(frozen=True, slots=True)
class _Stored:
    """What the index holds under an id: enough to tell whether to overwrite it and to do so safely."""

    document_hash: str
    landed_on: str
    seq_no: int
    primary_term: int


Document = dict[str, Any]
Verdict = tuple[int, str]  # HTTP status and reason of one document


def index_documents(
    client: Elasticsearch,
    documents: Iterable[Document],
    settings: IndexSettings,
    now: datetime,
    family: IndexFamily = ARTICLES,
) -> IndexReport:
    """Write the documents that are new or changed, each under its own id; what it wrote can be searched on return.

    `now` becomes `indexed_at` of what is written. Raises `SearchUnavailable`, or `TransientError` where another
    writer keeps changing the same documents; what was written until then stays, and the same call again finishes.
    """
    reports = []
    with translated_errors(client):
        remaining = iter(documents)
        while chunk := list(islice(remaining, settings.chunk_documents)):
            reports.append(_index_chunk(client, chunk, settings.prefix, now, family))
        report = IndexReport.total(reports)
        if report.created or report.updated:
            client.indices.refresh(index=alias_for_writing(family.base, settings.prefix))
    return report


def remove_stale(
    client: Elasticsearch,
    settings: IndexSettings,
    day: date,
    keep_ids: Collection[str],
    family: IndexFamily = ARTICLES,
) -> list[str]:
    """Delete what the index holds of landing day `day` beyond `keep_ids`; the deleted ids, sorted.

    `keep_ids` are the ids of all curated articles of the day, of every batch. Call it once a run and **before**
    indexing: an older copy of an article whose later copy was taken back finds its place free only then.
    """
    keep = frozenset(keep_ids)
    alias = alias_for_writing(family.base, settings.prefix)
    removed: set[str] = set()
    with translated_errors(client):
        for _round in range(_MAX_ROUNDS):
            stale = {id_: stored for id_, stored in _list_day(client, alias, day) if id_ not in keep}
            if not stale:
                return sorted(removed)
            verdicts = _send(client, alias, (_delete_action(id_, stored) for id_, stored in stale.items()))
            # Conflicts and documents that are gone already show in the next round's list.
            removed.update(id_ for id_, (status, _reason) in verdicts.items() if status < 300)
            _require_done(client, alias, verdicts, tolerated=(_CONFLICT, _MISSING))
        left = [id_ for id_, _stored in _list_day(client, alias, day) if id_ not in keep]
    if left:
        raise TransientError(f"{url_of(client)}: another writer keeps {len(left)} stale documents of {day} in {alias}")
    return sorted(removed)


def _index_chunk(
    client: Elasticsearch, chunk: list[Document], prefix: str, now: datetime, family: IndexFamily
) -> IndexReport:
    alias = alias_for_writing(family.base, prefix)
    waiting = _by_id(chunk, family.id_field)
    report = IndexReport(superseded=len(chunk) - len(waiting))
    for _round in range(_MAX_ROUNDS):
        stored = _read_stored(client, alias, waiting)
        verdicts = _write_changed(client, alias, waiting, stored, now)
        settled = {id_: one for id_, one in waiting.items() if verdicts.get(id_, (0, ""))[0] != _CONFLICT}
        report = IndexReport.total([report, _report_on(settled, stored, verdicts)])
        waiting = {id_: one for id_, one in waiting.items() if id_ not in settled}
        if not waiting:
            return report
    raise TransientError(f"{url_of(client)}: another writer keeps changing {len(waiting)} documents of {alias}")


def _by_id(chunk: list[Document], id_field: str) -> dict[str, Document]:
    """The documents by their ids. Of two copies of one article the later landing is taken, whatever their order."""
    by_id: dict[str, Document] = {}
    for document in sorted(chunk, key=lambda one: str(one["landed_on"])):
        rival = by_id.get(document[id_field])
        if rival is not None and rival["landed_on"] == document["landed_on"]:
            raise ValueError(f"two documents of {document['landed_on']} have the id {document[id_field]}")
        by_id[document[id_field]] = document
    return by_id


def _read_stored(client: Elasticsearch, alias: str, ids: Iterable[str]) -> dict[str, _Stored]:
    """What the index holds now; it reads past the refresh, so a write of a moment ago is seen."""
    answer = client.mget(index=alias, ids=list(ids), source_includes=["document_hash", "landed_on"])
    stored = {}
    for item in answer["docs"]:
        if "error" in item:
            raise PermanentError(f"{url_of(client)}: can't read {alias}: {explain(item['error'])}")
        if item["found"]:
            stored[item["_id"]] = _Stored(
                item["_source"]["document_hash"],
                item["_source"]["landed_on"],
                item["_seq_no"],
                item["_primary_term"],
            )
    return stored


def _write_changed(
    client: Elasticsearch,
    alias: str,
    documents: dict[str, Document],
    stored: dict[str, _Stored],
    now: datetime,
) -> dict[str, Verdict]:
    """Write what is to be written; the verdict on each document that was sent."""
    actions = (
        _write_action(id_, document | {"indexed_at": now.isoformat()}, stored.get(id_))
        for id_, document in documents.items()
        if _is_to_write(document, stored.get(id_))
    )
    verdicts = _send(client, alias, actions)
    _require_done(client, alias, verdicts, tolerated=(_CONFLICT, _BAD_DOCUMENT))
    return verdicts


def _is_to_write(document: Document, stored: _Stored | None) -> bool:
    if stored is None:
        return True
    landed_later = stored.landed_on > document["landed_on"]
    is_same = stored.document_hash == document["document_hash"]
    return not landed_later and not is_same


def _write_action(id_: str, source: Document, stored: _Stored | None) -> dict[str, Any]:
    """Create, or overwrite exactly the version that was read; anything else is a conflict."""
    if stored is None:
        return {"_op_type": "create", "_id": id_, "_source": source}
    return {
        "_op_type": "index",
        "_id": id_,
        "if_seq_no": stored.seq_no,
        "if_primary_term": stored.primary_term,
        "_source": source,
    }


def _delete_action(id_: str, stored: _Stored) -> dict[str, Any]:
    return {
        "_op_type": "delete",
        "_id": id_,
        "if_seq_no": stored.seq_no,
        "if_primary_term": stored.primary_term,
    }


def _send(client: Elasticsearch, alias: str, actions: Iterable[dict[str, Any]]) -> dict[str, Verdict]:
    """Send all actions and collect one verdict per document.

    A verdict of one document doesn't stop the others (`raise_on_error`). What refuses a whole request (no access,
    overload after all retries) would refuse the next one too, and is raised.
    """
    verdicts: dict[str, Verdict] = {}
    answers = streaming_bulk(
        client,
        actions,
        index=alias,
        require_alias=True,
        raise_on_error=False,
        max_chunk_bytes=_MAX_BULK_BYTES,
        max_retries=_BULK_RETRIES,
        initial_backoff=_BULK_BACKOFF_S,
    )
    for _ok, answer in answers:
        (item,) = answer.values()
        verdicts[item["_id"]] = (int(item["status"]), explain(item["error"]) if "error" in item else "")
    return verdicts


def _require_done(client: Elasticsearch, alias: str, verdicts: dict[str, Verdict], tolerated: tuple[int, ...]) -> None:
    """Raise where a verdict says more about Elasticsearch than about the document."""
    for id_, (status, reason) in verdicts.items():
        if is_overload(status):
            raise SearchUnavailable(f"{url_of(client)}: {alias} can't take {id_} now (HTTP {status}): {reason}")
        if status >= 300 and status not in tolerated:
            raise PermanentError(f"{url_of(client)}: {alias} refuses writes (HTTP {status}): {reason}")


def _report_on(documents: dict[str, Document], stored: dict[str, _Stored], verdicts: dict[str, Verdict]) -> IndexReport:
    created = updated = unchanged = superseded = 0
    rejected = []
    for id_, document in documents.items():
        before = stored.get(id_)
        if id_ in verdicts and verdicts[id_][0] == _BAD_DOCUMENT:
            rejected.append(build_refused(document, verdicts[id_][1]))
        elif before is None:
            created += 1
        elif id_ in verdicts:
            updated += 1
        elif before.landed_on > document["landed_on"]:
            superseded += 1
        else:
            unchanged += 1
    return IndexReport(
        created=created,
        updated=updated,
        unchanged=unchanged,
        superseded=superseded,
        rejected=tuple(rejected),
    )


def _list_day(client: Elasticsearch, alias: str, day: date) -> Iterator[tuple[str, _Stored]]:
    """Every document of a landing day, writes of a moment ago included."""
    client.indices.refresh(index=alias)
    query = {"term": {"landed_on": day.isoformat()}}
    for hit in scan_hits(client, alias, query, fields=["document_hash", "landed_on"]):
        source = hit["_source"]
        yield hit["_id"], _Stored(source["document_hash"], source["landed_on"], hit["_seq_no"], hit["_primary_term"])
