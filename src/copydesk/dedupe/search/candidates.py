"""Which pairs are worth a comparison, decided by the pair alone and never by what else the archive holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from more_itertools import chunked

from copydesk.dedupe.policy import Policy
from copydesk.dedupe.scoring.weights import HOPELESS_LEAD, HOPELESS_STEMS
from copydesk.dedupe.search.blocks import UNDATED, Bands, Block
from copydesk.dedupe.search.bounds import may_score
from copydesk.dedupe.search.joining import Indices, Mask
from copydesk.dedupe.search.projection import Projection
from copydesk.dedupe.search.thrift import Thrift
from copydesk.dedupe.signing.signature import Key, Signature

# Others that are laid out at once.
_BLOCK_COLUMNS = 4_000
# So that of 500 versions of one story, which have 124,750 pairs, few are asked for nothing.
_BOUNDED_AT_ONCE = 5_000

KeyPair = tuple[Key, Key]


def find_candidates(
    some: Sequence[Signature], others: Sequence[Signature], policy: Policy, least: float | None = None
) -> list[tuple[Signature, Signature]]:
    """The pairs of one of `some` and one of `others` that share a band.

    Both sides must have landed within the window and, if both are dated, not be further apart than copies of one
    story can be. Two landings that claim one address are no pair. Each pair comes once, sides and pairs in order of
    their keys, whatever the order of the arguments; `find_candidates(every, every, policy)` gives all pairs.
    With `least` those are left out that are hopeless or can't score so much, as far as their outlines tell.
    """
    if not some:
        return []
    search = CandidateSearch(Block.of(some), policy, least)
    if some is others:
        pairs = search.find_own()
    else:
        parts = [search.find(Block.of(part)) for part in chunked(others, _BLOCK_COLUMNS)]
        pairs = sorted({pair for part in parts for pair in part})
    by_key = {one.key: one for one in (*some, *others)}
    return [(by_key[one], by_key[other]) for one, other in pairs]


class FoundPairs(NamedTuple):
    """Pairs of a block's rows and another's columns, an element a pair; rows ascend."""

    rows: Indices
    columns: Indices

    def only(self, mask: Mask) -> FoundPairs:
        """Those that the mask has, an element a pair."""
        return FoundPairs(self.rows[mask], self.columns[mask])


class CandidateSearch:
    """Some signatures, laid out to be searched by any number of others, some thousands at a time."""

    def __init__(self, some: Block, policy: Policy, least: float | None = None) -> None:
        """At least one, and the lines of `find_candidates`."""
        self._rows = some
        self._bands = Bands(some)
        self._policy = policy
        self._least = least
        self._projection = None if least is None else Projection(some.outlines)

    def find_own(self) -> list[KeyPair]:
        """The candidates among themselves, as `find` gives them."""
        return self.find(self._rows)

    def find(self, others: Block) -> list[KeyPair]:
        """The candidates with these others: each pair once, sides and pairs in order of their keys."""
        found = self.find_places(others) if len(others) else FoundPairs(*np.empty((2, 0), dtype=np.intp))
        return order_pairs(self._rows.keys, others.keys, found)

    def find_places(self, columns: Block) -> FoundPairs:
        """The same as places in these and in the others, of which there is at least one.

        Of their own, each pair is looked at once.
        """
        rows, width = self._rows, len(columns)
        met_rows, met_columns = self._bands.join(columns)
        # Sorted, and not by numpy's `unique`, which takes eight times as long of some millions.
        met = np.sort(met_rows * width + met_columns)
        codes = met[np.flatnonzero(np.diff(met, prepend=-1))]
        found = FoundPairs(codes // width, codes % width)
        if columns is rows:
            found = found.only(found.rows < found.columns)
        found = found.only(are_possible(rows, columns, found, self._policy))
        if self._least is None or self._projection is None:
            return found
        return found.only(find_likely(rows, columns, found, self._least, self._projection))


def find_likely(rows: Block, columns: Block, found: FoundPairs, least: float, projection: Projection) -> Mask:
    """Which pairs may score so much as far as their outlines tell, or aren't asked; the projection is of the rows."""
    likely = np.ones(len(found.rows), dtype=np.bool_)
    known = np.flatnonzero(rows.outlines.are_drawn[found.rows] & columns.outlines.are_drawn[found.columns])
    if not len(known):
        return likely
    vectors = projection.vectors if columns is rows else projection.project(columns.outlines)
    thrift = Thrift()
    for start in range(0, len(known), _BOUNDED_AT_ONCE):
        if not thrift.lets_through():
            some = known[start : start + _BOUNDED_AT_ONCE]
            one, other = found.rows[some], found.columns[some]
            leads = np.einsum("ij,ij->i", rows.leads[one], columns.leads[other])
            hopeful = (leads >= HOPELESS_LEAD) | (projection.bound_cosines(one, vectors, other) >= HOPELESS_STEMS)
            likely[some[~hopeful]] = False
            one, other, leads = one[hopeful], other[hopeful], leads[hopeful]
            likely[some[hopeful]] = may_score(rows.outlines, one, columns.outlines, other, leads, least)
            thrift.note(int(np.count_nonzero(~likely[some])), len(some))
    return likely


def order_pairs(ours: Sequence[Key], theirs: Sequence[Key], found: FoundPairs) -> list[KeyPair]:
    """The keys of the pairs at these places, each pair once, sides and pairs in order."""
    own_places, rows = np.unique(found.rows, return_inverse=True)
    other_places, columns = np.unique(found.columns, return_inverse=True)
    own_keys = [ours[place] for place in own_places.tolist()]
    other_keys = [theirs[place] for place in other_places.tolist()]
    keys = sorted({*own_keys, *other_keys})
    # Tuples of names are sorted once, and not with each pair.
    rank = {key: place for place, key in enumerate(keys)}
    one, other = (
        np.array([rank[key] for key in some], dtype=np.intp)[of] if some else of
        for some, of in ((own_keys, rows), (other_keys, columns))
    )
    codes = np.unique(np.minimum(one, other) * len(keys) + np.maximum(one, other)).tolist()
    return [(keys[code // len(keys)], keys[code % len(keys)]) for code in codes]


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
