"""How far a change reaches through the links, so that a night's work ends where the new day stops mattering."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from copydesk.dedupe.clusters import find_components
from copydesk.dedupe.links import Link
from copydesk.dedupe.policy import Policy
from copydesk.dedupe.signature import Key


class Reach(NamedTuple):
    """How far a change reaches.

    `changed`: whose assignments may differ from before. `consulted`: whose signatures it takes to compute them, the
    changed ones included. `links`: all links with both sides among those.
    """

    changed: frozenset[Key]
    consulted: frozenset[Key]
    links: tuple[Link, ...]


def find_reach(seeds: Iterable[Key], links_of: Callable[[date], Iterable[Link]], policy: Policy) -> Reach:
    """How far a change of the articles `seeds` reaches; it walks no further than links lead.

    A story may change wherever a chain of story links leads; the stories that are related to it name its id, so they
    change with it; and to name theirs, the stories related to them must be known. `links_of(day)` gives every link
    with a side that landed on `day`, and is called once a day.
    """
    graph = _Graph(links_of, policy)
    changed = graph.close_stories(seeds)
    changed |= graph.close_stories(graph.find_neighbours(changed))
    consulted = changed | graph.close_stories(graph.find_neighbours(changed))
    return Reach(frozenset(changed), frozenset(consulted), graph.find_links_among(consulted))


def split_reach(reach: Reach, size: int) -> Iterator[tuple[list[Key], list[Link]]]:
    """The consulted articles in parts that no link leaves, each with its links, to be assigned one after the other.

    A part has at least `size` articles but for the last, and more only by what its last article is linked to.
    """
    edges = [(link.one.key, link.other.key) for link in reach.links]
    part: dict[Key, int] = {}
    parts: list[list[Key]] = []
    for component in find_components(reach.consulted, edges):
        if not parts or len(parts[-1]) >= size:
            parts.append([])
        parts[-1] += component
        part |= dict.fromkeys(component, len(parts) - 1)
    links: list[list[Link]] = [[] for _ in parts]
    for link in reach.links:
        links[part[link.one.key]].append(link)
    yield from zip(parts, links, strict=True)


class _Graph:
    """The links as a graph that is read a day at a time, where it is walked."""

    def __init__(self, links_of: Callable[[date], Iterable[Link]], policy: Policy) -> None:
        self._links_of = links_of
        self._policy = policy
        self._links_at: dict[date, dict[Key, list[Link]]] = {}

    def close_stories(self, seeds: Iterable[Key]) -> set[Key]:
        """The seeds and all that chains of story links connect to them."""
        reached = set(seeds)
        frontier = list(reached)
        while frontier:
            key = frontier.pop()
            joined = {link.far_side(key).key for link in self._links_from(key) if link.score >= self._policy.story}
            frontier.extend(joined - reached)
            reached |= joined
        return reached

    def find_neighbours(self, keys: Iterable[Key]) -> set[Key]:
        """All that any link connects to the keys."""
        return {link.far_side(key).key for key in keys for link in self._links_from(key)}

    def find_links_among(self, keys: set[Key]) -> tuple[Link, ...]:
        """The links whose sides are both among the keys, in key order."""
        found = {link for key in keys for link in self._links_from(key) if link.far_side(key).key in keys}
        return tuple(sorted(found, key=lambda link: (link.one.key, link.other.key, link.one.digest, link.other.digest)))

    def _links_from(self, key: Key) -> list[Link]:
        day = key[1]
        if day not in self._links_at:
            self._links_at[day] = self._read_day(day)
        return self._links_at[day].get(key, [])

    def _read_day(self, day: date) -> dict[Key, list[Link]]:
        found: dict[Key, list[Link]] = {}
        for link in self._links_of(day):
            for side in (link.one, link.other):
                if side.landed_on == day:
                    found.setdefault(side.key, []).append(link)
        return found
