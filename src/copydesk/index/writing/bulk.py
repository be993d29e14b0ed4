"""Writing: documents go in by their ids, unchanged ones stay untouched, and what is gone is removed.

Every write says of which state it is (`version`), and Elasticsearch keeps the latest: writers need no lock among them.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date, datetime
from itertools import islice
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.helpers import streaming_bulk

from copydesk.errors import PermanentError, SearchUnavailable
from copydesk.index.client import explain, is_overload, translated_errors, url_of
from copydesk.index.documents.document import build_refused
from copydesk.index.mapping import ARTICLES, IndexFamily
from copydesk.index.names import alias_for_writing
from copydesk.index.scan import scan_hits
from copydesk.outcome import Rejected
from copydesk.record import Record
from copydesk.settings import IndexSettings

# The server's own limit is 100 MB a request; a tenth keeps a small heap from refusing a bulk of long articles.
_MAX_BULK_BYTES = 10 * 1024**2
# A full write queue (HTTP 429 for single documents) drains in seconds: waits of 1, 2 and 4 s.
_BULK_RETRIES = 3
_BULK_BACKOFF_S = 1.0

_CONFLICT = 409
_BAD_DOCUMENT = 400
_MISSING = 404


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
Verdict = tuple[int, str]  # HTTP status and reason of one document


def index_documents(
    client: Elasticsearch,
    documents: Iterable[Document],
    settings: IndexSettings,
    now: datetime,
    version: int,
    family: IndexFamily = ARTICLES,
) -> IndexReport:
    """Write the documents that are new or changed, each under its own id; what it wrote can be searched on return.

    No two of them may have one id. `now` becomes `indexed_at` of what is written. `version` says of which state the
    documents are: the curated layer's generation, or milliseconds. What was written or deleted of a later state
    stands, whoever writes last. Raises `SearchUnavailable`; what was written until then stays, and the same call again
    finishes.
    """

    def index(chunk: list[Document]) -> IndexReport:
        return _index_chunk(client, chunk, settings.prefix, now, version, family)

    with translated_errors(client):
        report = IndexReport.total(_at_once(index, _chunked(documents, settings.chunk_documents), settings.requests))
        if report.created or report.updated:
            client.indices.refresh(index=alias_for_writing(family.base, settings.prefix))
    return report


def remove_documents(
    client: Elasticsearch, ids: Iterable[str], settings: IndexSettings, version: int, family: IndexFamily = ARTICLES
) -> list[str]:
    """Delete the documents of these ids, unless they were written of a later state; the ids of those that were there.

    Raises as `index_documents` does.
    """
    alias = alias_for_writing(family.base, settings.prefix)
    with translated_errors(client):
        actions = ({"_op_type": "delete", "_id": id_, **_versioned(version)} for id_ in sorted(set(ids)))
        verdicts = _send(client, alias, actions)
        _require_done(client, alias, verdicts, tolerated=(_CONFLICT, _MISSING))
        removed = sorted(id_ for id_, (status, _reason) in verdicts.items() if status < 300)
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


def _chunked(documents: Iterable[Document], size: int) -> Iterator[list[Document]]:
    remaining = iter(documents)
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
    client: Elasticsearch, chunk: list[Document], prefix: str, now: datetime, version: int, family: IndexFamily
) -> IndexReport:
    alias = alias_for_writing(family.base, prefix)
    documents = _by_id(chunk, family.id_field)
    stored = _read_stored(client, alias, documents)
    actions = (
        {"_op_type": "index", "_id": id_, "_source": document | {"indexed_at": now.isoformat()}, **_versioned(version)}
        for id_, document in documents.items()
        if stored.get(id_) != document["document_hash"]
    )
    verdicts = _send(client, alias, actions)
    _require_done(client, alias, verdicts, tolerated=(_CONFLICT, _BAD_DOCUMENT))
    return _report_on(documents, stored, verdicts)


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


def _read_stored(client: Elasticsearch, alias: str, ids: Iterable[str]) -> dict[str, str]:
    """The hash of what the index holds now, by id; it reads past the refresh, so a write of a moment ago is seen."""
    answer = client.mget(index=alias, ids=list(ids), source_includes=["document_hash"])
    stored = {}
    for item in answer["docs"]:
        if "error" in item:
            raise PermanentError(f"{url_of(client)}: can't read {alias}: {explain(item['error'])}")
        if item["found"]:
            stored[item["_id"]] = item["_source"]["document_hash"]
    return stored


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


def _report_on(documents: dict[str, Document], stored: dict[str, str], verdicts: dict[str, Verdict]) -> IndexReport:
    counts: Counter[str] = Counter()
    rejected = []
    for id_, document in documents.items():
        status, reason = verdicts.get(id_, (0, ""))
        if status == _BAD_DOCUMENT:
            rejected.append(build_refused(document, reason))
        elif status == _CONFLICT:
            counts["superseded"] += 1
        elif not status:
            counts["unchanged"] += 1
        else:
            counts["updated" if id_ in stored else "created"] += 1
    return IndexReport(rejected=tuple(rejected), **counts)
