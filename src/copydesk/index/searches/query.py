"""From an analyst's question to Elasticsearch's request. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, Literal, NamedTuple, Self

from pydantic import Field, model_validator

from copydesk.article import Record
from copydesk.errors import InvalidQuery
from copydesk.index.mapping import LANGUAGE_ANALYZERS
from copydesk.index.searches.words import read_words

# Which field each facet counts, and the filter of that name in a `SearchQuery` asks for whole values of; every one is a
# flat keyword array.
FACET_FIELDS = {
    "people": "people",
    "organizations": "organizations",
    "places": "places",
    "countries": "countries",
    "sources": "source.name",
    "agencies": "agency",
    "languages": "language",
    "sections": "section",
    "relations": "story.relation",
}
# Several of these mean "any of", since an article has one; of the others all must occur.
_ALTERNATIVES = frozenset({"sources", "agencies", "languages", "sections", "relations"})
FilterName = Literal[
    "people", "organizations", "places", "countries", "sources", "agencies", "languages", "sections", "relations"
]
Interval = Literal["day", "month", "year"]
PUBLISHED_DAYS = "published_days"
STORIES = "stories"
STORY_FIELD = "story.id"
LANGUAGE_FIELD = "language"
LANGUAGES = "languages"
_DAY_FIELD = "published.on"
# The aggregations that tell the first and the last day.
BOUNDS = ("min", "max")

# A word in the title says more about an article than one in its body. The names stand here too, since a facet may
# spell one otherwise than the text does.
_IN_ANY_LANGUAGE = ("title^3", "body", "spellings", "people.words", "organizations.words", "places.words")
# More languages than an archive has.
_MOST_LANGUAGES = 200
# Up to this many stories a count is as good as exact, beyond it off by some percent. The price is memory for each
# bucket (256 kB, 16 kB and 4 kB), of which a small node grants a request some 384 MB: one total, a few hundred names,
# or as many days as an answer may have buckets (65,536).
_EXACT_TOTAL = 40_000
_EXACT_A_NAME = 3_000
_EXACT_A_DAY = 400
# A facet of ten is chosen from 100 candidates: right until its names have ten times more copies than stories.
_CANDIDATES_A_NAME = 5
_MORE_CANDIDATES = 50

# Elasticsearch counts its way to a page; beyond this many hits it refuses.
DEEPEST_HIT = 10_000

_NEWEST: dict[str, Any] = {"published_at": {"order": "desc", "missing": "_last"}}
# Equal ones: newest first, then by id, so that the same question gives the same order.
TIES: list[Any] = [{_DAY_FIELD: {"order": "desc", "missing": "_last"}}, {"article_id": "asc"}]


class View(StrEnum):
    """What counts as one hit."""

    STORIES = "stories"  # one hit a story: its best matching copy
    CANONICAL = "canonical"  # only canonical articles
    ARTICLES = "articles"  # every copy
    COPIES = "copies"  # only those that are not canonical


class Sort(StrEnum):
    """In which order hits come; equal ones by the newest, then by id."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"
    LARGEST = "largest"  # the stories with the most articles


SORTS: dict[Sort, list[Any]] = {
    Sort.RELEVANCE: ["_score"],
    Sort.NEWEST: [_NEWEST],
    Sort.OLDEST: [{"published_at": {"order": "asc", "missing": "_last"}}],
    Sort.LARGEST: [{"story.size": "desc"}],
}


class Area(NamedTuple):
    """A part of the earth, in degrees; `west` is beyond `east` where it spans the antimeridian."""

    west: float
    south: float
    east: float
    north: float


class SearchQuery(Record):
    """A question. `text` takes words, "phrases", -exclusions and prefix*; names and sources match whole facet values.

    A word in capitals, as "WHO", must be in capitals in the text. All filters must hold; several names of one kind must
    all occur; `without` lists pairs of a filter and a value that no hit has. `from_` and `to` are days at the source,
    both included; an article without a publication date matches no date filter. `area` is where one of the cities of
    an article lies. Pages count from 1; `after`, the
    `next_after` of a result, is how to go on beyond hit 10,000, and then `page` counts for nothing. Raises
    `InvalidQuery` where no day is between `from_` and `to`, for an area that is none, and for a page beyond hit 10,000.
    """

    text: str = ""
    people: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    without: tuple[tuple[FilterName, str], ...] = ()
    from_: date | None = None
    to: date | None = None
    area: Area | None = None
    view: View = View.STORIES
    sort: Sort = Sort.RELEVANCE
    size: int = Field(default=10, ge=0, le=1_000)
    page: int = Field(default=1, ge=1)
    after: tuple[int | float | str, ...] = ()
    facet_size: int = Field(default=10, gt=0, le=100)
    # None: the unit by which few enough bars show all days.
    interval: Interval | None = "day"
    # Where more articles match, stories, facets and days are estimated (`draw.py`). None: they are counted, always.
    exact_up_to: int | None = Field(default=None, ge=0)
    # What stands before and behind a found word in `SearchHit.highlights`.
    marks: tuple[str, str] = ("«", "»")

    @model_validator(mode="after")
    def _has_an_answer(self) -> Self:
        if self.from_ and self.to and self.from_ > self.to:
            raise InvalidQuery(f"no day is between {self.from_} and {self.to}: the first day comes first")
        if self.area and not _is_on_earth(self.area):
            raise InvalidQuery("area: west, south, east and north in degrees, south before north")
        if self.after and not _is_place(self.after, self.sort):
            raise InvalidQuery("after: this is no place in a list of hits; begin at its first page")
        if not self.after and self.page * self.size > DEEPEST_HIT:
            raise InvalidQuery(f"page {self.page} of {self.size} hits is beyond hit {DEEPEST_HIT:,}: narrow the search")
        return self


def _is_on_earth(area: Area) -> bool:
    return all(-180 <= one <= 180 for one in (area.west, area.east)) and -90 <= area.south < area.north <= 90


def _is_place(after: tuple[int | float | str, ...], sort: Sort) -> bool:
    """Whether these can be the values by which a hit was sorted: numbers, and its id at the end."""
    *numbers, article_id = after
    fits = len(after) == len(SORTS[sort] + TIES) and isinstance(article_id, str)
    return fits and not any(isinstance(one, str) for one in numbers)


def build_search(query: SearchQuery) -> dict[str, Any]:
    """The body of the request that finds the hits of a page: no more of each than its id, story, language and place.

    Of a story it is the article that is first in the order asked for. Where `interval` is None it also asks over which
    days all that match are spread, and where `exact_up_to` is given, how many they are and in which languages.
    """
    body = build_hits(query)
    if query.interval is None:
        body["aggregations"] = {name: {name: {"field": _DAY_FIELD}} for name in BOUNDS}
    if query.exact_up_to is not None:
        languages = {LANGUAGES: {"terms": {"field": LANGUAGE_FIELD, "size": _MOST_LANGUAGES}}}
        body |= {"track_total_hits": True, "aggregations": body.get("aggregations", {}) | languages}
    if query.after:
        return body | {"search_after": list(query.after)}
    if query.view is View.STORIES:
        body["collapse"] = {"field": STORY_FIELD}
    return body | {"from": (query.page - 1) * query.size}


def build_hits(query: SearchQuery) -> dict[str, Any]:
    """What of a request asks for hits, whichever page they are on. The last value that sorts one is its article's id.

    No stored document is opened for it.
    """
    return {
        "query": build_condition(query),
        "size": query.size,
        "_source": False,
        "stored_fields": "_none_",
        "docvalue_fields": [STORY_FIELD, LANGUAGE_FIELD],
        "sort": SORTS[query.sort] + TIES,
        "track_total_hits": False,
    }


def build_counts(
    query: SearchQuery, interval: Interval, languages: Collection[str] = LANGUAGE_ANALYZERS
) -> dict[str, Any]:
    """The body of the request for all that is counted: how many match, and the facets.

    It is the same for each page and order of a question, and asks for no hit: so Elasticsearch answers it from its
    cache until the index changes.
    """
    return {
        "query": build_condition(query, languages),
        "size": 0,
        "track_total_hits": True,
        "aggregations": build_facets(query.facet_size, interval),
    }


def build_facets(
    size: int,
    interval: Interval,
    fields: Mapping[str, str] = FACET_FIELDS,
    *,
    candidates: int | None = None,
    exact_up_to: int = _EXACT_A_NAME,
) -> dict[str, dict[str, Any]]:
    """The aggregations of the facets, the publication days and the number of stories.

    A name counts once a story: each bucket has the number of different `story.id` in it. So a name that only a copy
    mentions, or a story whose canonical article doesn't match, is counted too. Ordering all names by that number would
    take memory for each of them; instead the candidates are the names with the most articles, and `parse_facet`
    takes the first `size` by stories. A name that is no candidate has no more articles, and so no more stories, than
    the last candidate has articles.
    """
    candidates = candidates or _MORE_CANDIDATES + _CANDIDATES_A_NAME * size
    facets = {
        name: {
            "terms": {"field": field, "size": candidates, "collect_mode": "breadth_first"},
            "aggregations": {STORIES: count_stories(exact_up_to)},
        }
        for name, field in fields.items()
    }
    days: dict[str, Any] = {
        "date_histogram": {"field": _DAY_FIELD, "calendar_interval": interval, "min_doc_count": 1},
        "aggregations": {STORIES: count_stories(_EXACT_A_DAY)},
    }
    return facets | {PUBLISHED_DAYS: days, STORIES: count_stories()}


def count_stories(exact_up_to: int = _EXACT_TOTAL) -> dict[str, Any]:
    """The aggregation that counts stories, not articles."""
    return {"cardinality": {"field": STORY_FIELD, "precision_threshold": exact_up_to}}


def build_condition(query: SearchQuery, languages: Collection[str] = LANGUAGE_ANALYZERS) -> dict[str, Any]:
    """What an article must be to match.

    Each language's stems are fields of their own, and looking for words in all of them is a third of a search's cost.
    Where the `languages` of all that match are known, no other's need be looked into.
    """
    condition: dict[str, Any] = {"filter": list(_build_filters(query))}
    excluded = [{"term": {FACET_FIELDS[name]: value}} for name, value in query.without]
    words = read_words(query.text)
    if words.plain:
        condition["must"] = match_words(words.plain, list_searched(languages), "and")
    if words.capitals:
        condition["filter"] += [{"term": {"acronyms": word}} for word in words.capitals]
        # Only for the score, and so that they are shown in their surroundings.
        condition["should"] = match_words(" ".join(words.capitals), ["title^3", "body"], "or")
    excluded += [{"term": {"acronyms": word}} for word in words.without]
    if excluded:
        condition["must_not"] = excluded
    return {"bool": condition}


def list_searched(languages: Collection[str]) -> list[str]:
    """The fields in which words are sought, for articles in some languages."""
    stemmed = [code for code in LANGUAGE_ANALYZERS if code in languages]
    stems = (f"stems.{code}.{field}" for field in ("title^3", "body") for code in stemmed)
    return [*_IN_ANY_LANGUAGE, *stems]


def build_box(area: Area) -> dict[str, Any]:
    """An area as Elasticsearch takes it."""
    return {
        "top_left": {"lat": area.north, "lon": area.west},
        "bottom_right": {"lat": area.south, "lon": area.east},
    }


def match_words(text: str, fields: list[str], operator: str) -> dict[str, Any]:
    """The condition that words are in some of the fields; it can't be written so that it fails."""
    return {"simple_query_string": {"query": text, "fields": fields, "default_operator": operator}}


def _build_filters(query: SearchQuery) -> Iterable[dict[str, Any]]:
    for name, field in FACET_FIELDS.items():
        values = list(getattr(query, name))
        if values and name in _ALTERNATIVES:
            yield {"terms": {field: values}}
        else:
            yield from ({"term": {field: value}} for value in values)
    if query.from_ or query.to:
        limits = {"gte": query.from_, "lte": query.to}
        yield {"range": {_DAY_FIELD: {name: day.isoformat() for name, day in limits.items() if day}}}
    if query.area:
        yield {"geo_bounding_box": {"location": build_box(query.area)}}
    if query.view in (View.CANONICAL, View.COPIES):
        yield {"term": {"is_canonical": query.view is View.CANONICAL}}
