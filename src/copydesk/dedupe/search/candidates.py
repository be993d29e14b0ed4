"""Which pairs are worth a comparison, decided by the pair alone and never by what else the archive holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from copydesk.dedupe.policy import Policy
from copydesk.dedupe.search.bounds import Outlines, may_score
from copydesk.dedupe.signing.outline import NO_OUTLINE
from copydesk.dedupe.signing.signature import Signature

Mask = NDArray[np.bool_]

# Bounds memory: everything about 1,000 x 4,000 pairs takes some 40 MB, however many articles there are.
_BLOCK_ROWS = 1_000
_BLOCK_COLUMNS = 4_000

# Far from every real day, and from each other's arithmetic.
_UNDATED = -1


def find_candidates(
    some: Sequence[Signature], others: Sequence[Signature], policy: Policy, least: float | None = None
) -> list[tuple[Signature, Signature]]:
    """The pairs of one of `some` and one of `others` that share a band or have close leads.

    Both sides must have landed within the window and, if both are dated, not be further apart than copies of one
    story can be. Two landings that claim one address are no pair. Each pair comes once, sides and pairs in order of
    their keys, whatever the order of the arguments; `find_candidates(every, every, policy)` gives all pairs.
    With `least` those are left out that are hopeless or can't score so much, as far as their outlines tell.
    """
    by_key = {one.key: one for one in (*others, *some)}
    keys = sorted(by_key)
    rank = {key: place for place, key in enumerate(keys)}
    ours, theirs = (np.array([rank[one.key] for one in side], dtype=np.int64) for side in (some, others))
    columns = [(left, Block(others[left : left + _BLOCK_COLUMNS])) for left in range(0, len(others), _BLOCK_COLUMNS)]
    pairs: list[NDArray[np.int64]] = []
    for top in range(0, len(some), _BLOCK_ROWS):
        rows = Block(some[top : top + _BLOCK_ROWS])
        for left, block in columns:
            found = find_pairs(rows, block, policy, least)
            one, other = ours[found.rows + top], theirs[found.columns + left]
            pairs.append(np.minimum(one, other) * len(keys) + np.maximum(one, other))
    ordered = np.unique(np.concatenate(pairs)).tolist() if pairs else []
    return [(by_key[keys[pair // len(keys)]], by_key[keys[pair % len(keys)]]) for pair in ordered]


class Block:
    """The compared values of some signatures, one row each. Ids and fingerprints are there as numbers.

    `bands` has a row a band, shape (97, signatures), each in ascending order; `order` tells whose the values are.
    """

    def __init__(self, signatures: Sequence[Signature]) -> None:
        self.claims = np.array([hash(one.claim) for one in signatures])
        self.bodies = np.array([hash(one.fingerprint) for one in signatures])
        self.landed = np.array([one.landed_on.toordinal() for one in signatures])
        self.published = np.array([_ordinal(one.published_on) for one in signatures])
        bands = np.stack([one.band_values for one in signatures]).T
        self.order = np.argsort(bands, axis=1, kind="stable")
        self.bands = np.take_along_axis(bands, self.order, axis=1)
        self.leads = np.stack([one.lead_vector for one in signatures])
        outlines = [one.outline for one in signatures]
        self.has_outline = np.array([one is not None for one in outlines])
        self.outlines = Outlines([one or NO_OUTLINE for one in outlines])


class FoundPairs(NamedTuple):
    """Pairs of a block's rows and another's columns, an element a pair; rows ascend."""

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]

    def only(self, mask: Mask) -> FoundPairs:
        """Those that the mask has, an element a pair."""
        return FoundPairs(self.rows[mask], self.columns[mask])


def find_pairs(rows: Block, columns: Block, policy: Policy, least: float | None) -> FoundPairs:
    """The candidates of two blocks; see `find_candidates`."""
    leads = rows.leads @ columns.leads.T
    mask: Mask = leads >= policy.lead_cosine
    for band in range(len(rows.bands)):
        found_rows, found_columns = join_equal(rows.bands[band], columns.bands[band])
        mask[rows.order[band][found_rows], columns.order[band][found_columns]] = True
    found = FoundPairs(*np.nonzero(mask))
    found = found.only(are_possible(rows, columns, found, policy))
    if least is None:
        return found
    known = rows.has_outline[found.rows] & columns.has_outline[found.columns]
    likely = ~known
    told = found.only(known)
    likely[known] = may_score(
        rows.outlines, told.rows, columns.outlines, told.columns, leads[told.rows, told.columns], least
    )
    return found.only(likely)


def are_possible(rows: Block, columns: Block, found: FoundPairs, policy: Policy) -> Mask:
    """Which pairs may be copies as far as ids and dates go."""
    one, other = found
    different = rows.claims[one] != columns.claims[other]
    in_window = np.abs(rows.landed[one] - columns.landed[other]) <= policy.window_days
    both_dated = (rows.published[one] != _UNDATED) & (columns.published[other] != _UNDATED)
    days_apart = np.abs(rows.published[one] - columns.published[other]) > policy.story_days
    same_body = rows.bodies[one] == columns.bodies[other]
    mask: Mask = different & in_window & (~(both_dated & days_apart) | same_body)
    return mask


def join_equal(left: NDArray[np.uint64], right: NDArray[np.uint64]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The places of all equal values of two ascending arrays, an element a pair."""
    starts = np.searchsorted(left, right, side="left")
    met = np.flatnonzero(left[np.minimum(starts, len(left) - 1)] == right)
    starts = starts[met]
    sizes = np.searchsorted(left, right[met], side="right") - starts
    places = np.arange(int(sizes.sum())) + np.repeat(starts - (np.cumsum(sizes) - sizes), sizes)
    return places, np.repeat(met, sizes)


def _ordinal(day: date | None) -> int:
    return _UNDATED if day is None else day.toordinal()


def in_order(one: Signature, other: Signature) -> tuple[Signature, Signature]:
    """The two, the lower key first."""
    return (one, other) if one.key <= other.key else (other, one)
