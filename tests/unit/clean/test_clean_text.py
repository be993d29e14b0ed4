"""Plain text into paragraphs."""

from __future__ import annotations

import pytest

from copydesk.clean.text.paragraphs import split_paragraphs

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
        "The seed was bred at an institute in the north and costs a fifth more than the common kind. It is a long-",
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


@pytest.mark.parametrize("text", ["", "\n", " \t \r\n", "\ufeff\n"])
def test_nothing_gives_no_paragraphs(text: str) -> None:
    assert split_paragraphs(text) == []
