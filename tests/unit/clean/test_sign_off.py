"""How wire copy ends."""

from __future__ import annotations

import pytest

from copydesk.article import DateOrigin
from copydesk.clean import CleanRules
from copydesk.clean.draft import Draft, draft_paragraphs
from copydesk.clean.text.boilerplate import strip_boilerplate
from copydesk.clean.text.sign_off import cut_notes, take_agency_time, take_sign_off

STORY = [
    "The harbour board of Tolland approved a second ferry berth last week after four years of talks with the islands.",
    "The islanders had asked for a longer pier instead. Their spokesman called the vote a compromise.",
]


def draft(*ending: str) -> Draft:
    return Draft(draft_paragraphs([*STORY, *ending]))


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("Reuter", "Reuters"),
        ("REUTERS", "Reuters"),
        ("(dpa)", "Deutsche Presse-Agentur"),
        ("/AFP/", "Agence France-Presse"),
        ("– EFE", "Agencia EFE"),
        ("PTI SKC DV DV", "Press Trust of India"),
        ("dpa abc xx def", "Deutsche Presse-Agentur"),
        ("abc/de/AFP", "Agence France-Presse"),
        ("ТАСС", "TASS"),
    ],
)
def test_a_lone_agency_at_the_end_is_its_sign_off(line: str, agency: str, rules: CleanRules) -> None:
    taken = take_sign_off(draft(line), rules)
    assert taken == take_sign_off(taken, rules)
    assert (taken.body, taken.agency) == ("\n\n".join(STORY), agency)
    assert [part.text for part in taken.removed] == [line]


@pytest.mark.parametrize(
    "mark", [" (Reuters)", " (PTI) SKC DV", " (APA) ib/jv", " – dpa", " /ritzau/", " PTI SKC DV", " —AFP", "(ANSA)."]
)
def test_a_sign_off_may_stand_behind_the_last_sentence(mark: str, rules: CleanRules) -> None:
    text = [*STORY[:-1], STORY[-1] + mark]
    taken = take_sign_off(Draft(draft_paragraphs(text)), rules)
    assert taken.body == "\n\n".join(STORY)
    assert taken.agency is not None


@pytest.mark.parametrize(
    "line", ["Reuters reported the vote first.", "AA", "The board met. (It took an hour.)", "He voted for the SPD."]
)
def test_other_last_lines_stay(line: str, rules: CleanRules) -> None:
    body = "\n\n".join([*STORY, line])
    taken = take_sign_off(draft(line), rules)
    # A lone "AA" is an agency's mark, too: nothing else is written so.
    assert taken.body == (body if line != "AA" else "\n\n".join(STORY))


def test_the_only_paragraph_is_no_sign_off(rules: CleanRules) -> None:
    alone = Draft(draft_paragraphs(["Reuters"]))
    assert take_sign_off(alone, rules) == alone


@pytest.mark.parametrize(
    ("foot", "said"),
    [
        ("AP-NY-03-19-99 1622EST<", "1999-03-19 16:22 EST"),
        ("AP-WF-10-08-14 0212GMT", "2014-10-08 02:12 GMT"),
        ("UPI-DC-10-08-04 1422", "2004-10-08 14:22"),
    ],
)
def test_the_foot_of_a_wire_says_when(foot: str, said: str) -> None:
    taken = take_agency_time(draft(foot, "-30-"))
    assert [(clue.text, clue.origin) for clue in taken.date_clues] == [(said, DateOrigin.TEXT)]
    assert taken.body == "\n\n".join([*STORY, "-30-"])
    assert take_agency_time(taken) == taken


def test_other_numbers_are_no_foot_of_a_wire() -> None:
    for line in ("AP-NY-30-40-99 1622EST", "He flew on AP-NY-03-19-99 1622EST.", "1-800-555-0199 1622"):
        assert take_agency_time(draft(line)).date_clues == ()


def test_a_note_takes_all_below_it(rules: CleanRules) -> None:
    taken = cut_notes(draft("# Notizblock", "## Orte", "- Hafenamt, Am Kai 1, Tolland"), rules)
    assert taken.body == "\n\n".join(STORY)
    assert len(taken.removed) == 3


def test_a_note_that_is_most_of_the_text_stays(rules: CleanRules) -> None:
    long = draft("Notes to editors:", *(["The ferry line was founded in 1911 and has eleven ships and 800 staff."] * 9))
    assert cut_notes(long, rules) == long


@pytest.mark.parametrize(
    "ending",
    [
        ["(Reporting by Ida Brandt; Editing by Sam Holt)", "((ida.brandt@wire.example; +00 555 0100))", "Reuter"],
        ["Enditem"],
        ["dpa abc xx", "dpa"],
        ["___", "Follow Ida Brandt at http://social.example/idab"],
        ["Keywords: TOLLAND FERRY/ (UPDATE 1)"],
        ["abc/def/gh", "AFP"],
        ["Eds: Ida Brandt can be reached on 555 0100."],
        ["(END)"],
    ],
)
def test_endings_of_wires_leave_the_story(ending: list[str], rules: CleanRules) -> None:
    assert strip_boilerplate(draft(*ending), rules).body == "\n\n".join(STORY)
