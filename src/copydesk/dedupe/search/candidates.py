"""Which pairs are worth a comparison, decided by the pair alone and never by what else the archive holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

import numpy as np

from copydesk.dedupe.policy import Policy
from copydesk.dedupe.search.blocks import UNDATED, Bands, Block, Comparable
from copydesk.dedupe.search.bounds import may_score
from copydesk.dedupe.search.joining import Floats, Indices, Mask
from copydesk.dedupe.signing.signature import Key

# Bounds memory: the leads of 1,000 x 4,000 pairs take 16 MB, however many articles there are.
_BLOCK_ROWS = 1_000
_BLOCK_COLUMNS = 4_000
# Two leads are 6 kB in 64 bits: 12 MB.
_PAIRS_AT_ONCE = 2_000
# What the shape of a block may add to a cosine; what may be at the line is multiplied once more, a pair at a time.
_BLOCK_ERROR = 1e-4
_COSINE_DIGITS = 6

ComparableT = TypeVar("ComparableT", bound=Comparable)


def find_candidates(
    some: Sequence[ComparableT], others: Sequence[ComparableT], policy: Policy, least: float | None = None
) -> list[tuple[ComparableT, ComparableT]]:
    """The pairs of one of `some` and one of `others` that share a band or have close leads.

    Both sides must have landed within the window and, if both are dated, not be further apart than copies of one
    story can be. Two landings that claim one address are no pair. Each pair comes once, sides and pairs in order of
    their keys, whatever the order of the arguments; `find_candidates(every, every, policy)` gives all pairs.
    With `least` those are left out that are hopeless or can't score so much, as far as their outlines tell.
    """
    if not some:
        return []
    search = CandidateSearch(some, policy, least)
    if some is others:
        return search.find_own()
    lefts = range(0, len(others), _BLOCK_COLUMNS)
    parts = [search.find_places(others[left : left + _BLOCK_COLUMNS]).moved(left) for left in lefts]
    return order_pairs(search.some, others, parts)


class FoundPairs(NamedTuple):
    """Pairs of a block's rows and another's columns, an element a pair; rows ascend."""

    rows: Indices
    columns: Indices

    def only(self, mask: Mask) -> FoundPairs:
        """Those that the mask has, an element a pair."""
        return FoundPairs(self.rows[mask], self.columns[mask])

    def moved(self, left: int) -> FoundPairs:
        """The same, of a block of columns that begins at `left`."""
        return FoundPairs(self.rows, self.columns + left)


class CandidateSearch(Generic[ComparableT]):
    """Some signatures, laid out to be searched by any number of others, some thousands at a time."""

    def __init__(self, some: Sequence[ComparableT], policy: Policy, least: float | None = None) -> None:
        """At least one, and the lines of `find_candidates`."""
        # By days of publication, so that those near a row's day are near all of its block's.
        self.some = sorted(some, key=lambda one: (one.published_on is None, one.published_on or one.landed_on))
        self._rows = Block(self.some)
        self._bands = Bands(self._rows)
        self._policy = policy
        self._least = least

    def find_own(self) -> list[tuple[ComparableT, ComparableT]]:
        """The candidates among themselves, as `find_candidates` gives them."""
        lefts = range(0, len(self.some), _BLOCK_COLUMNS)
        parts = [self.find_places(self.some[left : left + _BLOCK_COLUMNS], left).moved(left) for left in lefts]
        return order_pairs(self.some, self.some, parts)

    def find(self, others: Sequence[ComparableT]) -> list[tuple[ComparableT, ComparableT]]:
        """The candidates with these others, as `find_candidates` gives them."""
        return order_pairs(self.some, others, [self.find_places(others)] if others else [])

    def find_places(self, others: Sequence[ComparableT], own_from: int | None = None) -> FoundPairs:
        """The same as places in `some` and in `others`, of which there is at least one.

        Where `others` are those of `some` from `own_from` on each pair is looked at once.
        """
        return self._find_pairs(Block(others), own_from)

    def _find_pairs(self, columns: Block, own_from: int | None) -> FoundPairs:
        rows, width = self._rows, len(columns)
        met = [self._bands.join(columns), *self._find_close_leads(columns)]
        codes = np.unique(np.concatenate([row * width + column for row, column in met]))
        found = FoundPairs(codes // width, codes % width)
        if own_from is not None:
            found = found.only(found.rows < found.columns + own_from)
        found = found.only(are_possible(rows, columns, found, self._policy))
        leads = multiply_leads(rows, columns, found)
        shares_band = np.isin(found.rows * width + found.columns, met[0][0] * width + met[0][1])
        is_candidate = shares_band | (leads >= self._policy.lead_cosine)
        found, leads = found.only(is_candidate), leads[is_candidate]
        if self._least is None:
            return found
        known = rows.has_outline[found.rows] & columns.has_outline[found.columns]
        likely = ~known
        told = found.only(known)
        likely[known] = may_score(rows.outlines, told.rows, columns.outlines, told.columns, leads[known], self._least)
        return found.only(likely)

    def _find_close_leads(self, columns: Block) -> Iterator[tuple[Indices, Indices]]:
        """The rows and columns whose leads may be close enough, a block of rows at a time."""
        undated = int(np.count_nonzero(self._rows.published == UNDATED))
        dated = len(self._rows) - undated
        tops = [*range(0, dated, _BLOCK_ROWS), *range(dated, len(self._rows), _BLOCK_ROWS)]
        for top, end in pairwise([*tops, len(self._rows)]):
            near = columns.find_near(self._rows.published[top:end], self._policy.story_days)
            leads = self._rows.leads[top:end] @ columns.leads[near].T
            close = np.flatnonzero(leads.ravel() >= self._policy.lead_cosine - _BLOCK_ERROR)
            if len(close):
                yield close // len(near) + top, near[close % len(near)]


def order_pairs(
    some: Sequence[ComparableT], others: Sequence[ComparableT], parts: Sequence[FoundPairs]
) -> list[tuple[ComparableT, ComparableT]]:
    """The pairs of these places, each once, sides and pairs in order of their keys."""
    if not parts:
        return []
    rows, columns = (np.concatenate(side) for side in zip(*parts, strict=True))
    by_key = {some[place].key: some[place] for place in np.unique(rows).tolist()}
    by_key |= {others[place].key: others[place] for place in np.unique(columns).tolist()}
    keys = sorted(by_key)
    rank = {key: place for place, key in enumerate(keys)}
    ours, theirs = rank_places(some, rows, rank), rank_places(others, columns, rank)
    codes = np.unique(np.minimum(ours, theirs) * len(keys) + np.maximum(ours, theirs)).tolist()
    in_rank = [by_key[key] for key in keys]
    return [(in_rank[code // len(keys)], in_rank[code % len(keys)]) for code in codes]


def rank_places(listed: Sequence[Comparable], places: Indices, rank: Mapping[Key, int]) -> Indices:
    """The ranks of those that stand at some places of a list."""
    every, of = np.unique(places, return_inverse=True)
    ranks = np.array([rank[listed[place].key] for place in every.tolist()], dtype=np.intp)
    return ranks[of] if len(ranks) else ranks


def multiply_leads(rows: Block, columns: Block, found: FoundPairs) -> Floats:
    """The cosines of the pairs' leads, each by itself and rounded: the same in whatever block a pair stands."""
    cosines = np.zeros(len(found.rows))
    for start in range(0, len(cosines), _PAIRS_AT_ONCE):
        part = slice(start, start + _PAIRS_AT_ONCE)
        ours, theirs = rows.leads[found.rows[part]], columns.leads[found.columns[part]]
        cosines[part] = np.einsum("ij,ij->i", ours.astype(np.float64), theirs.astype(np.float64))
    rounded: Floats = cosines.round(_COSINE_DIGITS)
    return rounded


def are_possible(rows: Block, columns: Block, found: FoundPairs, policy: Policy) -> Mask:
    """Which pairs may be copies as far as ids and dates go."""
    one, other = found
    different = rows.claims[one] != columns.claims[other]
    in_window = np.abs(rows.landed[one] - columns.landed[other]) <= policy.window_days
    both_dated = (rows.published[one] != UNDATED) & (columns.published[other] != UNDATED)
    days_apart = np.abs(rows.published[one] - columns.published[other]) > policy.story_days
    same_body = rows.bodies[one] == columns.bodies[other]
    mask: Mask = different & in_window & (~(both_dated & days_apart) | same_body)
    return mask


def in_order(one: ComparableT, other: ComparableT) -> tuple[ComparableT, ComparableT]:
    """The two, the lower key first."""
    return (one, other) if one.key <= other.key else (other, one)
