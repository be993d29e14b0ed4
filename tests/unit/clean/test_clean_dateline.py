"""Datelines, and what looks like one."""

from __future__ import annotations

import pytest

from copydesk.article import Dateline
from copydesk.clean import CleanRules
from copydesk.clean.draft import Draft, draft_paragraphs
from copydesk.clean.text.dateline import match_dateline, take_dateline
from copydesk.reference import load_table

LEAD = "The harbour council voted on Wednesday to buy a second ferry."


FORMS = load_table("dateline_forms.yaml")
OPENINGS = [opening for form in FORMS["forms"] for opening in form["opens"]]
MORE = [
    {
        "text": "WASHINGTON/LONDON, Nov 5 (Reuters) — ",
        "place": "WASHINGTON/LONDON",
        "agency": "Reuters",
        "date": "Nov 5",
    },
    {"text": "PARIS (AFP) – ", "place": "PARIS", "agency": "Agence France-Presse"},
    {"text": "MINNEAPOLIS (AP) _ ", "place": "MINNEAPOLIS", "agency": "Associated Press"},
    {
        "text": "NEW YORK, Oct. 14, 2024 /PRNewswire/ -- ",
        "place": "NEW YORK",
        "agency": "PR Newswire",
        "date": "Oct. 14, 2024",
    },
    {
        "text": "SAO PAULO, Brazil, 3 May (Halyard News) - ",
        "place": "SAO PAULO, Brazil",
        "agency": "Halyard News",
        "date": "3 May",
    },
    {"text": "SÃO PAULO, Brazil (AP) — ", "place": "SÃO PAULO, Brazil", "agency": "Associated Press"},
    {"text": "LONDON — ", "place": "LONDON"},
    {
        "text": "ST. LOUIS, Jan. 2 (UPI) -- ",
        "place": "ST. LOUIS",
        "agency": "United Press International",
        "date": "Jan. 2",
    },
    {"text": "Antara, Jakarta - ", "place": "Jakarta", "agency": "Antara"},
    {"text": "Jakarta, Antara - ", "place": "Jakarta", "agency": "Antara"},
    {"text": "BRIDGEWATER, March 3 (Staff) - ", "place": "BRIDGEWATER", "date": "March 3"},
    {
        "text": "BRIDGEWATER, March 3 (Halyard News) â€“ ",
        "place": "BRIDGEWATER",
        "agency": "Halyard News",
        "date": "March 3",
    },
    {"text": "WEST SAVEL, N.Y., FEb 26 - ", "place": "WEST SAVEL, N.Y.", "date": "FEb 26"},
]


@pytest.mark.parametrize("opening", OPENINGS + MORE, ids=lambda opening: opening["text"])
def test_a_dateline_comes_apart(opening: dict[str, str], rules: CleanRules) -> None:
    found = match_dateline(opening["text"] + LEAD, rules)
    assert found is not None
    dateline, rest = found
    expected = (opening.get("place"), opening.get("agency"), opening.get("date"))
    assert (dateline.place, dateline.agency, dateline.date_text) == expected
    assert (dateline.text, rest) == (opening["text"].strip(), LEAD)


@pytest.mark.parametrize("start", ["<Savel Lines Inc> said it sold", "eBay said it bought", "7,000 people and"])
def test_with_a_date_the_story_may_begin_in_many_ways(start: str, rules: CleanRules) -> None:
    found = match_dateline(f"PORT SAVEL, March 3 - {start} two ferries.", rules)
    assert found is not None
    assert found[1].startswith(start)


def test_a_dateline_stands_alone_above_its_story(rules: CleanRules) -> None:
    draft = Draft(draft_paragraphs(["TOLLAND, Oct 9, 2024 (AFP) -", LEAD]))
    taken = take_dateline(draft, rules)
    assert taken.dateline == Dateline(
        text="TOLLAND, Oct 9, 2024 (AFP) -", place="TOLLAND", agency="Agence France-Presse", date_text="Oct 9, 2024"
    )
    assert taken.body == LEAD


@pytest.mark.parametrize("text", [*FORMS["keeps"], "", "-"])
def test_what_looks_like_a_dateline_stays(text: str, rules: CleanRules) -> None:
    assert match_dateline(text, rules) is None
