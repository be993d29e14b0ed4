"""An article while it is being cleaned: its paragraphs, each with its first place, and what was taken out so far."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from copydesk.article import DateClue, Dateline, RemovedKind, RemovedPart
from copydesk.clean.joiners import JOINERS
from copydesk.reference.scripts import UNSPACED

WORD = re.compile(r"\w+")
# Where a word may be broken at the end of a line: no part of it.
SOFT_HYPHEN = "\N{SOFT HYPHEN}"

# A Chinese or Japanese word has two characters on average, which is near enough to tell an article from a caption.
CHARACTERS_A_WORD = 2

# An article's paragraphs are folded by several steps; a long one has a few hundred.
FOLDED_TEXTS = 512


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph in one line. `place` is its index in the extracted text, before anything was removed."""

    text: str
    place: int


@dataclass(frozen=True, slots=True)
class Draft:
    """What cleaning knows of an article so far. Every step returns a new one."""

    paragraphs: tuple[Paragraph, ...]
    removed: tuple[RemovedPart, ...] = ()
    title: str | None = None
    authors: tuple[str, ...] = ()
    credit: str | None = None
    dateline: Dateline | None = None
    agency: str | None = None
    translation_notice: str | None = None
    section: str | None = None
    is_paywalled: bool | None = None
    date_clues: tuple[DateClue, ...] = ()

    @property
    def body(self) -> str:
        """The paragraphs, separated by one blank line."""
        return "\n\n".join(paragraph.text for paragraph in self.paragraphs)

    @property
    def word_count(self) -> int:
        """Words of the body: between white space, and two characters each in scripts that set none."""
        return sum(estimate_words(paragraph.text) for paragraph in self.paragraphs)

    def without(self, taken: Paragraph, kind: RemovedKind, rest: str = "", text: str | None = None) -> Draft:
        """The draft without `taken`, or with only `rest` of it left; `text` is what went, by default all of it."""
        kept: Iterable[Paragraph] = (
            replace(paragraph, text=rest) if paragraph.place == taken.place else paragraph
            for paragraph in self.paragraphs
        )
        part = RemovedPart(text=taken.text if text is None else text, kind=kind, place=taken.place)
        return replace(
            self,
            paragraphs=tuple(paragraph for paragraph in kept if paragraph.text),
            removed=(*self.removed, part),
        )


@lru_cache(maxsize=FOLDED_TEXTS)
def fold_words(text: str) -> str:
    """The words of a text in lower case, one space between: what texts are compared by."""
    return " ".join(WORD.findall(text.casefold().replace(SOFT_HYPHEN, "")))


def estimate_words(text: str) -> int:
    """The words of a text in any script."""
    if text.isascii() or not UNSPACED.search(text):
        return len(text.split())
    unspaced = sum(len(run) for run in UNSPACED.findall(text))
    return len(UNSPACED.sub(" ", text).split()) + unspaced // CHARACTERS_A_WORD


def squash(text: str) -> str:
    """The text in lower case without white space and joiners: cheap to make, and blind to where markup puts its
    spaces."""
    squashed = "".join(text.split()).casefold()
    return squashed if squashed.isascii() else JOINERS.sub("", squashed)


def draft_paragraphs(texts: Iterable[str]) -> tuple[Paragraph, ...]:
    """Texts as paragraphs: white space folded, empty ones left out, places counted from 0."""
    folded = (" ".join(text.split()) for text in texts)
    return tuple(Paragraph(text, place) for place, text in enumerate(text for text in folded if text))


def draft_lines(lines: Iterable[tuple[str, RemovedKind | None]]) -> Draft:
    """A draft of texts of which some are already known to be no body, with their kind."""
    paragraphs: list[Paragraph] = []
    removed: list[RemovedPart] = []
    for place, (text, kind) in enumerate(lines):
        if kind is None:
            paragraphs.append(Paragraph(text, place))
        else:
            removed.append(RemovedPart(text=text, kind=kind, place=place))
    return Draft(tuple(paragraphs), tuple(removed))
