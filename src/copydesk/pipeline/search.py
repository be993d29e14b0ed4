"""The search of a curated day for links: first among the day's own articles, then with those of the days around.

A shard of the first kind is some of the day's articles against themselves and some of its others, one of the second
some of them against some of the days around. There, what decides whether a pair is compared is read without texts;
these are loaded of the pairs that are left. Each shard is a pure function with a table of its own, so those of one kind
may run in any order, at once and again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from math import ceil
from typing import Any

from more_itertools import chunked

from copydesk.dedupe import (
    CandidateSearch,
    Compared,
    Key,
    Link,
    LinksToKnown,
    Models,
    OwnLinks,
    Policy,
    Scorer,
    Signature,
    link_twins,
    read_compared,
)
from copydesk.storage.curated import Snapshot, days_around
from copydesk.storage.tables import read_manifest, scan_rows, scan_table

# What is compared of an article takes some 15 kB, and its signature with the text 35 where it has candidates.
SHARD_ARTICLES = 5_000
# Fewer known articles are searched in less time than a task takes to start.
SHARD_KNOWN = 50_000
COMPARED_AT_ONCE = 2_000
TEXTS_AT_ONCE = 1_000

_TWIN = "twin_of"

Shard = dict[str, Any]


def plan_shards(snapshot: Snapshot, day: date, signed: str, policy: Policy) -> list[Shard]:
    """The shards of a day's search with the days around, as JSON-ready values; at least one.

    The day's articles are counted from `first` to `last` in their table.
    """
    count = read_manifest(snapshot.table(signed)).rows
    groups: list[list[date]] = [[]]
    known = 0
    for near, name in list_tables_around(snapshot, day, policy):
        if known >= SHARD_KNOWN:
            groups.append([])
            known = 0
        groups[-1].append(near)
        known += read_manifest(snapshot.table(name)).rows
    slices = [(first, min(count, first + SHARD_ARTICLES)) for first in range(0, count, SHARD_ARTICLES)] or [(0, 0)]
    pieces = [(first, last, days) for days in groups for first, last in slices]
    return [
        {
            "day": day.isoformat(),
            "number": number,
            "first": first,
            "last": last,
            "days": [near.isoformat() for near in days],
        }
        for number, (first, last, days) in enumerate(pieces)
    ]


def plan_own(day: date, count: int, most: int) -> list[Shard]:
    """The shards of a day's search among its own `count` articles, as JSON-ready values; at least one.

    The articles are cut into slices of `most` and less, an odd number of them. Each is searched with itself and with
    the half of the others that follow it in a circle: so every two meet once, and all shards have as much to do.
    """
    slices = ceil(count / most) // 2 * 2 + 1 if count > most else 1
    bounds = [count * number // slices for number in range(slices + 1)]
    half = slices // 2
    return [
        {
            "day": day.isoformat(),
            "number": f"own-{number}",
            "own": [first, last],
            "others": [
                [last, bounds[min(slices, number + 1 + half)]],
                [0, bounds[max(0, number + 1 + half - slices)]],
            ],
        }
        for number, (first, last) in enumerate(pairwise(bounds))
    ]


def search_own(snapshot: Snapshot, signed: str, shard: Shard, models: Models, policy: Policy) -> list[Link]:
    """The links of a shard of the day's own articles, and of its twins to those that stand for them."""
    table = snapshot.table(signed)
    first, last = shard["own"]
    landed = list(scan_table(table, Signature, places=range(first, last)))
    links = link_landed_twins(snapshot, signed, [one for one in landed if one.twin_of is not None], models, policy)
    standing = [one for one in landed if one.twin_of is None]
    if not standing:
        return links
    search, among = CandidateSearch(standing, policy, policy.related), OwnLinks(Scorer(models, policy), policy)
    links += among.add(search.find_own())
    for places in shard["others"]:
        others = (one for one in scan_table(table, Signature, places=range(*places)) if one.twin_of is None)
        for some in chunked(others, max(1, last - first)):
            links += among.add(search.find(some))
            # Before the next are read, else there would be three times a slice at once.
            some.clear()
    return links


def link_landed_twins(
    snapshot: Snapshot, signed: str, twins: Iterable[Signature], models: Models, policy: Policy
) -> list[Link]:
    """The links of a day's twins to those that stand for them."""
    links: list[Link] = []
    for some in chunked(twins, TEXTS_AT_ONCE):
        those = {one.twin_of for one in some if one.twin_of is not None}
        links += link_twins(some, scan_table(snapshot.table(signed), Signature, those), models, policy)
    return links


def search_days(
    snapshot: Snapshot, signed: str, own: Iterable[Link], shard: Shard, models: Models, policy: Policy
) -> list[Link]:
    """The links of a shard; `own` are those that the day's articles have among themselves."""
    places = range(shard["first"], shard["last"])
    compared = list(scan_compared(snapshot, signed, places))
    if not compared:
        return []
    search = CandidateSearch(compared, policy, policy.related)
    against = LinksToKnown(own, Scorer(models, policy), policy)
    texts = Texts(snapshot, signed, places)
    links: list[Link] = []
    days = set(shard["days"])
    for near, name in list_tables_around(snapshot, date.fromisoformat(shard["day"]), policy):
        if near.isoformat() in days:
            for pairs in find_pairs(search, scan_compared(snapshot, name), near):
                texts.load(mine[0] for _, mine in pairs)
                for theirs in chunked(dict.fromkeys(theirs for theirs, _ in pairs), TEXTS_AT_ONCE):
                    known = Texts(snapshot, name)
                    known.load(article_id for article_id, _ in theirs)
                    links += against.add((texts[one], known[other]) for other, one in pairs if other in known)
    return links


def find_pairs(
    search: CandidateSearch[Compared], known: Iterable[Compared], near: date
) -> Iterator[list[tuple[Key, Key]]]:
    """The candidates of a known day, its side first, in order of their keys: those of some thousand texts at a time.

    All pairs of a known text come together.
    """
    pairs: list[tuple[Key, Key]] = []
    for some in chunked(known, COMPARED_AT_ONCE):
        for one, other in search.find(some):
            pairs.append((one.key, other.key) if one.landed_on == near else (other.key, one.key))
        if len({theirs for theirs, _ in pairs}) >= TEXTS_AT_ONCE:
            yield sorted(pairs)
            pairs.clear()
    if pairs:
        yield sorted(pairs)


class Texts:
    """Signatures with their texts, of one table, by what they are stored under; loaded when they are wanted."""

    def __init__(self, snapshot: Snapshot, name: str, places: range | None = None) -> None:
        """Of a table, or of its rows at `places`."""
        self._table = snapshot.table(name)
        self._places = places
        self._loaded: dict[Key, Signature] = {}
        self._ids: set[str] = set()

    def load(self, articles: Iterable[str]) -> None:
        """Load those that aren't yet."""
        wanted = set(articles) - self._ids
        if wanted:
            found = scan_table(self._table, Signature, wanted, places=self._places)
            self._loaded |= {one.key: one for one in found}
            self._ids |= wanted

    def __getitem__(self, key: Key) -> Signature:
        return self._loaded[key]

    def __contains__(self, key: Key) -> bool:
        return key in self._loaded


def scan_compared(snapshot: Snapshot, name: str, places: range | None = None) -> Iterator[Compared]:
    """What is compared of the signatures of a table, or of its rows at `places`, that stand for themselves."""
    for row in scan_rows(snapshot.table(name), [*Compared._fields, _TWIN], places=places):
        if row[_TWIN] is None:
            yield read_compared(row)


def list_tables_around(snapshot: Snapshot, day: date, policy: Policy) -> Iterator[tuple[date, str]]:
    """The other days in the window that have signatures, and the newest table that each has."""
    for near in days_around(day, policy.window_days):
        tables = snapshot.day(near)
        name = tables.signed or tables.signatures
        if near != day and name:
            yield near, name
