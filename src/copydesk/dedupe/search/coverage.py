"""How much of one text the sentences of another can cover, of many pairs at once: the bound on their order.

A score aligns sentences in order (`dedupe.scoring.alignment`); here each takes its best counterpart, wherever that is.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from copydesk.dedupe.scoring.alignment import MATCH, SINGLE_STEM_FACTOR
from copydesk.dedupe.search.joining import (
    Floats,
    Indices,
    Packed,
    find_owners,
    find_starts,
    index_ranges,
    join_keys,
    make_keys,
)
from copydesk.dedupe.signing.features import CONTENT_IDF, MAX_SENTENCES
from copydesk.dedupe.signing.outline import PLACE

# Idf is rounded to 32 bits, and masses are added up in another order.
_SLACK = 1e-3
# Some 200 places each, most of which meet none.
_PAIRS_AT_ONCE = 1_000


class PlacedStems:
    """The places of many texts; those of text `i` are `places[starts[i]:starts[i + 1]]`.

    `masses` has the sum of idf of each sentence, shape (texts, 80).
    """

    def __init__(self, texts: Packed) -> None:
        content, sizes = texts
        self.places = np.frombuffer(content, dtype=PLACE)
        self.numbers = np.ascontiguousarray(self.places["number"])
        self.starts = find_starts(sizes // PLACE.itemsize)
        rows = find_owners(self.starts) * MAX_SENTENCES + self.places["sentence"]
        sums = np.bincount(rows, self.places["idf"], minlength=len(sizes) * MAX_SENTENCES)
        self.masses = sums.astype(np.float32).reshape(len(sizes), MAX_SENTENCES)

    def are_known(self, texts: Indices) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Which of the texts have places."""
        return self.starts[texts + 1] > self.starts[texts]


class Covered(NamedTuple):
    """How many content stems of each side the other's sentences cover at most, an element a pair; infinite where one
    side's places are not known."""

    ours: Floats
    theirs: Floats


def cover_sentences(rows: PlacedStems, row: Indices, columns: PlacedStems, column: Indices) -> Covered:
    """What the pairs (`row[i]`, `column[i]`) cover of each other; `row` ascends."""
    covered = Covered(*np.full((2, len(row)), np.inf))
    known = np.flatnonzero(rows.are_known(row) & columns.are_known(column))
    for start in range(0, len(known), _PAIRS_AT_ONCE):
        part = known[start : start + _PAIRS_AT_ONCE]
        for target, values in zip(covered, _cover_some(rows, row[part], columns, column[part]), strict=True):
            target[part] = values
    return covered


def _cover_some(rows: PlacedStems, row: Indices, columns: PlacedStems, column: Indices) -> Covered:
    own_rows, place_of_row = np.unique(row, return_inverse=True)
    owner, own = index_ranges(rows.starts, own_rows)
    pair, theirs = index_ranges(columns.starts, column)
    met, passed = join_keys(make_keys(owner, rows.numbers[own]), make_keys(place_of_row[pair], columns.numbers[theirs]))
    ours, others = rows.places[own[met]], columns.places[theirs[passed]]
    # A cell is one sentence of each side of a pair.
    cells = (pair[passed] * MAX_SENTENCES + ours["sentence"]) * MAX_SENTENCES + others["sentence"]
    cells, of, counts = np.unique(cells, return_inverse=True, return_counts=True)
    idf = ours["idf"].astype(np.float64)
    shared = np.bincount(of, idf, minlength=len(cells)) * np.where(counts == 1, SINGLE_STEM_FACTOR, 1.0)
    weights = np.bincount(of, idf >= CONTENT_IDF, minlength=len(cells))
    pairs, left, right = cells // MAX_SENTENCES**2, cells // MAX_SENTENCES % MAX_SENTENCES, cells % MAX_SENTENCES
    masses = np.minimum(rows.masses[row[pairs], left], columns.masses[column[pairs], right])
    matched = shared >= (MATCH - _SLACK) * masses
    pairs, left, right, weights = pairs[matched], left[matched], right[matched], weights[matched]
    return Covered(
        _add_best(pairs * MAX_SENTENCES + left, weights, len(row)),
        _add_best(pairs * MAX_SENTENCES + right, weights, len(row)),
    )


def _add_best(sentences: Indices, weights: Floats, count: int) -> Floats:
    """For each of `count` pairs the sum over its sentences of the greatest weight that each has."""
    if not len(sentences):
        return np.zeros(count)
    order = np.argsort(sentences, kind="stable")
    sentences = sentences[order]
    firsts = np.flatnonzero(np.diff(sentences, prepend=-1))
    best = np.maximum.reduceat(weights[order], firsts)
    return np.bincount(sentences[firsts] // MAX_SENTENCES, best, minlength=count).astype(np.float64)
