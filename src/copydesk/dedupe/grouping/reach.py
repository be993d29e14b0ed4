"""How far a change reaches through the ties of articles, so that a night's work ends where the new day stops mattering.

A link is about two landings and what they said; a tie is about two articles and what they say now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from copydesk.dedupe.grouping.clusters import find_components
from copydesk.dedupe.policy import Policy
from copydesk.dedupe.search.links import Link

# Which event a story is of depends on the stories related to it, and on those related to these (`events`). The event's
# other stories are related to the one that leads it, and which of them are its own depends on as many steps again.
EVENT_RADIUS = 4


class Tie(NamedTuple):
    """Two articles, the lower id first, that any two of their landings link; `score` is that of their current texts."""

    one: str
    other: str
    score: float

    def far_side(self, article_id: str) -> str:
        """The article that `article_id` is not."""
        return self.other if self.one == article_id else self.one


TiesOf = Callable[[set[str]], Mapping[str, Iterable[Tie]]]


class Reach(NamedTuple):
    """How far a change reaches, by article ids.

    `changed`: whose assignments may differ from before. `consulted`: whose signatures it takes to compute them, the
    changed ones included. `ties`: all ties with both sides among those, in order.
    """

    changed: frozenset[str]
    consulted: frozenset[str]
    ties: tuple[Tie, ...]


def tie_links(links: Iterable[Link]) -> list[Tie]:
    """The ties of articles that landed once, so that each link says how they stand now; of several the highest."""
    best: dict[tuple[str, str], float] = {}
    for link in links:
        one, other = sorted((link.one.article_id, link.other.article_id))
        best[one, other] = max(link.score, best.get((one, other), link.score))
    return [Tie(one, other, score) for (one, other), score in sorted(best.items())]


def find_reach(seeds: Iterable[str], ties_of: TiesOf, policy: Policy) -> Reach:
    """How far a change of the articles `seeds` reaches; it walks no further than ties lead.

    A story may change wherever a chain of ties between copies leads. The stories related to it name its id, and those
    related to them may be of another event, or of one of another size; to say so, as many stories further on must be
    known. `ties_of(ids)` gives every tie
    of each of the articles.
    """
    graph = _Graph(ties_of, policy)
    changed = graph.close_stories(set(seeds))
    for _step in range(EVENT_RADIUS):
        changed |= graph.close_stories(graph.find_neighbours(changed))
    consulted = set(changed)
    for _step in range(EVENT_RADIUS):
        consulted |= graph.close_stories(graph.find_neighbours(consulted))
    return Reach(frozenset(changed), frozenset(consulted), graph.find_ties_among(consulted))


def split_reach(reach: Reach, size: int) -> Iterator[tuple[list[str], list[Tie]]]:
    """The consulted articles in parts that no tie leaves, each with its ties, to be assigned one after the other.

    A part has at least `size` articles but for the last, and more only by what its last article is tied to.
    """
    part: dict[str, int] = {}
    parts: list[list[str]] = []
    for component in find_components(reach.consulted, [(tie.one, tie.other) for tie in reach.ties]):
        if not parts or len(parts[-1]) >= size:
            parts.append([])
        parts[-1] += component
        part |= dict.fromkeys(component, len(parts) - 1)
    ties: list[list[Tie]] = [[] for _ in parts]
    for tie in reach.ties:
        ties[part[tie.one]].append(tie)
    yield from zip(parts, ties, strict=True)


class _Graph:
    """The ties as a graph that is read where it is walked, a ring of articles at a time."""

    def __init__(self, ties_of: TiesOf, policy: Policy) -> None:
        self._ties_of = ties_of
        self._policy = policy
        self._known: dict[str, list[Tie]] = {}

    def close_stories(self, seeds: set[str]) -> set[str]:
        """The seeds and all that chains of ties between copies connect to them."""
        reached = set(seeds)
        frontier = set(seeds)
        while frontier:
            frontier = {
                tie.far_side(article_id)
                for article_id, ties in self._read(frontier)
                for tie in ties
                if tie.score >= self._policy.story
            } - reached
            reached |= frontier
        return reached

    def find_neighbours(self, articles: set[str]) -> set[str]:
        """All that any tie connects to the articles."""
        return {tie.far_side(article_id) for article_id, ties in self._read(articles) for tie in ties}

    def find_ties_among(self, articles: set[str]) -> tuple[Tie, ...]:
        """The ties whose sides are both among the articles, in order."""
        found = {tie for _, ties in self._read(articles) for tie in ties if {tie.one, tie.other} <= articles}
        return tuple(sorted(found))

    def _read(self, articles: set[str]) -> list[tuple[str, list[Tie]]]:
        if unknown := {one for one in articles if one not in self._known}:
            found = self._ties_of(unknown)
            self._known |= {article_id: list(found.get(article_id, ())) for article_id in unknown}
        return [(article_id, self._known[article_id]) for article_id in sorted(articles)]
