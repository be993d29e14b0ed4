"""The first letter of a story, and its word."""

from __future__ import annotations

import pytest
from lxml.html import fromstring

from copydesk.clean.draft import Draft, draft_paragraphs
from copydesk.clean.drop_caps import join_drop_cap, join_drop_caps


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ('<p><span class="initial">T</span> he harbour</p>', "The harbour"),
        ('<p><span class="dropcap">M</span>\n  eridian is a city</p>', "Meridian is a city"),
        ("<p><b>A</b> fter the war</p>", "After the war"),
        ('<p><span class="dropcap">A</span> harbour is closed</p>', "A harbour is closed"),
        ('<p><span class="dropcap">T</span>he harbour</p>', "The harbour"),
        ("<p>Vitamin <b>B</b> helps</p>", "Vitamin B helps"),
        ("<p><b>T</b> cells are counted</p>", "T cells are counted"),
        ("<p><b>X</b> marks the spot</p>", "X marks the spot"),
    ],
)
def test_a_letter_in_an_element_of_its_own(markup: str, text: str) -> None:
    tree = fromstring(f"<div>{markup}</div>")
    join_drop_caps(tree)
    assert " ".join(tree.text_content().split()) == text


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("T he harbour board met.", "The harbour board met."),
        ("W hen it rained, they met.", "When it rained, they met."),
        ("A harbour is closed.", "A harbour is closed."),
        ("I n the harbour", "In the harbour"),
        ("T cells are counted.", "T cells are counted."),
        ("", ""),
    ],
)
def test_a_letter_in_a_plain_text(text: str, whole: str) -> None:
    assert join_drop_cap(Draft(draft_paragraphs([text, "T he end."]))).body.split("\n\n")[0] == (whole or "The end.")
