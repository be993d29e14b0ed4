"""Text with its parts marked, as a template can print it: pieces of plain text, each with what it is. Pure.

No piece is ever HTML: templates escape every one.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from copydesk.article import Difference

# What a browser shows well; the rest of a larger text is named, not shown.
MOST_CHARACTERS = 200_000
MOST_MARKS = 5_000
# Comparing words takes time by their product.
_MOST_WORDS = 400
_WORD = re.compile(r"\s+|\w+|[^\w\s]")


class Piece(NamedTuple):
    """A run of text with the kinds that it is marked as, and what a reader is told of it."""

    text: str
    kinds: tuple[str, ...] = ()
    note: str = ""


class Mark(NamedTuple):
    """A half-open range of a text that is something."""

    start: int
    end: int
    kind: str
    note: str = ""


class Paragraph(NamedTuple):
    """One paragraph; `removed` is the kind of what cleaning took out, None for what it kept."""

    pieces: tuple[Piece, ...]
    removed: str | None = None


def split_highlight(text: str, marks: tuple[str, str]) -> tuple[Piece, ...]:
    """A snippet of Elasticsearch's, whose found words stand between two marks."""
    begin, end = marks
    pieces = []
    for number, part in enumerate(text.split(begin)):
        found, closed, rest = part.partition(end)
        if number == 0 or not closed:
            pieces.append(Piece(part.replace(end, "")))
        else:
            pieces += [Piece(found, ("found",)), Piece(rest)]
    return tuple(piece for piece in pieces if piece.text)


def find_marks(document: dict[str, Any]) -> list[Mark]:
    """Names, quotations and dates of an article's body."""
    marks = [
        Mark(mention["start"], mention["end"], entity["kind"], entity["name"])
        for entity in document.get("entities", [])
        for mention in entity.get("mentions", [])
    ]
    marks += [
        Mark(quote["start"], quote["start"] + len(quote["text"]), "quote", quote.get("speaker", ""))
        for quote in document.get("quotes", [])
        if "start" in quote
    ]
    return sorted([*marks, *_find_dates(document)])[:MOST_MARKS]


def _find_dates(document: dict[str, Any]) -> Iterator[Mark]:
    """Where the text says the dates that it speaks of: the index keeps their words."""
    said = {one["text"]: one["on"] for one in document.get("mentioned", {}).get("dates", [])}
    if not said:
        return
    alternatives = "|".join(re.escape(text) for text in sorted(said, key=len, reverse=True))
    for match in re.finditer(rf"(?<!\w)(?:{alternatives})(?!\w)", document["body"]):
        yield Mark(match.start(), match.end(), "date", said[match.group()])


def cut_pieces(text: str, marks: Sequence[Mark], start: int, end: int) -> tuple[Piece, ...]:
    """The text between two offsets, cut where a mark begins or ends; `marks` are those that touch it."""
    clipped = sorted(
        (max(mark.start, start), min(mark.end, end), mark) for mark in marks if mark.start < end and mark.end > start
    )
    edges = sorted({start, end, *(edge for left, right, _ in clipped for edge in (left, right))})
    waiting = list(reversed(clipped))
    open_: list[tuple[int, int, Mark]] = []
    pieces = []
    for left, right in pairwise(edges):
        while waiting and waiting[-1][0] <= left:
            open_.append(waiting.pop())
        open_ = [one for one in open_ if one[1] >= right]
        kinds = tuple(dict.fromkeys(mark.kind for _, _, mark in open_))
        notes = dict.fromkeys(mark.note for _, _, mark in open_ if mark.note)
        pieces.append(Piece(text[left:right], kinds, "; ".join(notes)))
    return tuple(pieces)


def mark_article(document: dict[str, Any], *, with_removed: bool) -> list[Paragraph]:
    """The article's paragraphs with their marks and, on demand, what cleaning removed where it stood."""
    body = document["body"][:MOST_CHARACTERS]
    marks = find_marks(document)
    kept = list(_mark_paragraphs(body, marks))
    return list(_weave(kept, limit_removed(document.get("removed", [])))) if with_removed else kept


def limit_removed(removed: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """As much of what was removed as a browser shows well, the first parts of it."""
    left = MOST_CHARACTERS
    for part in removed:
        if left <= 0:
            return
        yield part | {"text": part["text"][:left]}
        left -= len(part["text"])


def _mark_paragraphs(body: str, marks: Sequence[Mark]) -> Iterator[Paragraph]:
    position = 0
    waiting = list(reversed(marks))
    touching: list[Mark] = []
    for text in body.split("\n\n"):
        end = position + len(text)
        while waiting and waiting[-1].start < end:
            touching.append(waiting.pop())
        touching = [mark for mark in touching if mark.end > position]
        yield Paragraph(cut_pieces(body, touching, position, end))
        position = end + 2


def _weave(kept: Iterable[Paragraph], removed: Iterable[dict[str, Any]]) -> Iterator[Paragraph]:
    """Removed parts before the paragraph that followed them. A dateline stood in a paragraph that was kept."""
    parts = sorted(removed, key=lambda one: one["place"])
    place = 0
    for paragraph in kept:
        while parts and parts[0]["place"] <= place:
            part = parts.pop(0)
            yield Paragraph((Piece(part["text"]),), part["kind"])
            place += part["kind"] != "dateline" and part["place"] == place
        yield paragraph
        place += 1
    for part in parts:
        yield Paragraph((Piece(part["text"]),), part["kind"])


def mark_sentences(
    canonical: str, copy: str, differences: Sequence[Difference]
) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Two sentences that tell the same: facts that differ are marked by their kind, words of one only as `only`."""
    only_ours, only_theirs = _find_own_words(canonical, copy)
    ours = [*only_ours, *_find_facts(canonical, [(one.kind, one.canonical, one.copy_) for one in differences])]
    theirs = [*only_theirs, *_find_facts(copy, [(one.kind, one.copy_, one.canonical) for one in differences])]
    return cut_pieces(canonical, ours, 0, len(canonical)), cut_pieces(copy, theirs, 0, len(copy))


def _find_facts(sentence: str, facts: Iterable[tuple[str, str | None, str | None]]) -> Iterator[Mark]:
    for kind, said, other in facts:
        if said and (match := re.search(rf"(?<!\w){re.escape(said)}(?!\w)", sentence, re.IGNORECASE)):
            yield Mark(match.start(), match.end(), f"fact-{kind}", f"{kind}; the other says {other or 'nothing'}")


def _find_own_words(ours: str, theirs: str) -> tuple[list[Mark], list[Mark]]:
    left, right = list(_WORD.finditer(ours)), list(_WORD.finditer(theirs))
    if max(len(left), len(right)) > _MOST_WORDS:
        return [], []
    matcher = difflib.SequenceMatcher(
        None, [one.group().lower() for one in left], [one.group().lower() for one in right], autojunk=False
    )
    own: tuple[list[Mark], list[Mark]] = ([], [])
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            continue
        for side, words, first, last in ((0, left, i1, i2), (1, right, j1, j2)):
            if any(word.group().isalnum() for word in words[first:last]):
                own[side].append(Mark(words[first].start(), words[last - 1].end(), "only"))
    return own
