"""What the terminal shows says what the data says."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from rich.console import Console

from copydesk import report
from copydesk.index import FacetCount, SearchHit, SearchResult, SharedStory, StoryMember, Summary

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


def shown(renderable: Any) -> str:
    console = Console(width=132, file=io.StringIO(), record=True)
    console.print(renderable)
    return console.export_text()


def cells(text: str, first: str) -> list[str]:
    """The cells of the row that begins with `first`."""
    (line,) = [line for line in text.splitlines() if line.strip("│┃ ").startswith(first)]
    return [cell.strip() for cell in line.strip().replace("┃", "│").split("│")[1:-1]]


@pytest.fixture
def runs() -> list[dict[str, Any]]:
    reject = {"path": "2026-03-03/desk/[odd].txt", "stage": "read", "reason": "empty", "detail": "0 bytes"}
    common: dict[str, Any] = {"changes": {"created": 1, "updated": 0, "unchanged": 2, "superseded": 0}, "rejects": []}
    common["unknown_sources"] = ["desk"]
    return [
        common
        | {"day": "2026-03-02", "read": 3, "rejected": {}, "curated": 3, "stories": 2, "copies": 1, "indexed": 3},
        common
        | {"day": "2026-03-03", "read": 2, "rejected": {"empty": 1}, "curated": 1, "stories": 1, "copies": 1}
        | {"indexed": 1, "rejects": [reject]},
    ]


@pytest.fixture
def summary() -> Summary:
    def member(article_id: str, day: date, **fields: Any) -> StoryMember:
        values = {"title": None, "relation": None, "score": None, "published_on": day, "is_canonical": False} | fields
        path = f"{day}/desk/{article_id}.txt"
        return StoryMember(article_id=article_id, source="desk", path=path, landed_on=day, **values)

    members = (
        member("a", MONDAY, title="Bridge [reopens]", is_canonical=True),
        member("b", TUESDAY, relation="rewrite", score=1.234),
    )
    return Summary(
        articles=4,
        stories=2,
        people=(FacetCount(value="Mira Castellan", stories=2, articles=3),),
        organizations=(),
        places=(FacetCount(value="Oslo", stories=1, articles=1), FacetCount(value="Bergen", stories=1, articles=1)),
        published_days=(
            FacetCount(value="2026-03-02", stories=2, articles=30),
            FacetCount(value="2026-03-03", stories=1, articles=1),
        ),
        shared_stories=1,
        shared=(SharedStory(story_id="s", members=members),),
    )


def test_books_have_a_row_a_day_and_a_story_that_spans_days_counts_once(runs: list[dict[str, Any]]) -> None:
    text = shown(report.render_books(runs, stories=2))
    assert cells(text, "2026-03-02") == ["2026-03-02", "3", "0", "3", "2", "1", "3", ""]
    assert cells(text, "2026-03-03") == ["2026-03-03", "2", "1", "1", "1", "1", "1", "1 empty"]
    assert cells(text, "all") == ["all", "5", "1", "4", "2", "2", "4", ""]


def test_the_whole_report_names_the_unknown_sources_once(runs: list[dict[str, Any]], summary: Summary) -> None:
    console = Console(width=132, file=io.StringIO(), record=True)
    report.print_run_report(console, runs, summary)
    text = console.export_text()
    assert "Sources that the registry doesn't know, read with general rules: desk\n" in text
    assert "2026-03-03/desk/[odd].txt" in text
    assert "Mira Castellan" in text


def test_rejects_name_the_file_as_it_is_written(runs: list[dict[str, Any]]) -> None:
    text = shown(report.render_rejects(runs[1]["rejects"]))
    assert cells(text, "2026-03-03") == ["2026-03-03/desk/[odd].txt", "read", "empty", "0 bytes"]


def test_names_stand_side_by_side_with_their_stories(summary: Summary) -> None:
    text = shown(report.render_names(summary))
    assert cells(text, "Mira Castellan") == ["Mira Castellan", "2", "", "", "Oslo", "1"]
    assert "Bergen" in text


def test_days_have_bars_in_proportion_and_none_without_a_mark(summary: Summary) -> None:
    text = shown(report.render_days(summary.published_days))
    assert cells(text, "2026-03-02")[1:] == ["30", "█" * report.BAR_CHARACTERS]
    assert cells(text, "2026-03-03")[1:] == ["1", "█"]


def test_a_story_shows_its_canonical_and_what_its_copies_are(summary: Summary) -> None:
    text = shown(report.render_stories(summary))
    assert cells(text, "Bridge") == ["Bridge [reopens]", "desk", "2026-03-02", "canonical", ""]
    assert cells(text, "└ b") == ["└ b.txt", "desk", "2026-03-03", "rewrite", "1.23"]


def test_a_run_that_changed_nothing_says_so(runs: list[dict[str, Any]]) -> None:
    assert report.describe_changes(runs[0]) == "index: 1 created, 2 unchanged"
    nothing = {"changes": {"created": 0, "updated": 0, "unchanged": 5, "superseded": 0}}
    assert report.describe_changes(nothing) == "nothing changed in the index: 5 documents are as they were"


def test_a_search_shows_hits_and_facets() -> None:
    hit = SearchHit(
        article_id="a",
        title="Bridge [reopens]",
        published_on=None,
        published_at=None,
        published_confidence="low",
        source="desk",
        landed_on=MONDAY,
        url=None,
        is_canonical=True,
        relation=None,
        story_id="s",
        story_size=3,
        matching_copies=2,
        score=1.0,
        highlights=("the «bridge»",),
    )
    result = SearchResult(
        articles=2,
        stories=1,
        hits=(hit,),
        facets={"people": (FacetCount(value="M", stories=1, articles=2),), "places": ()},
    )
    text = shown(report.render_search(result))
    assert "2 articles of 1 stories" in text
    assert cells(text, "?") == ["?", "Bridge [reopens]", "desk", "2", "the «bridge»"]
    assert "people: M (1)" in text
    assert "places" not in text
