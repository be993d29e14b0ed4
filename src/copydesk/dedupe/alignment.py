"""Which sentences of one text tell what a sentence of the other tells, in the same order."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from copydesk.dedupe.features import Features, Sentence, is_content

# Two sentences match from this similarity: the idf mass of the stems that they share, in that of the smaller one.
MATCH = 0.4
# One shared stem may be chance, however rare it is.
_SINGLE_STEM_FACTOR = 0.5


@dataclass(frozen=True, slots=True)
class Alignment:
    """The matched sentences of a shorter and a longer text: index pairs in reading order, never going back.

    `covered` is how many content stems of the shorter text the matched sentences share. Several sentences of the
    shorter text may match one of the longer.
    """

    pairs: tuple[tuple[int, int], ...]
    similarities: tuple[float, ...]
    covered: int


def align_sentences(shorter: Features, longer: Features) -> Alignment:
    """The heaviest chain of matching sentences whose places in the longer text never decrease."""
    similarity, covered = compare_sentences(shorter.sentences, longer.sentences)
    weights = np.where(similarity >= MATCH, covered, 0)
    pairs = tuple(find_heaviest_chain(weights))
    return Alignment(
        pairs=pairs,
        similarities=tuple(float(similarity[pair]) for pair in pairs),
        covered=int(sum(weights[pair] for pair in pairs)),
    )


def compare_sentences(
    shorter: tuple[Sentence, ...], longer: tuple[Sentence, ...]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Similarity and count of shared content stems of every two sentences, both of shape (shorter, longer)."""
    holders: dict[str, list[int]] = defaultdict(list)
    for column, sentence in enumerate(longer):
        for stem in sentence.stems:
            holders[stem].append(column)
    similarity = np.zeros((len(shorter), len(longer)))
    covered = np.zeros((len(shorter), len(longer)), dtype=np.int64)
    masses = np.array([sentence.mass for sentence in longer])
    for row, sentence in enumerate(shorter):
        shared = [0.0] * len(longer)
        contents = [0] * len(longer)
        counts = [0] * len(longer)
        for stem, idf in sentence.stems.items():
            content = is_content(idf)
            for column in holders.get(stem, ()):
                shared[column] += idf
                counts[column] += 1
                contents[column] += content
        factors = np.where(np.array(counts) == 1, _SINGLE_STEM_FACTOR, 1.0)
        smaller = np.maximum(np.minimum(masses, sentence.mass), 1e-9)
        similarity[row] = factors * np.array(shared) / smaller
        covered[row] = contents
    return similarity, covered


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
