"""Estimates from a draw of the stories."""

from typing import Any

import pytest

from copydesk.index.searches.draw import build_draw, choose_draw, is_fair, parse_draw, round_count
from copydesk.index.searches.query import FACET_FIELDS, SearchQuery, build_counts, build_search


@pytest.mark.parametrize(
    ("articles", "one_in"),
    [(0, 1), (4_000, 1), (4_001, 2), (7_999, 2), (8_000, 4), (50_000, 16), (2_000_000, 256), (10**9, 256)],
)
def test_up_to_the_line_all_are_counted_and_beyond_it_about_half_as_many(articles: int, one_in: int) -> None:
    assert choose_draw(articles, 4_000) == one_in


def test_whoever_asks_for_no_estimates_gets_none() -> None:
    assert choose_draw(10**9, None) == 1
    assert "track_total_hits" in build_search(SearchQuery(exact_up_to=0))
    assert build_search(SearchQuery())["track_total_hits"] is False


@pytest.mark.parametrize(("one_in", "bound"), [(2, "80"), (16, "10"), (256, "01")])
def test_drawn_are_the_stories_whose_ids_begin_below_a_bound(one_in: int, bound: str) -> None:
    query = SearchQuery(people=("Zora Quill",))
    drawn = build_draw(query, "day", one_in)["query"]["bool"]["filter"]
    assert drawn == [
        *build_counts(query, "day")["query"]["bool"]["filter"],
        {"range": {"story.canonical_id": {"lt": bound}}},
    ]


def answer(drawn: int, stories: int, people: dict[str, tuple[int, int]]) -> dict[str, Any]:
    buckets = [{"key": name, "doc_count": many, "stories": {"value": few}} for name, (few, many) in people.items()]
    days = [{"key_as_string": "2026-03-02T00:00:00.000Z", "doc_count": 3, "stories": {"value": 1}}]
    facets: dict[str, Any] = {name: {"buckets": []} for name in FACET_FIELDS}
    return {
        "hits": {"total": {"value": drawn}},
        "aggregations": facets
        | {"people": {"buckets": buckets}, "published_days": {"buckets": days}, "stories": {"value": stories}},
    }


def test_what_is_counted_stands_for_as_many_as_were_drawn_of() -> None:
    counted = answer(2_100, 1_400, {"Ann": (231, 300), "Bo": (4, 9), "Cy": (3, 8)})
    found = parse_draw(counted, 10, 33_000, 16)
    assert (found.articles, found.stories, found.one_in) == (33_000, 22_000, 16)
    assert [(one.value, one.stories, one.articles) for one in found.facets["people"]] == [
        ("Ann", 3_700, 4_800),
        ("Bo", 64, 140),
    ]
    assert [(one.stories, one.articles) for one in found.facets["published_days"]] == [(16, 48)]


@pytest.mark.parametrize(("drawn", "fair"), [(2_000, True), (1_300, True), (900, False), (0, False), (9_000, False)])
def test_a_draw_of_a_few_large_stories_is_not_believed(drawn: int, fair: bool) -> None:
    assert is_fair(answer(drawn, 1, {}), 32_000, 16) is fair


@pytest.mark.parametrize(("count", "rounded"), [(0, 0), (7, 7), (48, 48), (1_234, 1_200), (31_416, 31_000)])
def test_an_estimate_is_said_with_two_digits(count: int, rounded: int) -> None:
    assert round_count(count) == rounded
