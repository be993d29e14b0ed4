"""Asking the index: a search with its facets, and the summary of a run."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from elasticsearch import Elasticsearch

from copydesk.index.client import translated_errors
from copydesk.index.mapping import ARTICLES
from copydesk.index.names import alias_for_reading
from copydesk.index.query import SearchQuery, SearchResult, build_search, parse_search
from copydesk.index.scan import scan_hits
from copydesk.index.summary import (
    MEMBER_FIELDS,
    Summary,
    build_members_query,
    build_summary,
    listed_stories,
    parse_summary,
)
from copydesk.settings import IndexSettings


def search(client: Elasticsearch, query: SearchQuery, settings: IndexSettings) -> SearchResult:
    """The articles that match, and the facets over all of them. Raises `SearchUnavailable`."""
    with translated_errors(client):
        answer = client.search(index=alias_for_reading(ARTICLES.base, settings.prefix), **build_search(query))
    return parse_search(answer.body, query.facet_size)


def run_search(client: Elasticsearch, settings: IndexSettings, base: str, body: dict[str, Any]) -> dict[str, Any]:
    """The answer to a search that was built elsewhere, of the index that readers call `base`."""
    with translated_errors(client):
        return dict(client.search(index=alias_for_reading(base, settings.prefix), body=body).body)


def list_fields_of(client: Elasticsearch, settings: IndexSettings, base: str) -> dict[str, dict[str, Any]]:
    """Every field of an index and what can be done with it, by type, as Kibana asks for it."""
    with translated_errors(client):
        answer = client.field_caps(index=alias_for_reading(base, settings.prefix), fields="*")
    return dict(answer.body["fields"])


def summarize(
    client: Elasticsearch,
    settings: IndexSettings,
    days: Collection[date],
    *,
    top: int = 10,
    most_stories: int = 200,
) -> Summary:
    """What the index holds of the landing `days`: `top` names of a kind, and up to `most_stories` stories with copies.

    Raises `SearchUnavailable`.
    """
    alias = alias_for_reading(ARTICLES.base, settings.prefix)
    with translated_errors(client):
        client.indices.refresh(index=alias)
        answer = client.search(index=alias, **build_summary(days, top, most_stories)).body
        members = list(scan_hits(client, alias, build_members_query(listed_stories(answer)), fields=MEMBER_FIELDS))
    return parse_summary(answer, members, top)
