"""Precision, recall and F1, by kind of entity and overall."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from copydesk.article import EntityKind
from copydesk.enrich.engine.spans import Span


@dataclass(slots=True)
class Score:
    """Right, found and marked names, and what follows from them."""

    right: int = 0
    found: int = 0
    marked: int = 0

    @property
    def precision(self) -> float:
        """The share of found names that are right; 1 where none was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of marked names that were found; 1 where none is marked."""
        return self.right / self.marked if self.marked else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.found + self.marked
        return 2 * self.right / total if total else 1.0

    def add(self, right: int, found: int, marked: int) -> None:
        """Counts the names of one more text."""
        self.right += right
        self.found += found
        self.marked += marked


@dataclass(slots=True)
class KindScores:
    """The scores by kind and over all kinds."""

    by_kind: dict[EntityKind, Score] = field(default_factory=lambda: {kind: Score() for kind in EntityKind})

    @property
    def overall(self) -> Score:
        """The sum over the kinds."""
        total = Score()
        for score in self.by_kind.values():
            total.add(score.right, score.found, score.marked)
        return total

    def add_spans(self, found: Iterable[Span], marked: Iterable[Span]) -> None:
        """Counts one text: a span is right where both ends and the kind agree."""
        found_set, marked_set = set(found), set(marked)
        for kind, score in self.by_kind.items():
            score.add(
                right=_count(found_set & marked_set, kind),
                found=_count(found_set, kind),
                marked=_count(marked_set, kind),
            )


def _count(spans: set[Span], kind: EntityKind) -> int:
    return Counter(span.kind for span in spans)[kind]
