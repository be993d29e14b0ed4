"""What is compared of many signatures, as columns; and where two sets of them share a band."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from copydesk.dedupe.search.bounds import Outlines
from copydesk.dedupe.search.joining import Indices, Mask, Packed, pack
from copydesk.dedupe.signing.models import VECTOR_DIMENSIONS, Vectors
from copydesk.dedupe.signing.signature import Key, Signature

# Far from every real day, and from each other's arithmetic.
UNDATED = -1

# A bit for each value of this many bits of a band's hash: 121 bands of 20,000 articles set one in seven.
_SIEVE_BITS = 24


class Block:
    """What is compared of some signatures, a row each. Claims and fingerprints are there as numbers.

    `bands` holds those of all signatures, `bearers` which row each is of; `leads` has shape (signatures, 256), a row of
    zeros for one that an older run's model made. Days are ordinals.
    """

    def __init__(
        self,
        keys: Sequence[Key],
        claims: Iterable[str],
        fingerprints: Iterable[str],
        published: Iterable[date | None],
        bands: Packed,
        leads: Packed,
        outlines: Outlines,
    ) -> None:
        """An element a signature of each."""
        self.keys = keys
        self.claims = np.array([*map(hash, claims)], dtype=np.int64)
        self.bodies = np.array([*map(hash, fingerprints)], dtype=np.int64)
        self.landed = np.array([landed_on.toordinal() for _, landed_on in keys], dtype=np.int64)
        self.published = np.array([UNDATED if day is None else day.toordinal() for day in published], dtype=np.int64)
        self.bands = np.frombuffer(bands[0], dtype="<u8")
        self.bearers = np.repeat(np.arange(len(keys)), bands[1] // self.bands.itemsize)
        self.leads = _lay_out(leads)
        self.outlines = outlines

    @classmethod
    def of(cls, signatures: Sequence[Signature]) -> Block:
        """Of signatures one by one."""
        return cls(
            [one.key for one in signatures],
            [one.claim for one in signatures],
            [one.fingerprint for one in signatures],
            [one.published_on for one in signatures],
            pack(one.bands for one in signatures),
            pack(one.lead for one in signatures),
            Outlines.of([one.outline for one in signatures]),
        )

    def __len__(self) -> int:
        return len(self.keys)


class Bands:
    """The bands of a block, to be joined with those of others.

    A band's hash says which band it is, so all of them are one ascending list. Most values of others meet none: a
    sieve of their lowest bits refuses these before they are looked up.
    """

    def __init__(self, block: Block) -> None:
        order = np.argsort(block.bands, kind="stable")
        self._values = block.bands[order]
        self._rows = block.bearers[order]
        self._sieve: Mask = np.zeros(1 << _SIEVE_BITS, dtype=np.bool_)
        self._sieve[_low_bits(self._values)] = True

    def join(self, block: Block) -> tuple[Indices, Indices]:
        """The rows of both that share a band, an element a shared band."""
        values = block.bands
        passed = np.flatnonzero(self._sieve[_low_bits(values)])
        starts = np.searchsorted(self._values, values[passed], side="left")
        sizes = np.searchsorted(self._values, values[passed], side="right") - starts
        met = np.flatnonzero(sizes)
        starts, sizes = starts[met], sizes[met]
        places = np.arange(int(sizes.sum())) + np.repeat(starts - (np.cumsum(sizes) - sizes), sizes)
        return self._rows[places], np.repeat(block.bearers[passed[met]], sizes)


def _lay_out(leads: Packed) -> Vectors:
    content, sizes = leads
    numbers = np.frombuffer(content, dtype="<f4")
    is_known = sizes == VECTOR_DIMENSIONS * numbers.itemsize
    if is_known.all():
        return numbers.reshape(-1, VECTOR_DIMENSIONS)
    rows = np.zeros((len(sizes), VECTOR_DIMENSIONS), dtype=np.float32)
    rows[is_known] = numbers[np.repeat(is_known, sizes // numbers.itemsize)].reshape(-1, VECTOR_DIMENSIONS)
    return rows


def _low_bits(values: NDArray[np.uint64]) -> Indices:
    return (values & np.uint64((1 << _SIEVE_BITS) - 1)).astype(np.intp)
