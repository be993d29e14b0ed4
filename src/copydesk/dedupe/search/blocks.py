"""What is compared of many signatures, as columns; and where two sets of them share a band."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from copydesk.dedupe.search.bounds import Outlines
from copydesk.dedupe.search.joining import Bytes, Indices, Mask
from copydesk.dedupe.signing.models import LEAD_DIMENSIONS
from copydesk.dedupe.signing.signature import BANDS, Key, Signature

# Far from every real day, and from each other's arithmetic.
UNDATED = -1

# A bit for each value of this many bits of a band's hash: 97 bands of 20,000 articles set one in nine.
_SIEVE_BITS = 24


class Block:
    """What is compared of some signatures, a row each. Claims and fingerprints are there as numbers.

    `bands` has shape (signatures, 97), the last column tells the exact body; `leads` has shape (signatures, 384).
    Days are ordinals.
    """

    def __init__(
        self,
        keys: Sequence[Key],
        claims: Iterable[str],
        fingerprints: Iterable[str],
        published: Iterable[date | None],
        bands: Bytes,
        leads: Bytes,
        outlines: Outlines,
    ) -> None:
        """An element a signature of each; `bands` and `leads` are those of all, one behind the other."""
        self.keys = keys
        self.claims = np.array([*map(hash, claims)], dtype=np.int64)
        self.bodies = np.array([*map(hash, fingerprints)], dtype=np.int64)
        self.landed = np.array([landed_on.toordinal() for _, landed_on in keys], dtype=np.int64)
        self.published = np.array([UNDATED if day is None else day.toordinal() for day in published], dtype=np.int64)
        self.bands = np.frombuffer(bands, dtype="<u8").reshape(-1, BANDS + 1)
        self.leads = np.frombuffer(leads, dtype="<f4").reshape(-1, LEAD_DIMENSIONS)
        self.outlines = outlines

    @classmethod
    def of(cls, signatures: Sequence[Signature]) -> Block:
        """Of signatures one by one."""
        return cls(
            [one.key for one in signatures],
            [one.claim for one in signatures],
            [one.fingerprint for one in signatures],
            [one.published_on for one in signatures],
            b"".join(one.bands for one in signatures),
            b"".join(one.lead for one in signatures),
            Outlines.of([one.outline for one in signatures]),
        )

    def __len__(self) -> int:
        return len(self.keys)

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
