"""A bound on the score of many pairs at once, from outlines: most are refused before anything is taken apart again.

    bound = .36 stems + .36 + .15 document vectors + .53 lead vectors + quotes + order + numbers

where the last three are at most what the outlines allow. Rules only lower a score, so no pair scores more than this.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from copydesk.dedupe.scoring.terms import shrink_coverage, shrink_share
from copydesk.dedupe.scoring.weights import (
    DOCUMENT_WEIGHT,
    HOPELESS_LEAD,
    HOPELESS_STEMS,
    LEAD_WEIGHT,
    NUMBERS_NEUTRAL,
    NUMBERS_WEIGHT,
    ORDER_NEUTRAL,
    ORDER_WEIGHT,
    QUOTES_NEUTRAL,
    QUOTES_WEIGHT,
    SENTENCES_WEIGHT,
    STEMS_WEIGHT,
)
from copydesk.dedupe.signing.outline import STEM, Outline

Floats = NDArray[np.floating[Any]]
Indices = NDArray[np.intp]
Mask = NDArray[np.bool_]

# Outlines are rounded to 32 bits, and sums are added up in another order.
_SLACK = 1e-3
# Two document vectors are 2 kB.
_PAIRS_AT_ONCE = 10_000


class Outlines:
    """Many outlines as columns; the stems of text `i` are `stems[starts[i]:starts[i + 1]]`."""

    def __init__(self, outlines: Sequence[Outline]) -> None:
        self.stems = np.frombuffer(b"".join(one.stems for one in outlines), dtype=STEM)
        sizes = [len(one.stems) // STEM.itemsize for one in outlines]
        self.starts = np.concatenate([[0], np.cumsum(sizes, dtype=np.intp)]).astype(np.intp)
        self.documents = np.frombuffer(b"".join(one.document for one in outlines), dtype="<f4").reshape(
            len(outlines), -1
        )
        self.word_counts = np.array([one.word_count for one in outlines], dtype=np.float64)
        self.content_stems = np.array([one.content_stems for one in outlines], dtype=np.int64)
        self.figures = np.array([one.figures for one in outlines], dtype=np.float64)
        self.quotes = np.array([one.quotes for one in outlines], dtype=np.int64)


class SharedStems(NamedTuple):
    """What pairs share, an element a pair: the cosine of their stems, and of each side how many of its sentences'
    stems of meaning the other text has."""

    cosines: Floats
    ours: Floats
    theirs: Floats


def may_score(rows: Outlines, row: Indices, columns: Outlines, column: Indices, leads: Floats, least: float) -> Mask:
    """Which of the pairs (`row[i]`, `column[i]`) may score `least`; `row` ascends, `leads` are their leads' cosines.

    Where neither leads nor stems have enough in common a pair is hopeless, whatever its other terms.
    """
    shared = share_stems(rows, row, columns, column)
    figures = np.minimum(rows.figures[row], columns.figures[column])
    both_quote = (rows.quotes[row] > 0) & (columns.quotes[column] > 0)
    bound = (
        STEMS_WEIGHT * np.minimum(shared.cosines, 1)
        + SENTENCES_WEIGHT
        + DOCUMENT_WEIGHT
        + LEAD_WEIGHT * np.clip(leads, 0, 1)
        + np.where(both_quote, QUOTES_WEIGHT * (1 - QUOTES_NEUTRAL), 0.0)
        + ORDER_WEIGHT * (_bound_orders(rows, row, columns, column, shared) - ORDER_NEUTRAL)
        + NUMBERS_WEIGHT * (shrink_share(figures, figures) - NUMBERS_NEUTRAL)
    )
    mask: Mask = ((leads >= HOPELESS_LEAD) | (shared.cosines >= HOPELESS_STEMS)) & (bound >= least - _SLACK)
    every = np.flatnonzero(mask)
    for start in range(0, len(every), _PAIRS_AT_ONCE):
        left = every[start : start + _PAIRS_AT_ONCE]
        cosines = np.einsum("ij,ij->i", rows.documents[row[left]], columns.documents[column[left]])
        mask[left] = bound[left] - DOCUMENT_WEIGHT * (1 - np.clip(cosines, 0, 1)) >= least - _SLACK
    return mask


def _bound_orders(rows: Outlines, row: Indices, columns: Outlines, column: Indices, shared: SharedStems) -> Floats:
    """The greatest ordered coverage of each pair's shorter text; of texts of one length, of either."""
    our_words, their_words = rows.word_counts[row], columns.word_counts[column]
    ours = shrink_coverage(our_words, np.minimum(1, shared.ours / np.maximum(1, rows.content_stems[row])))
    theirs = shrink_coverage(their_words, np.minimum(1, shared.theirs / np.maximum(1, columns.content_stems[column])))
    bound: Floats = np.maximum(
        np.where(our_words <= their_words, ours, 0), np.where(our_words >= their_words, theirs, 0)
    )
    return bound


def share_stems(rows: Outlines, row: Indices, columns: Outlines, column: Indices) -> SharedStems:
    """What each pair shares: a row's stems are spread over all numbers once, then looked up for its columns."""
    _, numbers = np.unique(np.concatenate([rows.stems["number"], columns.stems["number"]]), return_inverse=True)
    ours, theirs = numbers[: len(rows.stems)], numbers[len(rows.stems) :]
    weights, sentences = np.zeros((2, int(numbers.max(initial=0)) + 1))
    shared = SharedStems(*np.zeros((3, len(row))))
    their_weights = columns.stems["weight"].astype(np.float64)
    their_sentences = columns.stems["sentences"].astype(np.float64)
    changes = np.flatnonzero(np.diff(row)) + 1
    for start, end in zip([0, *changes], [*changes, len(row)], strict=True):
        if start == end:
            continue
        own = slice(rows.starts[row[start]], rows.starts[row[start] + 1])
        weights[ours[own]] = rows.stems["weight"][own]
        sentences[ours[own]] = rows.stems["sentences"][own]
        near = column[start:end]
        sizes = columns.starts[near + 1] - columns.starts[near]
        firsts = np.cumsum(sizes) - sizes
        places = np.repeat(columns.starts[near] - firsts, sizes) + np.arange(int(sizes.sum()))
        met = weights[theirs[places]]
        pair = np.repeat(np.arange(end - start), sizes)
        for target, values in (
            (shared.cosines, met * their_weights[places]),
            (shared.ours, sentences[theirs[places]]),
            (shared.theirs, their_sentences[places] * (met > 0)),
        ):
            target[start:end] = np.bincount(pair, values, minlength=end - start)
        weights[ours[own]] = sentences[ours[own]] = 0
    return shared
