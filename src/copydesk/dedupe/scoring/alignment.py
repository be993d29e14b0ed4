"""Which sentences of one text tell what a sentence of the other tells, in the same order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from copydesk.dedupe.signing.features import CONTENT_IDF, Features, SentenceStems

# Two sentences match from this similarity: the idf mass of the stems that they share, in that of the smaller one.
MATCH = 0.4
# One shared stem may be chance, however rare it is.
SINGLE_STEM_FACTOR = 0.5
# A headline may have become the first sentence; a copy may move its lead down a little.
_LEAD, _NEAR_LEAD = 2, 4
# Keeps sentences of function words alone from dividing by nothing.
_LEAST_MASS = 1e-9


@dataclass(frozen=True, slots=True)
class Alignment:
    """The matched sentences of a shorter and a longer text: index pairs in reading order, never going back.

    `covered` is how many content stems of the shorter text the matched sentences share. Several sentences of the
    shorter text may match one of the longer. `openings` is the best similarity between one text's first sentences and
    the other's.
    """

    pairs: tuple[tuple[int, int], ...]
    similarities: tuple[float, ...]
    covered: int
    openings: float


def align_sentences(shorter: Features, longer: Features) -> Alignment:
    """The heaviest chain of matching sentences whose places in the longer text never decrease."""
    similarity, covered = compare_sentences(shorter.sentence_stems, longer.sentence_stems)
    weights = np.where(similarity >= MATCH, covered, 0)
    pairs = tuple(find_heaviest_chain(weights))
    return Alignment(
        pairs=pairs,
        similarities=tuple(float(similarity[pair]) for pair in pairs),
        covered=int(sum(weights[pair] for pair in pairs)),
        openings=compare_openings(similarity),
    )


def compare_openings(similarity: NDArray[np.float64]) -> float:
    """How well one text's first two sentences are matched among the other's first four, whichever is matched better."""
    if not similarity.size:
        return 0.0
    return float(max(similarity[:_LEAD, :_NEAR_LEAD].max(), similarity[:_NEAR_LEAD, :_LEAD].max()))


def compare_sentences(shorter: SentenceStems, longer: SentenceStems) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Similarity and count of shared content stems of every two sentences, both of shape (shorter, longer).

    Each stem of the shorter text meets its run of equal ones in the longer; what they share is summed by sentence pair.
    """
    shape = len(shorter.masses), len(longer.masses)
    first = np.searchsorted(longer.numbers, shorter.numbers, side="left")
    runs = np.searchsorted(longer.numbers, shorter.numbers, side="right") - first
    ours = np.repeat(np.arange(len(runs)), runs)
    theirs = np.arange(len(ours)) - np.repeat(np.cumsum(runs) - runs, runs) + first[ours]
    cells = shorter.sentences[ours] * shape[1] + longer.sentences[theirs]
    idf = shorter.idf[ours]
    size = shape[0] * shape[1]
    shared = np.bincount(cells, idf, minlength=size)
    counts = np.bincount(cells, minlength=size)
    covered = np.bincount(cells[idf >= CONTENT_IDF], minlength=size).reshape(shape)
    factors = np.where(counts == 1, SINGLE_STEM_FACTOR, 1.0)
    smaller = np.maximum(np.minimum(shorter.masses[:, None], longer.masses), _LEAST_MASS)
    return (factors * shared).reshape(shape) / smaller, covered


def find_heaviest_chain(weights: NDArray[np.int64]) -> list[tuple[int, int]]:
    """The (row, column) pairs, one a row at most, columns never decreasing, with the greatest sum of weights.

    Rows of weight 0 are left out. Of equal chains the one that stays further left.
    """
    rows, columns = weights.shape
    if not rows or not columns:
        return []
    # best[r, c]: the heaviest chain over the first r rows that ends at or before column c.
    best = np.zeros((rows + 1, columns), dtype=np.int64)
    for row in range(rows):
        best[row + 1] = np.maximum.accumulate(best[row] + weights[row])
    chain = []
    column = columns - 1
    for row in range(rows - 1, -1, -1):
        # The leftmost column with this sum: there the last matched pair sits, or none in this row.
        column = int(np.searchsorted(best[row + 1, : column + 1], best[row + 1, column]))
        if weights[row, column]:
            chain.append((row, column))
    return chain[::-1]
