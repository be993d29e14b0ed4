"""Articles whose title and lead say much the same, by the vectors that deduplication has of them."""

from __future__ import annotations

from typing import Any

from elasticsearch import Elasticsearch

from copydesk.errors import InvalidQuery
from copydesk.index.client import translated_errors
from copydesk.index.mapping import ARTICLES
from copydesk.index.names import alias_for_reading
from copydesk.index.searches.faces import HIT_FIELDS
from copydesk.index.searches.hits import SearchHit, parse_hit
from copydesk.settings import IndexSettings

VECTOR_FIELD = "lead_vector"
# Of this many near ones a shard keeps the nearest: more are surer, and take longer.
_CANDIDATES_A_HIT = 10
_LEAST_CANDIDATES = 100
_MOST_CANDIDATES = 10_000


def similar_articles(
    client: Elasticsearch, settings: IndexSettings, article_id: str, size: int = 10
) -> tuple[SearchHit, ...]:
    """The canonical articles of other stories whose title and lead are the most like an article's, the likest first.

    `score` is the cosine of the two vectors: 1 says the same, 0 has nothing to do with it. Empty for an article that
    has no vector, as one without words in its lead. Raises `InvalidQuery` where no article has that id, and
    `SearchUnavailable`.
    """
    alias = alias_for_reading(ARTICLES.base, settings.prefix)
    with translated_errors(client):
        answer = client.search(
            index=alias,
            query={"term": {"article_id": article_id}},
            fields=[{"field": VECTOR_FIELD}],
            source_includes=["story.id"],
            size=1,
        )
        hits = answer["hits"]["hits"]
        if not hits:
            raise InvalidQuery(f"no article has the id {article_id!r}")
        vector = hits[0].get("fields", {}).get(VECTOR_FIELD)
        if not vector:
            return ()
        request = build_similar(vector, hits[0]["_source"]["story"]["id"], size)
        found = client.search(index=alias, **request)["hits"]["hits"]
    near = (parse_hit(hit | {"_score": 2 * hit["_score"] - 1}) for hit in found)
    return tuple(sorted(near, key=lambda hit: (-(hit.score or 0), hit.article_id)))


def build_similar(vector: list[float], story_id: str, size: int) -> dict[str, Any]:
    """The request for what is nearest to a vector, each story by its canonical article, but for one story.

    Elasticsearch's score is (1 + cosine) / 2.
    """
    candidates = min(max(_LEAST_CANDIDATES, _CANDIDATES_A_HIT * size), _MOST_CANDIDATES)
    others = {"bool": {"filter": [{"term": {"is_canonical": True}}], "must_not": [{"term": {"story.id": story_id}}]}}
    return {
        "knn": {
            "field": VECTOR_FIELD,
            "query_vector": vector,
            "k": size,
            "num_candidates": candidates,
            "filter": others,
        },
        "size": size,
        "source_includes": HIT_FIELDS,
    }
