"""What an entity engine finds: spans of text, each a person, an organization or a place."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Protocol

from copydesk.article import EntityKind


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The half-open range [start, end) of a text, in code points, and what stands there."""

    start: int
    end: int
    kind: EntityKind

    def of(self, text: str) -> str:
        """The words of the span in `text`."""
        return text[self.start : self.end]


class TextRefused(Exception):
    """The engine won't work on this one text; others are not concerned."""


# ISO 639-1 codes: the language that every engine reads, and what a text has whose language can't be said.
ENGLISH = "en"
UNKNOWN_LANGUAGE = "unknown"


class EntityEngine(Protocol):
    """Finds names in a text of a language that it has a model for."""

    @property
    def languages(self) -> frozenset[str]:
        """ISO 639-1 codes of the languages that it reads; English is one of them."""

    @property
    def name(self) -> str:
        """What the lineage of an English article says about the engine: program and model."""

    def name_of(self, language: str) -> str:
        """The same for an article of one of its languages."""

    def find(self, text: str, language: str = ENGLISH) -> list[Span]:
        """The names in `text`, which is in one of its languages, in text order, without overlaps.

        Raises `EntitiesUnavailable` where the engine is out of reach and `TextRefused` where it refuses the text.
        """


# Spans that don't overlap are in order by where they start. Comparing whole ones took a tenth of the time.
_START = attrgetter("start")


class SpanIndex:
    """Spans that don't overlap one another, to be asked which of them a range touches."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(spans, key=_START)
        self._starts = [span.start for span in self._spans]

    def touching(self, start: int, end: int) -> list[Span]:
        """The spans that share a code point with [start, end), in text order."""
        after = bisect_left(self._starts, end)
        first = bisect_left(self._starts, start, 0, after)
        if first > 0 and self._spans[first - 1].end > start:
            first -= 1
        return self._spans[first:after]

    def touches(self, start: int, end: int) -> bool:
        """Whether one of the spans shares a code point with [start, end)."""
        after = bisect_left(self._starts, end)
        return after > 0 and (self._starts[after - 1] >= start or self._spans[after - 1].end > start)

    def lie_within(self, start: int, end: int) -> bool:
        """Whether none of the spans that touch [start, end) goes beyond it."""
        return all(start <= span.start and span.end <= end for span in self.touching(start, end))


def in_text_order(spans: Iterable[Span]) -> list[Span]:
    """`spans`, which don't overlap one another, by where they start."""
    return sorted(spans, key=_START)


def free_of(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """Those of `spans` that touch none of `taken`, which don't overlap one another."""
    listed = list(spans)
    if not listed:
        return listed
    index = SpanIndex(taken)
    return [span for span in listed if not index.touches(span.start, span.end)]


def without_overlaps(spans: Iterable[Span]) -> list[Span]:
    """`spans` in text order; of two that overlap the one that starts earlier stays, then the longer one."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def override_spans(spans: Iterable[Span], better: Sequence[Span]) -> list[Span]:
    """`better`, which don't overlap one another, with those of `spans` that touch none of them, in text order."""
    return in_text_order([*free_of(spans, better), *better]) if better else in_text_order(spans)


def merge_spans(kept: Iterable[Span], added: Iterable[Span]) -> list[Span]:
    """`kept`, which don't overlap, with those of `added` that fit beside them and one another, in text order."""
    known = list(kept)
    return in_text_order([*known, *without_overlaps(free_of(added, known))])
