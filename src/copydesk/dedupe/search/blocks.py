"""What is compared of many signatures, as columns; and where two sets of them share a band."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from copydesk.dedupe.search.bounds import Outlines
from copydesk.dedupe.search.joining import Indices, Mask
from copydesk.dedupe.signing.outline import NO_OUTLINE, Outline
from copydesk.dedupe.signing.signature import Key

# Far from every real day, and from each other's arithmetic.
UNDATED = -1

# A bit for each value of this many bits of a band's hash: 97 bands of 20,000 articles set one in nine.
_SIEVE_BITS = 24


class Comparable(Protocol):
    """What of a signature decides whether it is compared with another. A signature is one."""

    @property
    def article_id(self) -> str: ...
    @property
    def landed_on(self) -> date: ...
    @property
    def key(self) -> Key: ...
    @property
    def claim(self) -> str: ...
    @property
    def fingerprint(self) -> str: ...
    @property
    def published_on(self) -> date | None: ...
    @property
    def bands(self) -> bytes: ...
    @property
    def lead(self) -> bytes: ...
    @property
    def outline(self) -> Outline | None: ...


class Compared(NamedTuple):
    """A signature without its text and names: a sixth of it, for the search alone."""

    article_id: str
    landed_on: date
    claim: str
    fingerprint: str
    published_on: date | None
    bands: bytes
    lead: bytes
    outline: Outline | None

    @property
    def key(self) -> Key:
        """What its signature is stored under."""
        return self.article_id, self.landed_on


def read_compared(row: Mapping[str, Any]) -> Compared:
    """What is compared of a stored signature, from its columns `Compared._fields`."""
    outline = row["outline"]
    fields = {name: row[name] for name in Compared._fields}
    return Compared(**fields | {"outline": outline and Outline.model_construct(**outline)})


class Block:
    """The compared values of some signatures, one row each. Ids and fingerprints are there as numbers.

    `bands` has a row a signature, shape (signatures, 97); the last tells the exact body.
    """

    def __init__(self, signatures: Sequence[Comparable]) -> None:
        self.claims = np.array([hash(one.claim) for one in signatures], dtype=np.int64)
        self.bodies = np.array([hash(one.fingerprint) for one in signatures], dtype=np.int64)
        self.landed = np.array([one.landed_on.toordinal() for one in signatures], dtype=np.int64)
        self.published = np.array([_ordinal(one.published_on) for one in signatures], dtype=np.int64)
        count = len(signatures)
        self.bands = np.frombuffer(b"".join(one.bands for one in signatures), dtype="<u8").reshape(count, -1)
        self.leads = np.frombuffer(b"".join(one.lead for one in signatures), dtype="<f4").reshape(count, -1)
        outlines = [one.outline for one in signatures]
        self.has_outline = np.array([one is not None for one in outlines], dtype=np.bool_)
        self.outlines = Outlines([one or NO_OUTLINE for one in outlines])

    def __len__(self) -> int:
        return len(self.claims)

    def find_near(self, days: NDArray[np.int64], most: int) -> Indices:
        """Those that are undated, or at most so many days from one of `days`; all, where one of these is no day."""
        if (days == UNDATED).any():
            return np.arange(len(self))
        known = np.unique(days)
        after = np.searchsorted(known, self.published)
        ahead = known[np.minimum(after, len(known) - 1)] - self.published
        behind = self.published - known[np.maximum(after - 1, 0)]
        return np.flatnonzero((self.published == UNDATED) | (np.minimum(np.abs(ahead), np.abs(behind)) <= most))


class Bands:
    """The bands of a block, to be joined with those of others.

    A band's hash says which band it is, so all of them are one ascending list. Most values of others meet none: a
    sieve of their lowest bits refuses these before they are looked up.
    """

    def __init__(self, block: Block) -> None:
        values = block.bands.ravel()
        order = np.argsort(values, kind="stable")
        self._values = values[order]
        self._rows = order // max(1, block.bands.shape[1])
        self._sieve: Mask = np.zeros(1 << _SIEVE_BITS, dtype=np.bool_)
        self._sieve[_low_bits(values)] = True

    def join(self, block: Block) -> tuple[Indices, Indices]:
        """The rows of both that share a band, an element a shared band."""
        values = block.bands.ravel()
        passed = np.flatnonzero(self._sieve[_low_bits(values)])
        starts = np.searchsorted(self._values, values[passed], side="left")
        sizes = np.searchsorted(self._values, values[passed], side="right") - starts
        met = np.flatnonzero(sizes)
        starts, sizes = starts[met], sizes[met]
        places = np.arange(int(sizes.sum())) + np.repeat(starts - (np.cumsum(sizes) - sizes), sizes)
        columns = passed[met] // max(1, block.bands.shape[1])
        return self._rows[places], np.repeat(columns, sizes)


def _low_bits(values: NDArray[np.uint64]) -> Indices:
    return (values & np.uint64((1 << _SIEVE_BITS) - 1)).astype(np.intp)


def _ordinal(day: date | None) -> int:
    return UNDATED if day is None else day.toordinal()
