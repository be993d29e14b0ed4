"""Names inside of hyphenated words: "Honda-powered" says whose engine it is, and names nobody a second time."""

from __future__ import annotations

import re

from copydesk.article import EntityKind
from copydesk.enrich.engine.spans import Span

# "London-listed", "UAE-Israel agreement", "pro-Israel": a word goes on at a hyphen.
_GOES_ON = re.compile(r"-[^\W\d_]")
_BEGAN = re.compile(r"[^\W_]-$")


def without_compounds(text: str, spans: list[Span]) -> list[Span]:
    """`spans` without organizations and places inside of hyphenated words that stand by themselves elsewhere.

    Where the word is all that the text has of the name, it counts: "an Oslo-based bank".
    """
    inside = [span for span in spans if span.kind is not EntityKind.PERSON and _is_inside(text, span)]
    if not inside:
        return spans
    parts = frozenset(inside)
    named = {span.of(text) for span in spans if span not in parts}
    return [span for span in spans if span not in parts or span.of(text) not in named]


def _is_inside(text: str, span: Span) -> bool:
    return (
        _GOES_ON.match(text, span.end) is not None
        or _BEGAN.search(text, max(0, span.start - 2), span.start) is not None
    )
