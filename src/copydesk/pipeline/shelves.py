"""Where links are kept: with the current landings of both articles, so that all links of an article are in one place.

A link lies twice, once with each side. When an article lands again its links move along with it.

Two pages that are crawled every night meet again each night, with the same texts the same days apart and so with the
same score. Of such links only the first is kept (`keep_first`): else a night would cost more the more there were before
it. When an article loses a landing, those that the first one stands for are made again (`spell_out`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from upath import UPath

from copydesk.dedupe import Link, LinkSide, Tie
from copydesk.pipeline.landings import CurrentLandings, Landing
from copydesk.storage.curated import Snapshot
from copydesk.storage.tables import scan_rows

# Says what a side is called now; None where it is about something that is no longer there.
Renew = Callable[[LinkSide], LinkSide | None]
# The landings that articles had before the change, by article.
FormerLandings = Callable[[set[str]], Mapping[str, Iterable[Landing]]]
# The score of two articles as they are now.
Score = Callable[[set[tuple[str, str]]], Mapping[tuple[str, str], float]]


class Shelves:
    """The links of the layer as a day's change leaves them.

    `concerned` are the articles whose landings the day touches, under their names before and after. Only links that
    name one of them change: they are taken from the shelves of `homes_before`, renewed, and put with `found`.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        current: CurrentLandings,
        concerned: set[str],
        homes_before: Iterable[date],
        renew: Renew,
    ) -> None:
        self._snapshot = snapshot
        self._current = current
        self._concerned = concerned
        self._renew = renew
        self._stored: dict[date, list[Link]] = {}
        self._shelves: dict[date, list[Link]] = {}
        self._before = {
            link for day in sorted(set(homes_before)) for link in self._read(day) if self._is_concerned(link)
        }
        self._after: set[Link] = set()

    def put(self, found: Iterable[Link], losing: set[str], former: FormerLandings) -> None:
        """Add links, renewed like those that are there, and let what is gone go.

        `losing` are the articles that lose a landing, and `former` tells which landings there were.
        """
        before = spell_out(self._before, losing, former)
        renewed = (self._renew_link(link) for link in (*before, *found))
        self._after = keep_first(link for link in renewed if link is not None)
        self._shelves.clear()

    @property
    def partners(self) -> set[str]:
        """The articles that changed links name or named."""
        return {side.article_id for link in self._before | self._after for side in (link.one, link.other)}

    def partners_of(self, articles: set[str]) -> set[str]:
        """All that changed links name or named together with one of the articles."""
        pairs = (order_pair(link) for link in self._before | self._after)
        return {side for pair in pairs if articles & set(pair) for side in pair}

    def changed_pairs(self, digests_before: Mapping[str, str], digests: Mapping[str, str]) -> set[str]:
        """The articles of those pairs that were linked otherwise before, or by other scores of the texts of their time.

        Both mappings give the digest of an article's current text, before and after, where it has one.
        """
        before, after = _best_scores(self._before, digests_before), _best_scores(self._after, digests)
        return {one for pair in before.keys() | after.keys() if before.get(pair) != after.get(pair) for one in pair}

    def changed_shelves(self) -> Iterator[tuple[date, list[Link]]]:
        """The days whose links are others than before, each with all of its links, in key order."""
        homes = {one.landed_on for one in self._current.load(self.partners).values() if one is not None}
        for day in sorted(homes | self._stored.keys()):
            shelf = self._shelf(day)
            if shelf != self._read(day):
                yield day, shelf

    def ties_of(self, articles: set[str], score: Score) -> dict[str, list[Tie]]:
        """Every tie of each of the articles. A pair whose links speak of earlier texts is scored as it is now."""
        homes = self._current.load(articles)
        days = sorted({home.landed_on for home in homes.values() if home is not None})
        links = [
            link
            for day in days
            for link in self._shelf(day)
            if link.one.article_id in articles or link.other.article_id in articles
        ]
        scores = self._score_pairs(links, score)
        ties: dict[str, list[Tie]] = {one: [] for one in articles}
        for (one, other), value in sorted(scores.items()):
            for side in articles & {one, other}:
                ties[side].append(Tie(one, other, value))
        return ties

    def _score_pairs(self, links: list[Link], score: Score) -> dict[tuple[str, str], float]:
        sides = {side.article_id for link in links for side in (link.one, link.other)}
        digests = {one: home.digest for one, home in self._current.load(sides).items() if home is not None}
        best = {
            (one, other): value
            for (one, other), value in _best_scores(links, digests).items()
            # Else it is another day's, which isn't grouped yet, or two landings that are one article by now.
            if one in digests and other in digests and one != other
        }
        stale = {pair for pair, value in best.items() if value is None}
        anew = score(stale) if stale else {}
        return {pair: anew[pair] if value is None else value for pair, value in best.items()}

    def _shelf(self, day: date) -> list[Link]:
        if day not in self._shelves:
            kept = (link for link in self._read(day) if not self._is_concerned(link))
            homes = self._current.load({side.article_id for link in self._after for side in (link.one, link.other)})
            placed = (
                link
                for link in self._after
                if any(
                    home is not None and home.landed_on == day
                    for home in (homes[link.one.article_id], homes[link.other.article_id])
                )
            )
            self._shelves[day] = sorted({*kept, *placed}, key=link_order)
        return self._shelves[day]

    def _read(self, day: date) -> list[Link]:
        if day not in self._stored:
            name = self._snapshot.day(day).links
            rows = scan_rows(self._snapshot.table(name)) if name else ()
            self._stored[day] = [read_link(row) for row in rows]
        return self._stored[day]

    def _is_concerned(self, link: Link) -> bool:
        return link.one.article_id in self._concerned or link.other.article_id in self._concerned

    def _renew_link(self, link: Link) -> Link | None:
        one, other = self._renew(link.one), self._renew(link.other)
        if one is None or other is None:
            return None
        if (one, other) == (link.one, link.other):
            return link
        first, second = (one, other) if one.key <= other.key else (other, one)
        return Link(one=first, other=second, score=link.score)


def keep_first(links: Iterable[Link]) -> set[Link]:
    """Of links of the same texts, as many days apart and with one score, the one of the earliest landings."""
    first: dict[tuple[object, ...], Link] = {}
    for link in links:
        one, other = link.one, link.other
        apart = other.landed_on - one.landed_on
        said = (one.article_id, one.digest, other.article_id, other.digest, apart, link.score)
        known = first.get(said)
        if known is None or link_order(link) < link_order(known):
            first[said] = link
    return set(first.values())


def spell_out(links: set[Link], losing: set[str], former: FormerLandings) -> set[Link]:
    """The links, and all that a first one stands for where one of its articles is `losing` a landing."""
    touched = [link for link in links if losing & set(order_pair(link))]
    if not touched:
        return links
    landings = former({side.article_id for link in touched for side in (link.one, link.other)})
    days = {article_id: {(one.landed_on, one.digest) for one in landed} for article_id, landed in landings.items()}
    return links | {
        Link(
            one=link.one.model_copy(update={"landed_on": day}),
            other=link.other.model_copy(update={"landed_on": day + apart}),
            score=link.score,
        )
        for link in touched
        for apart in (link.other.landed_on - link.one.landed_on,)
        for day, digest in days.get(link.one.article_id, ())
        if digest == link.one.digest and (day + apart, link.other.digest) in days.get(link.other.article_id, ())
    }


def _best_scores(links: Iterable[Link], digests: Mapping[str, str]) -> dict[tuple[str, str], float | None]:
    """The best score of each linked pair's current texts; None where its links speak of earlier ones only."""
    best: dict[tuple[str, str], float | None] = {}
    for link in links:
        pair = order_pair(link)
        is_current = all(digests.get(side.article_id) == side.digest for side in (link.one, link.other))
        known = best.get(pair)
        if is_current and (known is None or link.score > known):
            best[pair] = link.score
        else:
            best.setdefault(pair, None)
    return best


def order_pair(link: Link) -> tuple[str, str]:
    """The two articles of a link, the lower id first."""
    one, other = link.one.article_id, link.other.article_id
    return (one, other) if one <= other else (other, one)


def link_order(link: Link) -> tuple[object, ...]:
    """The order of links in a table."""
    return link.one.key, link.other.key, link.one.digest, link.other.digest


def read_link(row: Mapping[str, Any]) -> Link:
    """A link from a table's row. The table's checksum vouches for it, so it isn't validated once more."""
    one, other = (LinkSide.model_construct(**row[side]) for side in ("one", "other"))
    return Link.model_construct(one=one, other=other, score=row["score"])


def scan_links_to(table: UPath, day: date) -> Iterator[Link]:
    """The links of a table that have a side that landed on `day`."""
    for row in scan_rows(table):
        if day in (row["one"]["landed_on"], row["other"]["landed_on"]):
            yield read_link(row)
