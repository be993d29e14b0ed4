"""Writing: documents go in by their ids, unchanged ones stay untouched, and what is gone is removed.

Every write says of which state it is (`version`), and Elasticsearch keeps the latest: writers need no lock among them.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date, datetime
from itertools import islice
from typing import Any, TypeVar

from elasticsearch import Elasticsearch

from copydesk.index.client import translated_errors
from copydesk.index.documents.document import build_refused
from copydesk.index.mapping import ARTICLES, IndexFamily
from copydesk.index.names import alias_for_writing
from copydesk.index.scan import scan_hits
from copydesk.index.writing.places import find_places, list_physical, remove_doubles
from copydesk.index.writing.sending import (
    BAD_DOCUMENT,
    CONFLICT,
    MISSING,
    TOO_LARGE,
    Action,
    Verdict,
    require_done,
    send,
)
from copydesk.outcome import Rejected
from copydesk.record import Record
from copydesk.settings import IndexSettings


class IndexReport(Record):
    """What became of the documents of one call. `superseded` ones gave way to what was written of a later state."""

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
    def count(cls, fates: Mapping[str, str], rejected: Iterable[Rejected]) -> IndexReport:
        """Of documents whose fates are given by id: the name of one of the counts, or "rejected"."""
        counts = Counter(fates.values())
        del counts["rejected"]
        return cls(rejected=tuple(rejected), **counts)

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


Document = dict[str, Any]
Item = TypeVar("Item")


def index_documents(
    client: Elasticsearch,
    documents: Iterable[Document],
    settings: IndexSettings,
    now: datetime,
    version: int,
    family: IndexFamily = ARTICLES,
    fates: dict[str, str] | None = None,
) -> IndexReport:
    """Write the documents that are new or changed, each under its own id; what it wrote can be searched on return.

    No two of them may have one id. `now` becomes `indexed_at` of what is written. `version` says of which state the
    documents are: the curated layer's generation, or milliseconds. What was written or deleted of a later state
    stands, whoever writes last. What became of each is added to `fates`, by id, as `IndexReport.count` takes it: who
    writes a batch twice counts its documents once. Raises `SearchUnavailable`; what was written until then stays, and
    the same call again finishes.
    """

    alias = alias_for_writing(family.base, settings.prefix)
    with translated_errors(client):
        indices = list_physical(client, alias)
        written: list[str] = []

        def index(chunk: list[Document]) -> IndexReport:
            by_id = _by_id(chunk, family.id_field)
            written.extend(by_id)
            found, rejected = _index_chunk(client, indices, alias, by_id, now, version)
            if fates is not None:
                fates.update(found)
            return IndexReport.count(found, rejected)

        report = IndexReport.total(_at_once(index, _chunked(documents, settings.chunk_documents), settings.requests))
        if (now_behind := list_physical(client, alias)) != indices:
            for ids in _chunked(written, settings.chunk_documents):
                remove_doubles(client, find_places(client, now_behind, ids))
        if report.created or report.updated:
            client.indices.refresh(index=alias)
    return report


def remove_documents(
    client: Elasticsearch, ids: Iterable[str], settings: IndexSettings, version: int, family: IndexFamily = ARTICLES
) -> list[str]:
    """Delete the documents of these ids, unless they were written of a later state; the ids of those that were there.

    Raises as `index_documents` does.
    """
    alias, ids = alias_for_writing(family.base, settings.prefix), sorted(set(ids))
    with translated_errors(client):
        # Each index keeps in mind for a while what was deleted of which state, so that nobody brings it back late.
        *older, _last = list_physical(client, alias)
        removed = sorted({id_ for index in (*older, alias) for id_ in _delete(client, index, ids, version, alias)})
        if removed:
            client.indices.refresh(index=alias)
    return removed


def remove_stale(
    client: Elasticsearch,
    settings: IndexSettings,
    day: date,
    keep_ids: Collection[str],
    version: int,
    family: IndexFamily = ARTICLES,
) -> list[str]:
    """Delete what the index holds of landing day `day` beyond `keep_ids`; the deleted ids, sorted.

    `keep_ids` are the ids of all that is to be there of the day, of every batch. Raises as `index_documents` does.
    """
    keep = frozenset(keep_ids)
    stale = [id_ for id_, _hash in list_day(client, settings, day, family) if id_ not in keep]
    return remove_documents(client, stale, settings, version, family)


def list_day(
    client: Elasticsearch, settings: IndexSettings, day: date, family: IndexFamily = ARTICLES
) -> Iterator[tuple[str, str]]:
    """Id and `document_hash` of every document of a landing day, writes of a moment ago included.

    Raises as `index_documents` does.
    """
    alias = alias_for_writing(family.base, settings.prefix)
    query = {"term": {"landed_on": day.isoformat()}}
    with translated_errors(client):
        client.indices.refresh(index=alias)
        for hit in scan_hits(client, alias, query, fields=["document_hash"]):
            yield hit["_id"], hit["_source"]["document_hash"]


def list_landing_days(client: Elasticsearch, settings: IndexSettings, family: IndexFamily = ARTICLES) -> list[date]:
    """The landing days that the index has documents of, sorted. Raises as `index_documents` does."""
    by_day = {"field": "landed_on", "calendar_interval": "day", "min_doc_count": 1, "format": "yyyy-MM-dd"}
    with translated_errors(client):
        answer = client.search(
            index=alias_for_writing(family.base, settings.prefix),
            size=0,
            aggregations={"days": {"date_histogram": by_day}},
        )
    return [date.fromisoformat(bucket["key_as_string"]) for bucket in answer["aggregations"]["days"]["buckets"]]


def _chunked(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    remaining = iter(items)
    while chunk := list(islice(remaining, size)):
        yield chunk


def _at_once(
    index: Callable[[list[Document]], IndexReport], chunks: Iterator[list[Document]], requests: int
) -> Iterator[IndexReport]:
    """The reports on the chunks, in their order; `requests` are on their way at a time, and one more is being made.

    While Elasticsearch works on some, the next documents are built. What one raises is raised when those on their way
    have come back; none is sent after it.
    """
    with ThreadPoolExecutor(requests) as pool:
        sent: deque[Future[IndexReport]] = deque()
        try:
            for chunk in chunks:
                if len(sent) == requests:
                    yield sent.popleft().result()
                sent.append(pool.submit(index, chunk))
            while sent:
                yield sent.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)


def _index_chunk(
    client: Elasticsearch,
    indices: Sequence[str],
    alias: str,
    documents: dict[str, Document],
    now: datetime,
    version: int,
) -> tuple[dict[str, str], list[Rejected]]:
    places = find_places(client, indices, documents)
    remove_doubles(client, places)
    actions: dict[str, list[Action]] = {}
    for id_, document in documents.items():
        place = places[id_][0] if id_ in places else None
        if place is None or place.document_hash != document["document_hash"]:
            # What the last index has goes through the alias, which stays good where a reindex replaces the index.
            target = alias if place is None or place.physical == indices[-1] else place.physical
            source = document | {"indexed_at": now.isoformat()}
            actions.setdefault(target, []).append(
                {"_op_type": "index", "_id": id_, "_source": source, **_versioned(version)}
            )
    verdicts: dict[str, Verdict] = {}
    for target, some in actions.items():
        verdicts |= send(client, target, some, is_alias=target == alias)
    require_done(client, alias, verdicts, tolerated=(CONFLICT, BAD_DOCUMENT, TOO_LARGE))
    return _find_fates(documents, places, verdicts)


def _delete(client: Elasticsearch, target: str, ids: Iterable[str], version: int, alias: str) -> list[str]:
    """Delete from the index behind the write alias or from an older one; the ids that were there."""
    actions = [{"_op_type": "delete", "_id": id_, **_versioned(version)} for id_ in ids]
    verdicts = send(client, target, actions, is_alias=target == alias)
    require_done(client, target, verdicts, tolerated=(CONFLICT, MISSING))
    return [id_ for id_, (status, _reason) in verdicts.items() if status < 300]


def _versioned(version: int) -> dict[str, Any]:
    """Whoever comes with an older version is refused (409), also where the document was deleted a while ago."""
    return {"version": version, "version_type": "external_gte"}


def _by_id(chunk: list[Document], id_field: str) -> dict[str, Document]:
    """The documents by their ids. Raises ValueError where two have one."""
    by_id = {str(document[id_field]): document for document in chunk}
    if len(by_id) < len(chunk):
        twice = next(id_ for id_, count in Counter(str(one[id_field]) for one in chunk).items() if count > 1)
        raise ValueError(f"two documents have the id {twice}")
    return by_id


def _find_fates(
    documents: dict[str, Document], stored: Collection[str], verdicts: dict[str, Verdict]
) -> tuple[dict[str, str], list[Rejected]]:
    """What became of each document, by id; and the rejects."""
    fates: dict[str, str] = {}
    rejected = []
    for id_, document in documents.items():
        status, reason = verdicts.get(id_, (0, ""))
        if status in (BAD_DOCUMENT, TOO_LARGE):
            rejected.append(build_refused(document, reason))
            fates[id_] = "rejected"
        elif status == CONFLICT:
            fates[id_] = "superseded"
        elif not status:
            fates[id_] = "unchanged"
        else:
            fates[id_] = "updated" if id_ in stored else "created"
    return fates, rejected
