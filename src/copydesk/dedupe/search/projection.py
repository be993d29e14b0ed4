"""What the cosines of many pairs' stems are at most, by products of short vectors.

A text has some 150 stems of tens of thousands: to look up what a pair shares takes 10 µs, a product of two vectors .8.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from copydesk.dedupe.search.bounds import Outlines
from copydesk.dedupe.search.joining import Floats, Indices, find_owners

# So many stems, which most texts have, keep a number of their own; the others share as many as follow. With half of
# either up to three times as many pairs are left to be looked up; with twice as many products take longer.
_OWN, _SHARED = 1_024, 1_024
# Stems are told apart by so many of their lowest bits.
_STEM_BITS = 18
_STEM_MASK = np.uint32((1 << _STEM_BITS) - 1)
_NOWHERE = -1
# Sums of 32-bit floats.
_SLACK = 1e-3

StemVectors = NDArray[np.float32]


class Projection:
    """Where the stems of some texts, and of any others, fall in vectors of 2,048 numbers.

    Stems that meet in one number by chance only add to a cosine, since no weight is negative; those that none of the
    first texts has are left out.
    """

    def __init__(self, some: Outlines) -> None:
        counts = np.bincount(some.numbers & _STEM_MASK, minlength=1 << _STEM_BITS)
        held = np.flatnonzero(counts)
        ranks = np.arange(len(held))
        self._dimensions = np.full(1 << _STEM_BITS, _NOWHERE, dtype=np.int16)
        most_common_first = held[np.argsort(-counts[held], kind="stable")]
        self._dimensions[most_common_first] = np.where(ranks < _OWN, ranks, _OWN + ranks % _SHARED)
        self.vectors = self.project(some)

    def project(self, texts: Outlines) -> StemVectors:
        """The vectors of any texts, a row each."""
        dimensions = self._dimensions[texts.numbers & _STEM_MASK]
        known = np.flatnonzero(dimensions != _NOWHERE)
        vectors = np.zeros((len(texts.starts) - 1, _OWN + _SHARED), dtype=np.float32)
        np.add.at(vectors, (find_owners(texts.starts)[known], dimensions[known]), texts.weights[known])
        return vectors

    def bound_cosines(self, row: Indices, others: StemVectors, column: Indices) -> Floats:
        """What the cosine of each pair (`row[i]` here, `column[i]` of others) is at most; `row` ascends."""
        bound = np.empty(len(row), dtype=np.float32)
        firsts = np.flatnonzero(np.diff(row, prepend=-1)).tolist()
        for first, last in zip(firsts, [*firsts[1:], len(row)], strict=True):
            np.dot(others[column[first:last]], self.vectors[row[first]], out=bound[first:last])
        return bound + _SLACK
