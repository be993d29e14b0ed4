"""All hits of a search, one after another: for an export that is larger than any page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from elasticsearch import Elasticsearch

from copydesk.index.client import translated_errors
from copydesk.index.mapping import ARTICLES
from copydesk.index.names import alias_for_reading
from copydesk.index.scan import scan_hits
from copydesk.index.searches.faces import HIT_FIELDS
from copydesk.index.searches.query import SORTS, TIES, SearchQuery, View, build_condition
from copydesk.settings import IndexSettings

EXPORTED_FIELDS = [*HIT_FIELDS, "article_id", "story.score", "path", "people", "organizations", "places", "countries"]
# So that a story's copies stand together, the best first, and one look back tells whether a story was seen.
_BY_STORY: list[Any] = [{"story.id": "asc"}, "_score"]


def export_hits(client: Elasticsearch, query: SearchQuery, settings: IndexSettings) -> Iterator[dict[str, Any]]:
    """The documents of all hits, whatever the page, in the order of the search; stories come in the order of their ids.

    Raises `SearchUnavailable`, also between two hits.
    """
    by_story = query.view is View.STORIES
    sort = _BY_STORY + TIES if by_story else SORTS[query.sort] + TIES
    alias = alias_for_reading(ARTICLES.base, settings.prefix)
    last_story = None
    with translated_errors(client):
        for hit in scan_hits(client, alias, build_condition(query), fields=EXPORTED_FIELDS, sort=sort):
            document: dict[str, Any] = hit["_source"]
            if by_story and document["story"]["id"] == last_story:
                continue
            last_story = document["story"]["id"]
            yield document
