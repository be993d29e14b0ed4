"""Where quotations begin and end: marks in pairs, quotations inside quotations, quotations over several paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Straight marks are what normalizing leaves; the others are for text that came without it.
OPENING, CLOSING = '"“„«', '"”“»'
_MARK = re.compile(rf"[{OPENING}{CLOSING}]")
_PARAGRAPH = re.compile(r"[^\n]+")
# French sets a blank before a closing mark, too: `personne ", a dit`.
_AFTER_CLOSING = frozenset([*",;:)!?"])
_BEFORE_OPENING = frozenset(" \t\u00a0([{-–—/:\uff1a¿¡'")


@dataclass(frozen=True, slots=True)
class Quotation:
    """The half-open range [start, end) of the words between the marks, which reach from `outer_start` to `outer_end`.

    `is_open` says that its paragraph ends without a closing mark: its speaker goes on in the next one.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    is_open: bool


def find_quotations(text: str) -> list[Quotation]:
    """The quotations in `text`, in text order, outermost ones only."""
    if _MARK.search(text) is None:
        return []
    return [found for paragraph in _PARAGRAPH.finditer(text) for found in _find_in(text, *paragraph.span())]


def _find_in(text: str, start: int, end: int) -> list[Quotation]:
    """Those of a paragraph: with what is quoted inside them, unless the marks don't come in pairs."""
    if _MARK.search(text, start, end) is None:
        return []
    return _find_nested(text, start, end) or list(_find_flat(text, start, end))


def _find_nested(text: str, start: int, end: int) -> list[Quotation]:
    """None where marks are left over, but for a quotation without others in it that goes on in the next paragraph."""
    found: list[Quotation] = []
    depth, opened, was_nested = 0, start, False
    for mark in _MARK.finditer(text, start, end):
        at = mark.start()
        if _opens(text, at, start, end) or (depth == 0 and _stands_free(text, at, start, end)):
            if depth == 0:
                opened, was_nested = at, False
            depth += 1
            was_nested = was_nested or depth > 1
        elif depth:
            depth -= 1
            if depth == 0:
                found.append(Quotation(opened + 1, at, opened, at + 1, False))
    if depth > 1 or (depth and was_nested):
        return []
    return [*found, Quotation(opened + 1, end, opened, end, True)] if depth else found


def _opens(text: str, at: int, start: int, end: int) -> bool:
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    if text[at] in "„«":
        return True
    if text[at] in "”»":
        return False
    return (before in _BEFORE_OPENING or before in OPENING) and not (after.isspace() or _closes(text, at))


def _closes(text: str, at: int) -> bool:
    after = text[at + 1 : at + 2]
    return after in _AFTER_CLOSING or (after == "." and text[at + 2 : at + 3] != ".")


def _stands_free(text: str, at: int, start: int, end: int) -> bool:
    """Whether a straight mark has a blank on both sides, as French sets it: then it opens where nothing is open."""
    is_free_before = at == start or text[at - 1].isspace()
    return text[at] == '"' and is_free_before and at + 1 < end and text[at + 1].isspace()


def _find_flat(text: str, start: int, end: int) -> Iterator[Quotation]:
    """Each from the last opening mark before a closing one: where one is missing, no words between quotations count."""
    opened: int | None = None
    for mark in _MARK.finditer(text, start, end):
        at = mark.start()
        if _opens(text, at, start, end) or (opened is None and _stands_free(text, at, start, end)):
            opened = at
        elif opened is not None:
            yield Quotation(opened + 1, mark.start(), opened, mark.end(), False)
            opened = None
    if opened is not None:
        yield Quotation(opened + 1, end, opened, end, True)
