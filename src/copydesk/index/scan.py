"""Every document that matches a query, page by page over one unchanging view of the index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from elasticsearch import Elasticsearch

_PAGE_DOCUMENTS = 1_000
# Between two pages; each page prolongs it.
_KEEP_ALIVE = "2m"


def scan_hits(
    client: Elasticsearch,
    index: str,
    query: dict[str, Any],
    *,
    fields: list[str],
    sort: Sequence[Any] = ("_shard_doc",),
) -> Iterator[dict[str, Any]]:
    """The hits for `query`, with `fields` of their source, by default in no particular order.

    Raises what the client raises.
    """
    point_in_time = client.open_point_in_time(index=index, keep_alive=_KEEP_ALIVE)["id"]
    after: list[Any] | None = None
    try:
        while True:
            answer = client.search(
                pit={"id": point_in_time, "keep_alive": _KEEP_ALIVE},
                query=query,
                source_includes=fields,
                seq_no_primary_term=True,
                sort=list(sort),
                size=_PAGE_DOCUMENTS,
                search_after=after,
                track_total_hits=False,
            )
            point_in_time = answer["pit_id"]
            hits: list[dict[str, Any]] = answer["hits"]["hits"]
            yield from hits
            if len(hits) < _PAGE_DOCUMENTS:
                return
            after = hits[-1]["sort"]
    finally:
        client.close_point_in_time(id=point_in_time)
