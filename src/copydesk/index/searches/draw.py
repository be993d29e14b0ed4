"""Counting on a draw of the stories, where counting all that match would keep readers waiting (ADR 14). Pure.

All articles of a story carry the id of its canonical one, and that is a hash. So the ids below a bound are a fair draw
of stories, each with all of its articles that match: what is counted of them, times as many as they stand for, is right
on average. The bounds are few, so that Elasticsearch keeps what is below them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from copydesk.index.mapping import LANGUAGE_ANALYZERS
from copydesk.index.searches.hits import FacetCount, SearchResult, parse_days, parse_facet
from copydesk.index.searches.query import (
    FACET_FIELDS,
    PUBLISHED_DAYS,
    STORIES,
    Interval,
    SearchQuery,
    build_condition,
    build_facets,
)

_DRAWN_BY = "story.canonical_id"
# Two digits of an id tell so many parts apart.
_PARTS = 256
# Of a value seen in fewer drawn stories nothing can be said but that it is rare.
_FEWEST_STORIES = 4
_CANDIDATES_A_NAME = 3
_EXACT_A_NAME = 400
_DIGITS = 2


def choose_draw(articles: int, exact_up_to: int | None) -> int:
    """Of how many stories one is drawn: 1, and so all, up to so many articles; else so that half as many are counted.

    Of 2,000 articles a value that one in twenty has is counted a hundred times, and that is off by a tenth.
    """
    if exact_up_to is None or articles <= exact_up_to:
        return 1
    one_in = 1
    while 2 * one_in <= _PARTS and articles // (2 * one_in) >= exact_up_to // 2:
        one_in *= 2
    return one_in


def build_draw(
    query: SearchQuery, interval: Interval, one_in: int, languages: Collection[str] = LANGUAGE_ANALYZERS
) -> dict[str, Any]:
    """The body of the request that counts on the drawn stories: fewer candidates, and fewer exact, than of all."""
    condition = build_condition(query, languages)
    condition["bool"]["filter"].append({"range": {_DRAWN_BY: {"lt": f"{_PARTS // one_in:02x}"}}})
    return {
        "query": condition,
        "size": 0,
        "track_total_hits": True,
        "aggregations": build_facets(
            query.facet_size, interval, candidates=_CANDIDATES_A_NAME * query.facet_size, exact_up_to=_EXACT_A_NAME
        ),
    }


def is_fair(answer: Mapping[str, Any], articles: int, one_in: int) -> bool:
    """Whether about as many articles were drawn as should be; not so where a few stories have most of them."""
    drawn = int(answer["hits"]["total"]["value"]) * one_in
    return articles / 2 <= drawn <= articles * 2


def parse_draw(answer: Mapping[str, Any], facet_size: int, articles: int, one_in: int) -> SearchResult:
    """The result in an answer to `build_draw`, still without hits: estimates, but for the number of articles."""
    aggregations = answer["aggregations"]
    facets = {name: parse_facet(aggregations[name], facet_size) for name in FACET_FIELDS}
    known = {name: [one for one in counts if one.stories >= _FEWEST_STORIES] for name, counts in facets.items()}
    known[PUBLISHED_DAYS] = list(parse_days(aggregations[PUBLISHED_DAYS]))
    drawn = answer["hits"]["total"]["value"]
    return SearchResult(
        articles=articles,
        stories=round_count(articles * aggregations[STORIES]["value"] / drawn),
        facets={name: tuple(_multiply(one, one_in) for one in counts) for name, counts in known.items()},
        one_in=one_in,
    )


def round_count(count: float) -> int:
    """As many digits as an estimate is good for: 1,234 is 1,200."""
    whole = round(count)
    return round(whole, _DIGITS - len(str(whole)))


def _multiply(count: FacetCount, one_in: int) -> FacetCount:
    return count.with_(stories=round_count(count.stories * one_in), articles=round_count(count.articles * one_in))
