"""All that a reader is shown of one story: its articles in the order in which they appeared."""

from __future__ import annotations

from typing import Any

from elasticsearch import Elasticsearch

from copydesk.index.mapping import ARTICLES
from copydesk.index.searches.search import run_search
from copydesk.settings import IndexSettings

# Of a larger story the canonical article and the earliest copies are shown.
MOST_MEMBERS = 500
_FIELDS = [
    "article_id",
    "title",
    "lead",
    "language",
    "url",
    "path",
    "agency",
    "word_count",
    "source",
    "published",
    "published_at",
    "landed_on",
    "is_canonical",
    "story",
    "event",
]


def read_story(client: Elasticsearch, settings: IndexSettings, story_id: str) -> list[dict[str, Any]]:
    """The story's articles without their text, the canonical one first, then as they appeared; at most 500.

    Empty where there is no such story. Raises `SearchUnavailable`.
    """
    body = {
        "query": {"term": {"story.id": story_id}},
        "size": MOST_MEMBERS,
        "_source": _FIELDS,
        "sort": [
            {"is_canonical": "desc"},
            {"published_at": {"order": "asc", "missing": "_last"}},
            {"landed_on": "asc"},
            {"article_id": "asc"},
        ],
    }
    return [hit["_source"] for hit in run_search(client, settings, ARTICLES.base, body)["hits"]["hits"]]


def read_neighbours(client: Elasticsearch, settings: IndexSettings, article: dict[str, Any]) -> list[dict[str, Any]]:
    """The canonical articles of the other stories about the happening that an article's story is about, by their days.

    Raises `SearchUnavailable`.
    """
    story = article["story"]
    same: list[dict[str, Any]] = [{"terms": {"story.id": story.get("related", [])}}]
    if event_id := article.get("event", {}).get("id"):
        same.append({"term": {"event.id": event_id}})
    body = {
        "query": {
            "bool": {
                "filter": [{"bool": {"should": same}}, {"term": {"is_canonical": True}}],
                "must_not": [{"term": {"story.id": story["id"]}}],
            }
        },
        "size": MOST_MEMBERS,
        "_source": _FIELDS,
        "sort": [{"published_at": {"order": "asc", "missing": "_last"}}, {"article_id": "asc"}],
    }
    return [hit["_source"] for hit in run_search(client, settings, ARTICLES.base, body)["hits"]["hits"]]
