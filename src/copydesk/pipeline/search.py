"""The search of a curated day for links: first among the day's own articles, then with those of the days around.

A shard of the first kind is some of the day's articles against themselves and some of its others, one of the second
some of them against some of the days around. What decides whether a pair is compared is read as columns, without texts;
these are read of the pairs that are left. Each shard is a pure function with a table of its own, so those of one kind
may run in any order, at once and again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, pairwise
from math import ceil
from typing import Any

from more_itertools import chunked

from copydesk.dedupe import (
    OUTLINE_COUNTS,
    Block,
    CandidateSearch,
    Key,
    Link,
    LinksToKnown,
    Models,
    Outlines,
    OwnLinks,
    Policy,
    Scorer,
    Signature,
    link_twins,
)
from copydesk.storage.columns import Nested, read_columns
from copydesk.storage.curated import Snapshot, days_around
from copydesk.storage.tables import TableReader, open_reader, read_manifest

# What is compared of an article takes some 5 kB, and its signature with the text 25 where it has candidates.
SHARD_ARTICLES = 5_000
# Fewer known articles are searched in less time than a task takes to start.
SHARD_KNOWN = 50_000
# Whole groups of rows, of some hundreds each, until there are so many.
KNOWN_AT_ONCE = 1_000
TWINS_AT_ONCE = 1_000

_TWIN = "twin_of"
_OUTLINE = [f"outline.{name}" for name in ("stems", "document", *OUTLINE_COUNTS)]
_COMPARED = ["article_id", "landed_on", "claim", "fingerprint", "published_on", "bands", "lead", *_OUTLINE]
# Names are evidence, of which a link has none.
_SCORED = [name for name in Signature.model_fields if name != "names"]

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
    places = range(*shard["own"])
    with open_reader(snapshot.table(signed)) as reader:
        links = link_landed_twins(reader, places, models, policy)
        signatures = Compared(reader)
        compared = signatures.read(places)
        if not compared:
            return links
        search, among = CandidateSearch(compared, policy, policy.related), OwnLinks(Scorer(models, policy), policy)
        mine = Texts(reader, compared, places)
        pairs = search.find_own()
        texts = mine.load(pairs)
        links += among.add((texts[one], texts[other]) for one, other in pairs)
        for part in split_ranges(shard["others"], len(places)):
            others = signatures.read(part)
            pairs = search.find(others)
            texts = mine.load(pairs) | Texts(reader, others, part).load(pairs)
            links += among.add((texts[one], texts[other]) for one, other in pairs)
    return links


def split_ranges(ranges: Iterable[Sequence[int]], most: int) -> Iterator[range]:
    """Some ranges in parts of so many and less."""
    for start, stop in ranges:
        for left in range(start, stop, most):
            yield range(left, min(stop, left + most))


def link_landed_twins(reader: TableReader, places: range, models: Models, policy: Policy) -> list[Link]:
    """The links of the twins at some places to those that stand for them, wherever these are."""
    rows = reader.scan_rows(["article_id", _TWIN], places=places)
    links: list[Link] = []
    for some in chunked((row for row in rows if row[_TWIN] is not None), TWINS_AT_ONCE):
        twins = reader.scan_records(Signature, ids={row["article_id"] for row in some}, places=places)
        standing = reader.scan_records(Signature, ids={row[_TWIN] for row in some})
        links += link_twins(twins, standing, models, policy)
    return links


def search_days(
    snapshot: Snapshot, signed: str, own: Iterable[Link], shard: Shard, models: Models, policy: Policy
) -> list[Link]:
    """The links of a shard; `own` are those that the day's articles have among themselves."""
    places = range(shard["first"], shard["last"])
    links: list[Link] = []
    if not places:
        return links
    with open_reader(snapshot.table(signed)) as reader:
        compared = Compared(reader).read(places)
        if not compared:
            return links
        search = CandidateSearch(compared, policy, policy.related)
        against = LinksToKnown(own, Scorer(models, policy), policy)
        mine = Texts(reader, compared, places)
        days = set(shard["days"])
        for near, name in list_tables_around(snapshot, date.fromisoformat(shard["day"]), policy):
            if near.isoformat() in days:
                with open_reader(snapshot.table(name)) as known:
                    theirs = Compared(known)
                    for some in split_table(known):
                        part = theirs.read(some)
                        pairs = search.find(part)
                        links += against.add(load_pairs(pairs, mine, Texts(known, part, some), near))
    return links


def split_table(reader: TableReader) -> Iterator[range]:
    """The rows of a table in parts that are read at once, each of whole groups."""
    some: list[range] = []
    for group in reader.groups:
        some.append(group)
        if group.stop - some[0].start >= KNOWN_AT_ONCE:
            yield range(some[0].start, group.stop)
            some.clear()
    if some:
        yield range(some[0].start, some[-1].stop)


def load_pairs(
    pairs: Sequence[tuple[Key, Key]], mine: Texts, known: Texts, near: date
) -> Iterator[tuple[Signature, Signature]]:
    """Candidates with texts of a known day, the searched side first.

    All pairs of a known text come together, in order of the known keys.
    """
    texts = mine.load(pairs) | known.load(pairs)
    for theirs, ours in sorted((one, other) if one[1] == near else (other, one) for one, other in pairs):
        yield texts[ours], texts[theirs]


class Texts:
    """The signatures at some places of a table, without their names; read when they are wanted, and kept."""

    def __init__(self, reader: TableReader, compared: Block, places: range) -> None:
        """`compared` is what `Compared` reads there."""
        self._reader = reader
        self._keys = set(compared.keys)
        self._places = places
        self._loaded: dict[Key, Signature] = {}

    def load(self, pairs: Iterable[tuple[Key, Key]]) -> dict[Key, Signature]:
        """Those that are at hand, with those of the pairs that are here."""
        wanted = (self._keys & set(chain.from_iterable(pairs))) - self._loaded.keys()
        if wanted:
            ids = {article_id for article_id, _ in wanted}
            found = self._reader.scan_records(Signature, _SCORED, ids, places=self._places)
            self._loaded |= {one.key: one for one in found}
        return self._loaded


class Compared:
    """What is compared of a table's signatures that stand for themselves, some rows at a time."""

    def __init__(self, reader: TableReader) -> None:
        self._reader = reader
        self._standing = {one for some in reader.scan([_TWIN]) for one in some[_TWIN].drop_null().to_pylist()}

    def read(self, places: range) -> Block:
        """Those at some places.

        Two landings that claim one address are no pair, but each may be one with whoever the other stands for: that one
        claims another address.
        """
        read = read_columns(self._reader, _COMPARED, places, unless=_TWIN)
        keys = [*zip(read["article_id"], read["landed_on"], strict=True)]
        claims = zip(keys, read["claim"], strict=True)
        outline: Nested = read["outline"]
        return Block(
            keys=keys,
            claims=[f"{key} and twins" if key[0] in self._standing else claim for key, claim in claims],
            fingerprints=read["fingerprint"],
            published=read["published_on"],
            bands=read["bands"],
            leads=read["lead"],
            outlines=Outlines(
                outline.is_there,
                outline.columns["stems"],
                outline.columns["document"].content,
                {name: outline.columns[name] for name in OUTLINE_COUNTS},
            ),
        )


def list_tables_around(snapshot: Snapshot, day: date, policy: Policy) -> Iterator[tuple[date, str]]:
    """The other days in the window that have signatures, and the newest table that each has."""
    for near in days_around(day, policy.window_days):
        tables = snapshot.day(near)
        name = tables.signed or tables.signatures
        if near != day and name:
            yield near, name
