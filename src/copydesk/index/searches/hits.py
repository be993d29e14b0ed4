"""What a search finds, and reading it from Elasticsearch's answers. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from pydantic import Field

from copydesk.article import Record
from copydesk.index.mapping import LANGUAGE_ANALYZERS
from copydesk.index.searches.hints import Hint
from copydesk.index.searches.query import FACET_FIELDS, LANGUAGES, PUBLISHED_DAYS, STORIES
from copydesk.index.searches.span import DaySpan


class FacetCount(Record):
    """A value of a facet: in how many stories it occurs, whatever their copies, and in how many articles."""

    value: str
    stories: int
    articles: int


class SearchHit(Record):
    """One found article. `matching_copies` counts the articles of its story that match, itself included."""

    article_id: str
    title: str | None
    lead: str | None
    language: str
    published_on: date | None
    published_at: str | None
    published_confidence: str
    source: str
    landed_on: date
    url: str | None
    is_canonical: bool
    relation: str | None
    story_id: str
    story_size: int
    event_id: str | None = None
    event_size: int = 1  # how many stories tell of what this one tells of
    story_last: date | None = None  # the last day on which an article of the story was published
    matching_copies: int
    score: float | None
    highlights: tuple[str, ...] = ()


class SearchResult(Record):
    """The answer: how many articles and stories match, the best of them, and the facets over all that match.

    `hints` say of filters that find nothing at all what comes close to them. `next_after` is the place of the last hit,
    to go on behind it; empty where nothing was found. `span` are the days of all that match, where no unit was given
    by which `published_days` counts. Where `one_in` is more than 1, `stories` and `facets` are estimates from one story
    in so many, of which the rarest values are left out.
    """

    articles: int
    stories: int
    hits: tuple[SearchHit, ...] = ()
    facets: dict[str, tuple[FacetCount, ...]]
    hints: tuple[Hint, ...] = ()
    next_after: tuple[int | float | str, ...] = ()
    span: DaySpan | None = Field(default=None, exclude=True)
    one_in: int = 1


def read_languages(answer: Mapping[str, Any]) -> Collection[str]:
    """The languages of all that match, in an answer to `build_search`; every one where it wasn't asked for them."""
    if LANGUAGES not in answer.get("aggregations", {}):
        return LANGUAGE_ANALYZERS
    return {str(bucket["key"]) for bucket in answer["aggregations"][LANGUAGES]["buckets"]}


def parse_counts(answer: Mapping[str, Any], facet_size: int) -> SearchResult:
    """The result in an answer to `build_counts`, still without hits."""
    aggregations = answer["aggregations"]
    facets = {name: parse_facet(aggregations[name], facet_size) for name in FACET_FIELDS}
    return SearchResult(
        articles=answer["hits"]["total"]["value"],
        stories=aggregations[STORIES]["value"],
        facets=facets | {PUBLISHED_DAYS: parse_days(aggregations[PUBLISHED_DAYS])},
    )


def parse_facet(aggregation: Mapping[str, Any], size: int) -> tuple[FacetCount, ...]:
    """The `size` values of a facet with the most stories, equal ones by articles and name."""
    counts = [_parse_bucket(bucket["key"], bucket) for bucket in aggregation["buckets"]]
    return tuple(sorted(counts, key=lambda one: (-one.stories, -one.articles, one.value))[:size])


def parse_days(aggregation: Mapping[str, Any]) -> tuple[FacetCount, ...]:
    """Every day, or first day of a month or year, with articles, in order."""
    return tuple(
        _parse_bucket(bucket["key_as_string"][: len("YYYY-MM-DD")], bucket) for bucket in aggregation["buckets"]
    )


def _parse_bucket(value: str, bucket: Mapping[str, Any]) -> FacetCount:
    return FacetCount(value=value, stories=bucket[STORIES]["value"], articles=bucket["doc_count"])


def parse_hit(hit: Mapping[str, Any], matching_copies: int = 1) -> SearchHit:
    """A hit of an answer to a request for `HIT_FIELDS`."""
    source = hit["_source"]
    story, published, highlight = source["story"], source["published"], hit.get("highlight", {})
    event = source.get("event", {})
    return SearchHit(
        article_id=hit["_id"],
        title=source.get("title"),
        lead=source.get("lead"),
        language=source["language"],
        published_on=published.get("on"),
        published_at=source.get("published_at"),
        published_confidence=published["confidence"],
        source=source["source"]["name"],
        landed_on=source["landed_on"],
        url=source.get("url"),
        is_canonical=source["is_canonical"],
        relation=story.get("relation"),
        story_id=story["id"],
        story_size=story["size"],
        event_id=event.get("id"),
        event_size=event.get("size", 1),
        story_last=story.get("last_published"),
        matching_copies=matching_copies,
        score=hit.get("_score"),
        highlights=(*highlight.get("title", ()), *highlight.get("body", ())),
    )
