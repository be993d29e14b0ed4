"""What becomes of an article in a stage: it is kept, or it is rejected with a reason; and the books of both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from copydesk.errors import BooksUnbalanced
from copydesk.record import Record


class Stage(StrEnum):
    """The six stages, in order."""

    READ = "read"
    CLEAN = "clean"
    NORMALIZE = "normalize"
    ENRICH = "enrich"
    DEDUPE = "dedupe"
    INDEX = "index"


class Reason(StrEnum):
    """Why an article was rejected."""

    UNREADABLE = "unreadable"
    VANISHED = "vanished"
    EMPTY = "empty"
    BINARY = "binary"
    OVERSIZED = "oversized"
    UNDECODABLE = "undecodable"
    UNSUPPORTED_FORMAT = "unsupported-format"
    OUTSIDE_LANDING = "outside-landing"
    UNSAFE_NAME = "unsafe-name"
    UNSAFE_MARKUP = "unsafe-markup"
    MALFORMED = "malformed"
    TRUNCATED = "truncated"
    ENCRYPTED = "encrypted"
    DECOMPRESSION_BOMB = "decompression-bomb"
    TOO_MANY_PARTS = "too-many-parts"
    NESTED_TOO_DEEP = "nested-too-deep"
    TIMED_OUT = "timed-out"
    ORPHAN_SIDECAR = "orphan-sidecar"
    CANCELED = "canceled"
    WITHHELD = "withheld"
    NO_ARTICLE_TEXT = "no-article-text"
    REDELIVERED = "redelivered"
    FORGOTTEN = "forgotten"
    REFUSED_BY_INDEX = "refused-by-index"
    STEP_FAILED = "step-failed"


class Rejected(Record):
    """One refused article: which file, where in the pipeline, why. `detail` is one line for a person."""

    path: str
    landed_on: date
    stage: Stage
    reason: Reason
    detail: str
    article_id: str | None = None


@dataclass(frozen=True, slots=True)
class Books:
    """The count of one stage over some articles. `seconds` is wall time."""

    stage: Stage
    read: int
    kept: int
    rejected: dict[Reason, int]
    seconds: float = 0.0

    def __post_init__(self) -> None:
        refused = sum(self.rejected.values())
        if self.read != self.kept + refused:
            raise BooksUnbalanced(f"{self.stage}: read {self.read} articles, kept {self.kept} and rejected {refused}")

    @classmethod
    def total(cls, stage: Stage, books: Iterable[Books]) -> Books:
        """The sum over batches of one stage."""
        every = list(books)
        refused: Counter[Reason] = Counter()
        for one in every:
            refused.update(one.rejected)
        return cls(
            stage,
            read=sum(one.read for one in every),
            kept=sum(one.kept for one in every),
            rejected=dict(sorted(refused.items())),
            seconds=sum(one.seconds for one in every),
        )
