"""Asking the index: a search with its facets, and the summary of a run."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from elasticsearch import Elasticsearch

from copydesk.errors import InvalidQuery
from copydesk.index.client import search_together, translated_errors
from copydesk.index.mapping import ARTICLES, NAME_FIELDS
from copydesk.index.names import alias_for_reading
from copydesk.index.scan import scan_hits
from copydesk.index.searches.deep import Place, find_stories_after
from copydesk.index.searches.draw import build_draw, choose_draw, is_fair, parse_draw
from copydesk.index.searches.faces import build_faces, parse_faces
from copydesk.index.searches.hints import (
    ACRONYMS,
    Hint,
    build_candidates,
    build_corrections,
    choose_likely,
    list_words,
    read_candidates,
    read_corrections,
)
from copydesk.index.searches.hits import SearchResult, parse_counts, read_languages
from copydesk.index.searches.query import FACET_FIELDS, SearchQuery, View, build_counts, build_search
from copydesk.index.searches.span import DaySpan, parse_span
from copydesk.index.searches.summary import (
    MEMBER_FIELDS,
    StoryMember,
    Summary,
    build_members_query,
    build_summary,
    listed_stories,
    parse_members,
    parse_summary,
)
from copydesk.index.searches.words import read_words
from copydesk.settings import IndexSettings

# Fewer digits of an id would be a guess.
_SHORTEST_ID = 6


def search(client: Elasticsearch, query: SearchQuery, settings: IndexSettings) -> SearchResult:
    """The articles that match, the facets over all of them and, where none does, hints.

    Facets are estimates where more match than `query.exact_up_to`, and these aren't a few large stories. Raises
    `SearchUnavailable`.
    """
    alias = alias_for_reading(ARTICLES.base, settings.prefix)
    with translated_errors(client):
        page = _find_hits(client, alias, query)
        interval = query.interval or (page.span.interval if page.span else "day")
        one_in = choose_draw(page.articles, query.exact_up_to)
        exact = build_counts(query, interval, page.languages)
        bodies = [exact if one_in == 1 else build_draw(query, interval, one_in, page.languages)]
        if page.hits:
            bodies.append(build_faces(query, page.hits, page.languages))
        counts, *shown = search_together(client, alias, bodies)
        if one_in > 1 and not is_fair(counts, page.articles, one_in):
            one_in, counts = 1, client.search(index=alias, body=exact).body
        if one_in > 1:
            result = parse_draw(counts, query.facet_size, page.articles, one_in)
        else:
            result = parse_counts(counts, query.facet_size)
        result = result.with_(next_after=page.place, span=page.span)
        if shown:
            result = result.with_(hits=parse_faces(query, page.hits, shown[0]))
        if result.articles == 0:
            result = result.with_(hints=tuple(_find_hints(client, alias, query)))
    return result


class _Page(NamedTuple):
    """The hits of a page without what is shown of them, the place of the last one, and over which days all are.

    Where the query allows estimates, `articles` says how many all are, and `languages` what they are written in; else
    0, and whatever there is.
    """

    hits: Sequence[Mapping[str, Any]]
    place: Place
    span: DaySpan | None
    articles: int
    languages: Collection[str]


def _find_hits(client: Elasticsearch, alias: str, query: SearchQuery) -> _Page:
    is_deep = bool(query.after) and query.view is View.STORIES
    asked = query.with_(after=(), page=1, size=0) if is_deep else query
    answer = client.search(index=alias, body=build_search(asked)).body
    found = answer["hits"].get("total", {}).get("value", 0), read_languages(answer)
    span = parse_span(answer)
    if is_deep:
        return _Page(*find_stories_after(client, alias, query), span, *found)
    hits = answer["hits"]["hits"]
    return _Page(hits, tuple(hits[-1]["sort"]) if hits else (), span, *found)


def _find_hints(client: Elasticsearch, alias: str, query: SearchQuery) -> Iterator[Hint]:
    """What might be meant by each filter and each word that no article has."""
    for name, field in FACET_FIELDS.items():
        for asked in getattr(query, name):
            if client.count(index=alias, query={"term": {field: asked}})["count"] == 0:
                request = build_candidates(field, asked, has_words=field in NAME_FIELDS)
                candidates = read_candidates(client.search(index=alias, **request).body)
                yield Hint(facet=name, asked=asked, suggestions=choose_likely(asked, candidates))
    for word in read_words(query.text).capitals:
        if client.count(index=alias, query={"term": {"acronyms": word}})["count"] == 0:
            yield Hint(facet=ACRONYMS, asked=word, suggestions=(word.lower(),))
    if words := list_words(read_words(query.text).plain):
        yield from read_corrections(client.search(index=alias, body=build_corrections(words)).body, words)


def find_article(client: Elasticsearch, settings: IndexSettings, wanted: str) -> dict[str, Any]:
    """The document of the article with this id, beginning of an id, address or path.

    Raises `InvalidQuery` where there is none or several.
    """
    conditions = [{"term": {field: wanted}} for field in ("article_id", "url", "path")]
    if len(wanted) >= _SHORTEST_ID:
        conditions.append({"prefix": {"article_id": wanted}})
    alias = alias_for_reading(ARTICLES.base, settings.prefix)
    with translated_errors(client):
        answer = client.search(index=alias, query={"bool": {"should": conditions}}, size=2, sort=["_score"])
    hits = answer["hits"]["hits"]
    if not hits:
        too_short = "" if len(wanted) >= _SHORTEST_ID else f"; of an id at least {_SHORTEST_ID} characters are needed"
        raise InvalidQuery(f"no article has the id, the address or the path {wanted!r}{too_short}")
    if len(hits) > 1:
        raise InvalidQuery(f"several articles have {wanted!r}: {hits[0]['_id']}, {hits[1]['_id']}")
    return dict(hits[0]["_source"])


def list_story(client: Elasticsearch, settings: IndexSettings, story_id: str) -> list[StoryMember]:
    """All articles of a story, the canonical one first. Raises `SearchUnavailable`."""
    alias = alias_for_reading(ARTICLES.base, settings.prefix)
    with translated_errors(client):
        hits = scan_hits(client, alias, build_members_query([story_id]), fields=MEMBER_FIELDS)
        return parse_members(hits)


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
