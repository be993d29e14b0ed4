"""Plain text into paragraphs."""

from __future__ import annotations

import pytest

from copydesk.clean.text.paragraphs import find_title_line, split_paragraphs

LONG = "The harbour council voted on Wednesday to buy a second ferry for the route to the outer islands, it said."


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\n", "\n \t\n", "\u2028", "\x85"])
def test_a_line_is_a_paragraph(end: str) -> None:
    assert split_paragraphs(end.join([LONG, "Short line.", LONG])) == [LONG, "Short line.", LONG]


WRAPPED = """\
Farmers in the delta have begun to plant rice that survives two
weeks under water, a trade ministry official told growers at a
meeting in the provincial capital on Monday.

The seed was bred at an institute in the north and costs a fifth
more than the common kind. It is a long-
lived one.
"""


def test_wrapped_lines_are_joined() -> None:
    assert split_paragraphs(WRAPPED) == [
        "Farmers in the delta have begun to plant rice that survives two weeks under water, a trade ministry"
        " official told growers at a meeting in the provincial capital on Monday.",
        "The seed was bred at an institute in the north and costs a fifth more than the common kind. It is a long-"
        "lived one.",
    ]


INDENTED = """\
    Farmers in the delta have begun to plant rice that survives two
weeks under water, a trade ministry official told growers at a town
meeting in the capital of the province on Monday, and many of those
    The seed was bred at an institute in the north and costs a fifth
more than the common kind, and it will be sold to them from April on
if the ministry keeps its word, which it has not always done before
"""


def test_an_indent_starts_a_paragraph() -> None:
    paragraphs = split_paragraphs(INDENTED)
    assert [paragraph.split()[0] for paragraph in paragraphs] == ["Farmers", "The"]


def test_short_lines_above_wrapped_text_stay_apart() -> None:
    text = "A HEADLINE OF ITS OWN\nBy Ana Lund\n\n" + WRAPPED
    assert split_paragraphs(text)[:2] == ["A HEADLINE OF ITS OWN", "By Ana Lund"]


SCANNED = """\
TOLLAND, Oct. 9. - The har-
bour board of Tolland approved a sec-
ond ferry berth on Wednesday after four
years of talks with the long-
suffering islands. Its Bau- und
Hafenamt wants a pier for the short-
haul boats, and no short-haul boat is
long-
er than twelve metres.
"""


def test_words_parted_at_the_line_end_are_whole_again() -> None:
    assert split_paragraphs(SCANNED) == [
        "TOLLAND, Oct. 9. - The harbour board of Tolland approved a second ferry berth on Wednesday after four years"
        " of talks with the long-suffering islands. Its Bau- und Hafenamt wants a pier for the short-haul boats, and no"
        " short-haul boat is longer than twelve metres."
    ]


def test_typed_copy_keeps_the_hyphens_at_its_line_ends() -> None:
    text = "The ministry said that it would pay for the long-\nterm plan, and that the money\nwas there for all to ask."
    assert split_paragraphs(text) == [
        "The ministry said that it would pay for the long-term plan, and that the money was there for all to ask."
    ]


def test_two_wrapped_lines_are_one_paragraph() -> None:
    text = "COUNCIL BUYS FERRY\n    The council voted on Wednesday to buy a\nsecond ferry for the islands.\n"
    assert split_paragraphs(text) == [
        "COUNCIL BUYS FERRY",
        "The council voted on Wednesday to buy a second ferry for the islands.",
    ]


def test_a_headline_in_capitals_stays_apart_from_the_lines_right_below_it() -> None:
    text = (
        "HARBOUR COUNCIL APPROVES SECOND FERRY FOR THE OUTER ISLANDS\n"
        "The council voted on Wednesday to buy a second ferry for the\nislands, and to build a pier for it at once.\n"
    )
    assert [paragraph.split()[0] for paragraph in split_paragraphs(text)] == ["HARBOUR", "The"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Ferry bought\n\nThe council voted.", "Ferry bought"),
        ("\n\nFerry bought\n    The council voted.", "Ferry bought"),
        ("Ferry bought\nThe council voted.", None),
        ("The ferry is bought.\n\nThe council voted.", None),
        ("Ferry bought\n", None),
        ("", None),
    ],
)
def test_a_line_that_stands_apart_may_be_a_title(text: str, title: str | None) -> None:
    assert find_title_line(text) == title


@pytest.mark.parametrize("text", ["", "\n", " \t \r\n", "\ufeff\n"])
def test_nothing_gives_no_paragraphs(text: str) -> None:
    assert split_paragraphs(text) == []
