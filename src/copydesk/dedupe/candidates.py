"""Which pairs are worth a comparison, decided by the pair alone and never by what else the archive holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from copydesk.dedupe.policy import Policy
from copydesk.dedupe.signature import Signature

Mask = NDArray[np.bool_]

# Bounds memory: everything about 1,000 x 4,000 pairs takes some 40 MB, however many articles there are.
_BLOCK_ROWS = 1_000
_BLOCK_COLUMNS = 4_000

# Far from every real day, and from each other's arithmetic.
_UNDATED = -1


def find_candidates(
    some: Sequence[Signature], others: Sequence[Signature], policy: Policy
) -> list[tuple[Signature, Signature]]:
    """The pairs of one of `some` and one of `others` that share a band or have close leads.

    Both sides must have landed within the window and, if both are dated, not be further apart than copies of one
    story can be. Two landings that claim one address are no pair. Each pair comes once, sides and pairs in order of
    their keys, whatever the order of the arguments; `find_candidates(every, every, policy)` gives all pairs.
    """
    pairs: set[tuple[int, int]] = set()
    for top in range(0, len(some), _BLOCK_ROWS):
        rows = Block(some[top : top + _BLOCK_ROWS])
        for left in range(0, len(others), _BLOCK_COLUMNS):
            columns = Block(others[left : left + _BLOCK_COLUMNS])
            found = np.argwhere(are_possible(rows, columns, policy) & are_alike(rows, columns, policy))
            pairs.update((int(row) + top, int(column) + left) for row, column in found)
    ordered = {
        (one.key, other.key): (one, other) for one, other in (in_order(some[row], others[left]) for row, left in pairs)
    }
    return [ordered[keys] for keys in sorted(ordered)]


class Block:
    """The compared values of some signatures, one row each."""

    def __init__(self, signatures: Sequence[Signature]) -> None:
        self.claims = np.array([one.claim for one in signatures])
        self.bodies = np.array([one.fingerprint for one in signatures])
        self.landed = np.array([one.landed_on.toordinal() for one in signatures])
        self.published = np.array([_ordinal(one.published_on) for one in signatures])
        self.bands = np.stack([one.band_values for one in signatures])
        self.leads = np.stack([one.lead_vector for one in signatures])


def are_possible(rows: Block, columns: Block, policy: Policy) -> Mask:
    """Which pairs may be copies as far as ids and dates go; shape (rows, columns), like all masks here."""
    different = rows.claims[:, None] != columns.claims
    in_window = np.abs(rows.landed[:, None] - columns.landed) <= policy.window_days
    both_dated = (rows.published[:, None] != _UNDATED) & (columns.published != _UNDATED)
    days_apart = np.abs(rows.published[:, None] - columns.published) > policy.story_days
    same_body = rows.bodies[:, None] == columns.bodies
    mask: Mask = different & in_window & (~(both_dated & days_apart) | same_body)
    return mask


def are_alike(rows: Block, columns: Block, policy: Policy) -> Mask:
    """Which pairs share a band or have close lead vectors."""
    mask: Mask = rows.leads @ columns.leads.T >= policy.lead_cosine
    for band in range(rows.bands.shape[1]):
        mark_equal(mask, rows.bands[:, band], columns.bands[:, band])
    return mask


def mark_equal(mask: Mask, left: NDArray[np.uint64], right: NDArray[np.uint64]) -> None:
    """Set `mask[r, c]` wherever `left[r] == right[c]`, without comparing every two."""
    order = np.argsort(left, kind="stable")
    starts = np.searchsorted(left[order], right, side="left")
    ends = np.searchsorted(left[order], right, side="right")
    for column in np.flatnonzero(ends > starts):
        mask[order[starts[column] : ends[column]], column] = True


def _ordinal(day: date | None) -> int:
    return _UNDATED if day is None else day.toordinal()


def in_order(one: Signature, other: Signature) -> tuple[Signature, Signature]:
    """The two, the lower key first."""
    return (one, other) if one.key <= other.key else (other, one)
