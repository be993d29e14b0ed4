"""From pair scores to stories, as a function of the set: no order of arrival, no ties left to chance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from copydesk.dedupe.policy import Policy
from copydesk.dedupe.signing.signature import Key

Scores = NDArray[np.float64]
# An article's id, or that and its landing day.
NodeT = TypeVar("NodeT", str, Key, tuple[int, str])

# Scores have four decimals: summed as whole numbers of them, no order of sums shows in the last bits.
_STEPS = 10_000

# The score of a pair that must never be in one story: no mean can make up for it.
_BARRED = -np.inf


def find_components(ids: Iterable[NodeT], edges: Iterable[tuple[NodeT, NodeT]]) -> list[tuple[NodeT, ...]]:
    """The connected components of the graph, each sorted, in order of their first member."""
    neighbours: dict[NodeT, set[NodeT]] = {one: set() for one in ids}
    for one, other in edges:
        neighbours[one].add(other)
        neighbours[other].add(one)
    components = []
    seen: set[NodeT] = set()
    for start in sorted(neighbours):
        if start not in seen:
            component = _walk(start, neighbours)
            seen |= component
            components.append(tuple(sorted(component)))
    return components


def _walk(start: NodeT, neighbours: dict[NodeT, set[NodeT]]) -> set[NodeT]:
    reached = {start}
    frontier = [start]
    while frontier:
        found = neighbours[frontier.pop()] - reached
        reached |= found
        frontier.extend(found)
    return reached


class Closeness(NamedTuple):
    """How close two nodes of a component are: over the pairs of their articles the mean and the best score.

    `is_barred`: they must never be in one story.
    """

    mean: float
    best: float
    is_barred: bool = False


def cluster(
    pairs: Mapping[tuple[str, str], Closeness], sizes: Mapping[str, int], policy: Policy
) -> list[tuple[str, ...]]:
    """The stories within one component, by average link; `pairs` has every two of the ids in `sizes`, lower first.

    A node counts as the `sizes` articles that it stands for. Two groups are joined, the closest first, while the mean
    over their cross pairs is at least `policy.story_mean` and the best at least `policy.story`; a barred pair keeps
    its groups apart. A chain of links alone would also join rivals: an agency's report to another's through a text
    that quotes both. Of equally close groups those with the first ids are joined, so the result depends on nothing but
    the scores.
    """
    members = sorted(sizes)
    weights = np.array([sizes[one] for one in members], dtype=np.float64)
    means = np.zeros((len(members), len(members)))
    best = np.zeros_like(means)
    for row, column in combinations(range(len(members)), 2):
        pair = pairs[members[row], members[column]]
        means[row, column] = means[column, row] = _BARRED if pair.is_barred else pair.mean
        best[row, column] = best[column, row] = pair.best
    sums = np.rint(_STEPS * means * np.outer(weights, weights))
    groups = merge_closest(sums, best, weights, policy)
    return [tuple(members[index] for index in group) for group in groups]


def merge_closest(sums: Scores, best: Scores, weights: Scores, policy: Policy) -> list[list[int]]:
    """The groups of rows of symmetric matrices of score sums (in ten thousandths) and best scores; see `cluster`."""
    groups = {row: [row] for row in range(len(weights))}
    sums, best, weights = sums.copy(), best.copy(), weights.copy()
    while pair := _find_closest(sorted(groups), sums, best, weights, policy):
        kept, joined = pair
        groups[kept] = sorted(groups[kept] + groups.pop(joined))
        weights[kept] += weights[joined]
        sums[kept] += sums[joined]
        sums[:, kept] += sums[:, joined]
        best[kept] = np.maximum(best[kept], best[joined])
        best[:, kept] = np.maximum(best[:, kept], best[:, joined])
    return [groups[row] for row in sorted(groups)]


def _find_closest(
    rows: list[int], sums: Scores, best: Scores, weights: Scores, policy: Policy
) -> tuple[int, int] | None:
    """The two groups with the highest mean that may be joined, the first of equals; None where there are none."""
    means = sums[np.ix_(rows, rows)] / (_STEPS * np.outer(weights[rows], weights[rows]))
    joinable = (means >= policy.story_mean) & (best[np.ix_(rows, rows)] >= policy.story)
    means = np.where(np.triu(joinable, k=1), means, _BARRED)
    if not np.isfinite(means).any():
        return None
    row, column = np.unravel_index(int(means.argmax()), means.shape)
    return rows[int(row)], rows[int(column)]
