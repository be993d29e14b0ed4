"""What the terminal shows says what the data says."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from copydesk import report
from copydesk.index import Event, FacetCount, Hint, SearchHit, SearchResult, SharedStory, StoryMember, Summary
from copydesk.report import books, render_article, run

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
    changes = {"created": 1, "updated": 0, "unchanged": 2, "superseded": 0, "removed": 4, "neighbours": 0}
    common: dict[str, Any] = {"changes": changes, "rejects": [], "findings": [], "state": "landed", "superseded": 0}
    common["story_changes"] = []
    common["unknown_sources"] = ["desk"]
    return [
        common
        | {"day": "2026-03-02", "read": 3, "rejected": {}, "curated": 3, "stories": 2, "canonical": 2}
        | {"copies": 1, "indexed": 3},
        common
        | {"day": "2026-03-03", "read": 2, "rejected": {"empty": 1}, "curated": 1, "stories": 1, "canonical": 0}
        | {"copies": 1, "indexed": 1, "rejects": [reject]},
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
        events=(Event(event_id="event-b", stories=3, headlines=("Bridge [reopens]", "Cars roll again")),),
    )


def test_books_have_a_row_a_day_and_columns_that_add_up(runs: list[dict[str, Any]]) -> None:
    rows = [re.split(r" {2,}", line.strip()) for line in shown(report.render_books(runs)).splitlines() if line.strip()]
    table = {row[0]: row[1:] for row in rows}
    assert table["landing day"][:5] == list(books.FATES)
    assert table["2026-03-02"] == ["3", "0", "0", "2", "1", "1", "0", "2", "4", "0"]
    assert table["2026-03-03"] == ["2", "1", "0", "0", "1", "1", "0", "2", "4", "0", "1 empty"]
    assert table["all"] == ["5", "1", "0", "2", "2", "2", "0", "4", "8", "0"]


def test_a_run_says_of_itself_what_became_of_everything(runs: list[dict[str, Any]]) -> None:
    text = report.describe_run(runs[1] | {"findings": [{"gate": "undated", "action": "warn", "text": "60% undated"}]})
    assert text.note == (
        "2 read, 1 rejected, 0 superseded, 0 canonical, 1 copies; "
        "in the index 1 created, 2 unchanged, 4 removed; unusual: 60% undated"
    )
    assert text.lines[0] == "unusual: 60% undated"
    assert text.lines[-1].strip().startswith("2026-03-03")
    assert text.lines[-1].endswith("1 empty")
    nothing = runs[0] | {"state": "nothing-landed"}
    assert report.describe_run(nothing).note == "nothing landed"


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
    text = shown(run.render_names(summary))
    assert cells(text, "Mira Castellan") == ["Mira Castellan", "2", "", "", "Oslo", "1"]
    assert "Bergen" in text


def test_days_have_bars_in_proportion_and_none_without_a_mark(summary: Summary) -> None:
    text = shown(run.render_days(summary.published_days))
    assert cells(text, "2026-03-02")[1:] == ["30", "█" * run.BAR_CHARACTERS]
    assert cells(text, "2026-03-03")[1:] == ["1", "█"]


def test_a_story_shows_its_canonical_and_what_its_copies_are(summary: Summary) -> None:
    text = shown(run.render_stories(summary))
    assert cells(text, "Bridge") == ["Bridge [reopens]", "desk", "2026-03-02", "canonical", ""]
    assert cells(text, "└ b") == ["└ b.txt", "desk", "2026-03-03", "rewrite", "1.23"]


def test_stories_that_changed_are_shown_with_their_ids() -> None:
    merged = {"kind": "merged", "before": ["story-a", "story-b"], "after": ["story-a"], "articles": ["a", "b"]}
    text = shown(run.render_story_changes([("2026-03-03", merged)]))
    assert cells(text, "2026-03-03") == ["2026-03-03", "merged", "story-a", "story-a"]
    assert "story-b" in text


def test_an_event_shows_how_many_stories_tell_of_it(summary: Summary) -> None:
    text = shown(run.render_events(summary.events))
    assert cells(text, "3") == ["3", "Bridge [reopens]", "event-b"]
    assert "Cars roll again" in text


def test_a_run_that_changed_nothing_says_so(runs: list[dict[str, Any]]) -> None:
    assert report.describe_changes(runs[0]) == "index: 1 created, 2 unchanged, 4 removed"
    changes = dict.fromkeys(runs[0]["changes"], 0) | {"unchanged": 5}
    nothing = {"state": "landed", "changes": changes}
    assert report.describe_changes(nothing) == "nothing changed in the index: 5 documents are as they were"


HIT = SearchHit(
    article_id="a1b2",
    title="Bridge [reopens]",
    lead="The bridge reopened.",
    language="en",
    published_on=None,
    published_at=None,
    published_confidence="low",
    source="desk",
    landed_on=MONDAY,
    url="https://desk.example/bridge",
    is_canonical=False,
    relation="rewrite",
    story_id="s",
    story_size=3,
    event_id="e",
    event_size=3,
    matching_copies=2,
    score=1.0,
    highlights=("«Bridge» [reopens]", "the «bridge»"),
)
RESULT = SearchResult(
    articles=2,
    stories=1,
    hits=(HIT,),
    facets={"people": (FacetCount(value="M", stories=1, articles=2),), "places": ()},
)


def test_a_search_shows_hits_and_facets() -> None:
    text = shown(report.render_search(RESULT))
    assert "2 articles of 1 stories" in text
    assert cells(text, "?") == ["?", "Bridge [reopens]", "desk", "rewrite", "2", "3 stories: e"]
    assert "the «bridge»" in text
    assert "«Bridge»" not in text
    assert "a1b2 https://desk.example/bridge" in text
    assert "people: M (1)" in text
    assert "places" not in text


def test_where_there_is_no_headline_the_lead_stands_for_it() -> None:
    text = shown(report.render_search(RESULT.with_(hits=(HIT.with_(title=None, highlights=()),))))
    assert cells(text, "?")[1] == "The bridge reopened."


def test_a_later_page_says_which_hits_it_has() -> None:
    assert "hits 21 to 21" in shown(report.render_search(RESULT, page=3, size=10))
    nothing = RESULT.with_(hits=(), articles=0, stories=0, facets={})
    assert shown(report.render_search(nothing)).strip() == "nothing was found"
    assert "none on this page" in shown(report.render_search(RESULT.with_(hits=()), page=3, size=10))


def test_hints_say_what_was_meant() -> None:
    hints = (
        Hint(facet="people", asked="Zelensky", suggestions=("Zelenskiy", "Zelenska")),
        Hint(facet="places", asked="[b]Nowhere", suggestions=()),
        Hint(facet="acronyms", asked="BRIDGE", suggestions=("bridge",)),
        Hint(facet="words", asked="harbuor", suggestions=("harbour",)),
    )
    text = shown(report.render_search(RESULT.with_(hints=hints)))
    assert "people: no article has 'Zelensky'; did you mean 'Zelenskiy' or 'Zelenska'?" in text
    assert "places: no article has '[b]Nowhere'\n" in text.replace(" \n", "\n")
    assert "no article writes BRIDGE in capitals; for the word, write bridge" in text
    assert "no article has 'harbuor'; did you mean 'harbour'?" in text


def test_an_article_is_shown_with_all_that_is_known() -> None:
    golden = Path(__file__).parents[1] / "golden" / "index" / "every-field.document.json"
    document = json.loads(golden.read_text(encoding="utf-8"))
    member = StoryMember(
        article_id="0f3c9d",
        title="Ferry line",
        path="x",
        source="quay-gazette",
        landed_on=MONDAY,
        published_on=MONDAY,
        is_canonical=False,
        relation="translation",
        score=0.71,
    )
    text = shown(render_article(document, [member]))
    unsaid = [value for value in said_by(document) if value not in " ".join(text.split())]
    assert unsaid == []


def said_by(document: dict[str, Any]) -> list[str]:
    """What a reader would miss: names, dates, removed parts, candidates, differences, origin."""
    return [
        document["article_id"],
        document["url"],
        document["path"],
        *document["authors"],
        *(part["text"] for part in document["removed"]),
        *(one["text"] for one in document["published"]["candidates"]),
        *(one["detail"] for one in document["published"]["conflicts"]),
        *(one["name"] for one in document["entities"]),
        *(one["text"] for one in document["quotes"]),
        *(one["text"] for one in document["mentioned"]["dates"]),
        *(one["canonical"] for one in document["story"]["differences"]),
        "tfidf 0.60",
        *document["quality"]["flags"],
        document["lineage"]["engine"],
    ]


def test_an_article_without_most_fields_is_shown() -> None:
    golden = Path(__file__).parents[1] / "golden" / "index" / "canonical-without-date.document.json"
    text = shown(render_article(json.loads(golden.read_text(encoding="utf-8")), []))
    assert "published" in text
    assert "unknown" in text
    assert "quotes" not in text
