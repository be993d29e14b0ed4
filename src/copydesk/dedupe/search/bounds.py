"""A bound on the score of many pairs at once, from outlines: most are refused before anything is taken apart again.

    bound = .36 stems + .36 + .15 document vectors + .53 lifted lead vectors + quotes + order
          + numbers

where the last three are at most what the outlines allow. Rules only lower a score, so no pair scores more than this.
Where texts are at hand, what they quote and how alike their sentences are lowers the bound, and so does how much of
each the other's sentences can cover.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from copydesk.dedupe.scoring.terms import lift_lead, shrink_coverage, shrink_share
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
from copydesk.dedupe.search.coverage import PlacedStems, cover_sentences
from copydesk.dedupe.search.joining import (
    Bytes,
    Floats,
    Indices,
    Mask,
    Packed,
    find_starts,
    index_ranges,
    join_keys,
    make_keys,
    pack,
)
from copydesk.dedupe.signing.models import VECTOR_DIMENSIONS
from copydesk.dedupe.signing.outline import NO_OUTLINE, OUTLINE_COUNTS, STEM, Outline

# Outlines are rounded to 32 bits, and sums are added up in another order.
_SLACK = 1e-3
# Two document vectors are 2 kB.
_PAIRS_AT_ONCE = 10_000
# Some 150 stems each, ten numbers of 64 bits for every stem.
_PAIRS_SHARED_AT_ONCE = 2_000


class Outlines:
    """Many outlines as columns, a row a text; the stems of text `i` have the `numbers[starts[i]:starts[i + 1]]`.

    `are_drawn` says which texts have an outline; the others' rows are empty.
    """

    def __init__(
        self,
        are_drawn: Mask,
        stems: Packed,
        documents: Bytes,
        counts: Mapping[str, NDArray[Any]],
        places: Packed | None = None,
    ) -> None:
        """`documents` are those of the texts that have an outline, one behind the other; `counts` are the whole numbers
        of `Outline`, an element a text; without `places` no bound asks what sentences cover."""
        self.are_drawn = are_drawn
        held = np.frombuffer(stems[0], dtype=STEM)
        self.numbers, self.weights, self.sentences = (
            np.ascontiguousarray(held[name]) for name in ("number", "weight", "sentences")
        )
        self.starts = find_starts(stems[1] // STEM.itemsize)
        self.documents = np.frombuffer(documents, dtype="<f4").reshape(-1, VECTOR_DIMENSIONS)
        if len(self.documents) < len(are_drawn):
            drawn, self.documents = self.documents, np.zeros((len(are_drawn), VECTOR_DIMENSIONS), dtype=np.float32)
            self.documents[are_drawn] = drawn
        self.word_counts = counts["word_count"].astype(np.float64)
        self.content_stems = counts["content_stems"]
        self.figures = counts["figures"].astype(np.float64)
        self.quotes = counts["quotes"]
        self.placed = PlacedStems(places or (b"", np.zeros(len(are_drawn), dtype=np.intp)))

    @classmethod
    def of(cls, outlines: Sequence[Outline | None]) -> Outlines:
        """Of texts one by one."""
        drawn = [one or NO_OUTLINE for one in outlines]
        return cls(
            np.array([one is not None for one in outlines], dtype=np.bool_),
            pack(one.stems for one in drawn),
            b"".join(one.document for one in drawn),
            {name: np.array([getattr(one, name) for one in drawn], dtype=np.int64) for name in OUTLINE_COUNTS},
            pack(one.places for one in drawn),
        )


class Told(NamedTuple):
    """What texts that are at hand tell of pairs, an element a pair: how well their quotations answer each other (where
    both quote), and how alike their sentences are."""

    quotes: Floats
    sentences: Floats


class SharedStems(NamedTuple):
    """What pairs share, an element a pair: the cosine of their stems, and of each side how many of its sentences'
    stems of meaning the other text has."""

    cosines: Floats
    ours: Floats
    theirs: Floats


def may_score(
    rows: Outlines,
    row: Indices,
    columns: Outlines,
    column: Indices,
    leads: Floats,
    least: float,
    told: Told | None = None,
) -> Mask:
    """Which of the pairs (`row[i]`, `column[i]`) may score `least`; `row` ascends, `leads` are their leads' cosines.

    Where neither leads nor stems have enough in common a pair is hopeless, whatever its other terms. With `told`
    the bound is a closer one, and takes .1 ms a pair.
    """
    shared = share_stems(rows, row, columns, column)
    orders = _bound_orders(rows, row, columns, column, shared)
    figures = np.minimum(rows.figures[row], columns.figures[column])
    both_quote = (rows.quotes[row] > 0) & (columns.quotes[column] > 0)
    bound = (
        STEMS_WEIGHT * np.minimum(shared.cosines, 1)
        + SENTENCES_WEIGHT * (1 if told is None else told.sentences)
        + DOCUMENT_WEIGHT
        + LEAD_WEIGHT * lift_lead(np.clip(leads, 0, 1))
        + np.where(both_quote, QUOTES_WEIGHT * ((1 if told is None else told.quotes) - QUOTES_NEUTRAL), 0.0)
        + ORDER_WEIGHT * (orders - ORDER_NEUTRAL)
        + NUMBERS_WEIGHT * (shrink_share(figures, figures) - NUMBERS_NEUTRAL)
    )
    mask: Mask = ((leads >= HOPELESS_LEAD) | (shared.cosines >= HOPELESS_STEMS)) & (bound >= least - _SLACK)
    every = np.flatnonzero(mask)
    for start in range(0, len(every), _PAIRS_AT_ONCE):
        left = every[start : start + _PAIRS_AT_ONCE]
        cosines = np.einsum("ij,ij->i", rows.documents[row[left]], columns.documents[column[left]])
        bound[left] -= DOCUMENT_WEIGHT * (1 - np.clip(cosines, 0, 1))
        mask[left] = bound[left] >= least - _SLACK
    if told is None:
        return mask
    left = np.flatnonzero(mask)
    covered = cover_sentences(rows.placed, row[left], columns.placed, column[left])
    covering = SharedStems(
        shared.cosines[left],
        np.minimum(shared.ours[left], covered.ours),
        np.minimum(shared.theirs[left], covered.theirs),
    )
    lower = _bound_orders(rows, row[left], columns, column[left], covering) - orders[left]
    mask[left] = bound[left] + ORDER_WEIGHT * lower >= least - _SLACK
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
    """What each pair shares, some thousand pairs at a time."""
    shared = SharedStems(*np.zeros((3, len(row))))
    for start in range(0, len(row), _PAIRS_SHARED_AT_ONCE):
        some = slice(start, start + _PAIRS_SHARED_AT_ONCE)
        for target, values in zip(shared, _share_some(rows, row[some], columns, column[some]), strict=True):
            target[some] = values
    return shared


def _share_some(rows: Outlines, row: Indices, columns: Outlines, column: Indices) -> SharedStems:
    """What each of some pairs shares."""
    own_rows, place_of_row = np.unique(row, return_inverse=True)
    owner, own = index_ranges(rows.starts, own_rows)
    pair, theirs = index_ranges(columns.starts, column)
    # The keys of rows ascend: rows do, and so do the numbers of each.
    places, passed = join_keys(
        make_keys(owner, rows.numbers[own]), make_keys(place_of_row[pair], columns.numbers[theirs])
    )
    ours, met, of = own[places], theirs[passed], pair[passed]

    def add_up(values: NDArray[Any]) -> Floats:
        return np.bincount(of, values, minlength=len(row)).astype(np.float64)

    return SharedStems(
        add_up(rows.weights[ours].astype(np.float64) * columns.weights[met]),
        add_up(rows.sentences[ours]),
        add_up(columns.sentences[met]),
    )
