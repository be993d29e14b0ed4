"""What operators ask of the runs and of what they refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from elasticsearch import Elasticsearch
from pydantic import Field

from copydesk.article import Record
from copydesk.errors import InvalidQuery
from copydesk.index.mapping import REJECTS, RUNS
from copydesk.index.searches.search import run_search
from copydesk.settings import IndexSettings

# Two years of nights.
MOST_NIGHTS = 750
_MOST_REASONS = 50
_DEEPEST_HIT = 10_000

# By which fields rejects are counted and chosen.
REJECT_FACETS = {"stages": "stage", "reasons": "reason", "sources": "source.name"}


class RejectQuery(Record):
    """Which rejects are wanted: any of the values of each kind, and of one landing day. Pages count from 1."""

    stages: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    day: date | None = None
    size: int = Field(default=50, ge=1, le=1_000)
    page: int = Field(default=1, ge=1)


class RejectList(Record):
    """One page of rejects, how many there are, and the counts of each facet's values over all of them."""

    total: int
    rejects: tuple[dict[str, Any], ...]
    facets: dict[str, tuple[tuple[str, int], ...]]


def list_nights(client: Elasticsearch, settings: IndexSettings) -> list[dict[str, Any]]:
    """The last runs, one a landing day, the latest day first. Raises `SearchUnavailable`."""
    body = {"query": {"match_all": {}}, "size": MOST_NIGHTS, "sort": [{"landed_on": "desc"}]}
    return [hit["_source"] for hit in run_search(client, settings, RUNS.base, body)["hits"]["hits"]]


def count_rejects_by_reason(
    client: Elasticsearch, settings: IndexSettings, first: date, last: date
) -> dict[str, list[tuple[str, int]]]:
    """For each landing day between two its reasons, the most frequent first. Raises `SearchUnavailable`."""
    body = {
        "query": {"range": {"landed_on": {"gte": first.isoformat(), "lte": last.isoformat()}}},
        "size": 0,
        "aggregations": {
            "days": {
                "date_histogram": {"field": "landed_on", "calendar_interval": "day", "min_doc_count": 1},
                "aggregations": {"reasons": {"terms": {"field": "reason", "size": _MOST_REASONS}}},
            }
        },
    }
    answer = run_search(client, settings, REJECTS.base, body)
    return {
        bucket["key_as_string"][:10]: _parse_counts(bucket["reasons"])
        for bucket in answer["aggregations"]["days"]["buckets"]
    }


def list_rejects(client: Elasticsearch, settings: IndexSettings, query: RejectQuery) -> RejectList:
    """A page of rejects, the latest landing day first. Raises `SearchUnavailable`, and `InvalidQuery` beyond 10,000."""
    if query.page * query.size > _DEEPEST_HIT:
        raise InvalidQuery(f"page {query.page} is beyond reject {_DEEPEST_HIT:,}: choose a day, a stage or a reason")
    answer = run_search(client, settings, REJECTS.base, build_reject_search(query))
    return RejectList(
        total=answer["hits"]["total"]["value"],
        rejects=tuple(hit["_source"] for hit in answer["hits"]["hits"]),
        facets={name: tuple(_parse_counts(answer["aggregations"][name])) for name in REJECT_FACETS},
    )


def find_reject(client: Elasticsearch, settings: IndexSettings, reject_id: str) -> dict[str, Any]:
    """One reject. Raises `InvalidQuery` where there is none, and `SearchUnavailable`."""
    answer = run_search(client, settings, REJECTS.base, {"query": {"term": {"reject_id": reject_id}}, "size": 1})
    hits = answer["hits"]["hits"]
    if not hits:
        raise InvalidQuery(f"no reject has the id {reject_id!r}: a later run of its day may have accepted the file")
    return dict(hits[0]["_source"])


def build_reject_search(query: RejectQuery) -> dict[str, Any]:
    """The body of the search request."""
    chosen = [{"terms": {field: list(getattr(query, name))}} for name, field in REJECT_FACETS.items()]
    filters: list[dict[str, Any]] = [one for one in chosen if next(iter(one["terms"].values()))]
    if query.day:
        filters.append({"term": {"landed_on": query.day.isoformat()}})
    return {
        "query": {"bool": {"filter": filters}},
        "size": query.size,
        "from": (query.page - 1) * query.size,
        "track_total_hits": True,
        "sort": [{"landed_on": "desc"}, {"path": "asc"}, {"reject_id": "asc"}],
        "aggregations": {
            name: {"terms": {"field": field, "size": _MOST_REASONS}} for name, field in REJECT_FACETS.items()
        },
    }


def _parse_counts(aggregation: Mapping[str, Any]) -> list[tuple[str, int]]:
    return [(str(bucket["key"]), bucket["doc_count"]) for bucket in aggregation["buckets"]]
