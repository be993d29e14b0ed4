"""Which landing is which article, over the whole archive: a table a month, a row a landing.

An article that lands on several days has a row for each; the latest is its current landing, whatever the distance of
days. Which landings of one address are one article is decided here, by `dedupe.grouping`, whenever one of them comes
or goes; nothing else in the archive has to be read for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from copydesk.article import Record
from copydesk.dedupe import ClaimedText, group_agreeing, name_articles, texts_agree
from copydesk.storage.curated import Snapshot, month_of
from copydesk.storage.tables import scan_rows, scan_table


class Landing(Record):
    """One landing of an article: its id among those of the day, what it claims to be, and which article it is.

    `claim` is the id that its address or, where it has none, its day and bytes give it; `digest` is its signature's.
    """

    landing_id: str
    landed_on: date
    claim: str
    digest: str
    article_id: str

    @property
    def rank(self) -> tuple[date, str]:
        """Of several landings of an article the one with the highest rank is current."""
        return self.landed_on, self.landing_id


class Registry:
    """The landings of a snapshot, with those of one day taken out: that day is being curated anew."""

    def __init__(self, snapshot: Snapshot, day: date) -> None:
        self._snapshot = snapshot
        self._day = day

    def of_day(self) -> list[Landing]:
        """What the day had before."""
        name = self._snapshot.page(month_of(self._day)).landings
        if name is None:
            return []
        return [one for one in scan_table(self._snapshot.table(name), Landing) if one.landed_on == self._day]

    def find(self, column: str, values: Collection[str]) -> Iterator[Landing]:
        """The landings on other days with one of the values in a column."""
        if not values:
            return
        for month in self._snapshot.months:
            name = self._snapshot.page(month).landings
            if name is not None:
                for one in scan_table(self._snapshot.table(name), Landing, values, column):
                    if one.landed_on != self._day:
                        yield one

    def read_texts(self, landings: Iterable[Landing]) -> list[ClaimedText]:
        """What decides whether landings on other days agree with others."""
        by_day: dict[date, set[str]] = {}
        for one in landings:
            by_day.setdefault(one.landed_on, set()).add(one.landing_id)
        return [
            ClaimedText(row["article_id"], day, row["fingerprint"], row["sketch"])
            for day, ids in sorted(by_day.items())
            if (name := self._snapshot.day(day).signatures)
            for row in scan_rows(self._snapshot.table(name), ["article_id", "fingerprint", "sketch"], ids)
        ]


def name_landings(
    claim: str,
    others: list[Landing],
    before: list[Landing],
    own: list[ClaimedText],
    digests: dict[str, str],
    registry: Registry,
) -> list[Landing]:
    """All landings of one claim with their articles: `others` on other days, and `own` of the day that is curated.

    `before` is what the day had; `digests` are those of `own` by landing id.
    """
    added = [
        Landing(
            landing_id=one.landing_id,
            landed_on=one.landed_on,
            claim=claim,
            digest=digests[one.landing_id],
            article_id=claim,
        )
        for one in own
    ]
    known = {(one.landing_id, one.digest): one.article_id for one in before}
    if len(others) + len(added) <= 1:
        return [one.with_(article_id=claim) for one in (*others, *added)]
    if {(one.landing_id, one.digest) for one in added} == known.keys():
        return [*others, *(one.with_(article_id=known[one.landing_id, one.digest]) for one in added)]
    if others and not before and _continues(others, own, registry):
        return [*others, *(one.with_(article_id=others[0].article_id) for one in added)]
    names = name_articles(claim, group_agreeing([*registry.read_texts(others), *own]))
    return [one.with_(article_id=names[one.landing_id, one.landed_on]) for one in (*others, *added)]


def _continues(others: list[Landing], own: list[ClaimedText], registry: Registry) -> bool:
    """Whether the day adds one landing, later than all, to one article whose last text it agrees with.

    So it is with a page that is crawled every night: the answer of `group_agreeing`, without reading every night.
    """
    last = max(others, key=lambda one: one.rank)
    if len(own) != 1 or len({one.article_id for one in others}) != 1 or last.landed_on >= own[0].landed_on:
        return False
    return any(texts_agree(text, own[0]) for text in registry.read_texts([last]))


class CurrentLandings:
    """The current landing of each article after the day's landings are named, read where it is asked for."""

    def __init__(self, registry: Registry, own: Iterable[Landing], renamed: Iterable[tuple[Landing, str]]) -> None:
        self._registry = registry
        self._own: dict[str, list[Landing]] = {}
        for one in own:
            self._own.setdefault(one.article_id, []).append(one)
        self._renamed = {(one.landing_id, one.landed_on): article_id for one, article_id in renamed}
        self._former = {article_id: one.article_id for one, article_id in renamed}
        self._known: dict[str, Landing | None] = {}
        self._first: dict[str, date] = {}

    def load(self, article_ids: Collection[str]) -> dict[str, Landing | None]:
        """The current landing of each of the articles; None for one that has none (any more)."""
        # A set less a dictionary's keys would go through all of these, for each article that is asked for.
        unknown = {one for one in article_ids if one not in self._known}
        found: dict[str, list[Landing]] = {one: list(self._own.get(one, ())) for one in unknown}
        former = {self._former[one] for one in unknown if one in self._former}
        for landing in self._registry.find("article_id", unknown | former) if unknown else ():
            named = self.name_now(landing)
            if named.article_id in found:
                found[named.article_id].append(named)
        for one, landings in found.items():
            self._known[one] = max(landings, key=lambda landing: landing.rank, default=None)
            if landings:
                self._first[one] = min(landing.landed_on for landing in landings)
        return {one: self._known[one] for one in article_ids}

    def first_day(self, article_id: str) -> date | None:
        """The day of the first landing of an article that is loaded."""
        return self._first.get(article_id)

    def name_now(self, landing: Landing) -> Landing:
        """A landing as it is named now."""
        article_id = self._renamed.get((landing.landing_id, landing.landed_on))
        return landing if article_id is None else landing.with_(article_id=article_id)
