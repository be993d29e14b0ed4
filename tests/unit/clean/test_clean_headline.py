"""Headlines, bylines and lines of date above a plain text."""

from __future__ import annotations

import pytest

from copydesk.article import DateOrigin, RemovedKind
from copydesk.clean import CleanRules
from copydesk.clean.draft import Draft, draft_paragraphs
from copydesk.clean.text.headline import match_byline, take_headline, take_top_lines

LEAD = "The harbour council voted on Wednesday to buy a second ferry for the islands."


def draft(*texts: str) -> Draft:
    return Draft(draft_paragraphs(texts))


@pytest.mark.parametrize(
    "headline",
    [
        "Harbour council approves ferry",
        "COUNCIL BUYS SECOND FERRY",
        "UPDATE 2-Council buys ferry",
        "Who owns the old lighthouse?",
    ],
)
def test_a_headline_becomes_the_title(headline: str, rules: CleanRules) -> None:
    taken = take_headline(draft(headline, LEAD), rules)
    assert taken.title == headline
    assert [part.kind for part in taken.removed] == [RemovedKind.HEADLINE]
    assert taken.body == LEAD


@pytest.mark.parametrize(
    "first",
    [
        "The bridge is closed.",
        "He gave three reasons:",
        "“We waited,” she said",
        "- a list item without an end",
        "lower case begins no headline",
        "JAKARTA - The council will buy a second ferry for the outer islands",
        "By Ana Lund and Peter Osei",
        "Two words",
        " ".join(["Word"] * 21),
    ],
)
def test_other_first_lines_stay(first: str, rules: CleanRules) -> None:
    assert take_headline(draft(first, LEAD), rules).title is None


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["BAHIA COCOA", "Shr 34 cts vs 12 cts"], "BAHIA COCOA"),
        (["SAVEL LINES <SVL> 4TH QTR (NET)", "Shr 34 cts vs 12 cts"], "SAVEL LINES <SVL> 4TH QTR (NET)"),
        (["<SAVEL LINES> SELLS TWO FERRIES", LEAD], "<SAVEL LINES> SELLS TWO FERRIES"),
        (["PORT SAVEL, MARCH 26 (HALYARD NEWS) -", LEAD], None),
        (["THE RIVER RISES NOW", "NOBODY IS HOME"], None),
    ],
)
def test_a_line_in_capitals_above_others_is_a_title(lines: list[str], title: str | None, rules: CleanRules) -> None:
    assert take_headline(draft(*lines), rules).title == title


def test_a_line_that_stands_apart_is_a_title(rules: CleanRules) -> None:
    assert take_headline(draft("Two words", LEAD), rules, "Two words").title == "Two words"
    assert take_headline(draft("Ferry: “a farce”", LEAD), rules, "Ferry: “a farce”").title == "Ferry: “a farce”"
    assert take_headline(draft("by the river", LEAD), rules, "by the river").title is None


def test_slug_and_note_above_the_headline_are_none(rules: CleanRules) -> None:
    top = ["BC-Savel-Ferry, 2nd Ld-Writethru, 0234", "Eds: UPDATES with spokesman.", "Ferry bought after four years"]
    assert take_headline(draft(*top, LEAD), rules).title == "Ferry bought after four years"


def test_a_kicker_is_no_title(rules: CleanRules) -> None:
    assert (
        take_headline(draft("Sport", "Ferry wins the regatta again", LEAD), rules).title
        == "Ferry wins the regatta again"
    )


def test_the_job_below_the_byline_goes_with_it(rules: CleanRules) -> None:
    taken = take_top_lines(draft("By IDA BRANDT", "Meridian Wire Writer", LEAD), rules)
    assert taken.body == LEAD
    assert taken.authors


def test_three_lines_without_an_end_are_no_headline(rules: CleanRules) -> None:
    verse = draft("The rain comes down", "The river rises now", "And nobody is home", LEAD)
    assert take_headline(verse, rules) == verse


def test_a_known_title_is_left(rules: CleanRules) -> None:
    from dataclasses import replace

    known = replace(draft("Harbour council approves ferry", LEAD), title="Known")
    assert take_headline(known, rules) == known


def test_a_deck_stays_and_its_date_is_a_clue(rules: CleanRules) -> None:
    taken = take_headline(draft("RIVER GAUGE: ALM AND OSK", "Bulletin of Monday, May 4, 2026", LEAD), rules)
    assert taken.title == "RIVER GAUGE: ALM AND OSK"
    assert taken.body.startswith("Bulletin of Monday, May 4, 2026")
    assert [(clue.text, clue.origin) for clue in taken.date_clues] == [("Monday, May 4, 2026", DateOrigin.TEXT)]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ana Lund", "Ana Lund"),
        ("BY ANA LUND", "ANA LUND"),
        ("By Ana Lund and Peter Osei", "Ana Lund and Peter Osei"),
        ("By Ana van der Berg, Halyard News", "Ana van der Berg, Halyard News"),
    ],
)
def test_bylines(line: str, names: str) -> None:
    found = match_byline(line)
    assert found is not None
    assert found["names"] == names


@pytest.mark.parametrize(
    "line", ["By Friday", "By Monday Morning", "By the river", "Bystanders Ran Away", "By Ana Lund said it"]
)
def test_no_bylines(line: str) -> None:
    assert match_byline(line) is None


def test_an_agency_in_the_byline_is_no_author(rules: CleanRules) -> None:
    taken = take_top_lines(draft("By Ana Lund, Reuters", LEAD), rules)
    assert taken.authors == ("Ana Lund",)
    assert taken.agency == "Reuters"


@pytest.mark.parametrize(
    ("line", "text", "is_modification"),
    [
        ("October 9, 2024", "October 9, 2024", False),
        ("Published: 9 Oct 2024 10:30 WIB", "9 Oct 2024 10:30 WIB", False),
        ("Updated on October 9, 2024", "October 9, 2024", True),
        ("Mittwoch, 9. Oktober 2024", "Mittwoch, 9. Oktober 2024", False),
        ("9 de octubre de 2024", "9 de octubre de 2024", False),
        ("2024-10-09", "2024-10-09", False),
    ],
)
def test_lines_of_date(line: str, text: str, is_modification: bool, rules: CleanRules) -> None:
    taken = take_top_lines(draft(line, LEAD), rules)
    assert [(clue.text, clue.is_modification) for clue in taken.date_clues] == [(text, is_modification)]
    assert taken.body == LEAD


def test_the_agency_below_a_byline_goes_with_it(rules: CleanRules) -> None:
    taken = take_headline(draft("Council buys second ferry", "By IDA BRANDT", "Associated Press", LEAD), rules)
    assert taken.title == "Council buys second ferry"
    taken = take_top_lines(taken, rules)
    assert (taken.body, taken.authors, taken.agency) == (LEAD, ("Ida Brandt",), "Associated Press")
