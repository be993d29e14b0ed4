"""Joins of the stems of many pairs of texts, in arrays."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Indices = NDArray[np.intp]
Mask = NDArray[np.bool_]
Bytes = bytes | NDArray[np.uint8]
# Byte strings one behind the other, and how many bytes each has.
Packed = tuple[Bytes, Indices]

_SIEVE_BITS = 20
_SLOT_MASK = np.uint64((1 << _SIEVE_BITS) - 1)
_SCATTER = np.uint64(0x9E3779B1)


def pack(strings: Iterable[bytes]) -> Packed:
    """Some byte strings as one."""
    listed = list(strings)
    return b"".join(listed), np.array([*map(len, listed)], dtype=np.intp)


def find_starts(sizes: Indices) -> Indices:
    """Where each of some ranges that follow each other begins, and where the last of them ends."""
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.intp)


def find_owners(starts: Indices) -> Indices:
    """Which of these ranges each element is of."""
    return np.repeat(np.arange(len(starts) - 1), np.diff(starts))


def index_ranges(starts: Indices, which: Indices) -> tuple[Indices, Indices]:
    """The elements of some ranges, range `i` being `starts[i]` to `starts[i + 1]`: which of `which` each is of, and its
    place."""
    sizes = starts[which + 1] - starts[which]
    firsts = np.cumsum(sizes) - sizes
    places = np.repeat(starts[which] - firsts, sizes) + np.arange(int(sizes.sum()))
    return np.repeat(np.arange(len(which)), sizes), places


def make_keys(texts: Indices, numbers: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """A key for each stem of a text."""
    return (texts.astype(np.uint64) << np.uint64(32)) | numbers


def join_keys(own: NDArray[np.uint64], theirs: NDArray[np.uint64]) -> tuple[Indices, Indices]:
    """The places of every two equal keys, in the order of `theirs`; `own` ascends, and may repeat.

    Most of theirs meet none, which a sieve tells at once.
    """
    sieve = np.zeros(1 << _SIEVE_BITS, dtype=np.bool_)
    sieve[_slots(own)] = True
    passed = np.flatnonzero(sieve[_slots(theirs)])
    starts = np.searchsorted(own, theirs[passed], side="left")
    met = np.flatnonzero(own[np.minimum(starts, len(own) - 1)] == theirs[passed]) if len(own) else passed[:0]
    passed, starts = passed[met], starts[met]
    sizes = np.searchsorted(own, theirs[passed], side="right") - starts
    places = np.arange(int(sizes.sum())) + np.repeat(starts - (np.cumsum(sizes) - sizes), sizes)
    return places, np.repeat(passed, sizes)


def _slots(keys: NDArray[np.uint64]) -> Indices:
    """The low bits of a key's number, moved by its text, so that one stem of many texts has many slots."""
    return ((keys + (keys >> np.uint64(32)) * _SCATTER) & _SLOT_MASK).astype(np.intp)
