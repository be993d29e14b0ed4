"""From a day's links to stories, in one step of the curated layer: what the day changes of itself and of other days.

An article's assignment and its links are kept with its current landing: when it lands again they move along, and no
earlier day is written again but the one it leaves. So a page that is crawled every night costs the same every night.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from upath import UPath

from copydesk.assignment import Assignment, StoryChange
from copydesk.dedupe import (
    ClaimedText,
    Link,
    LinkSide,
    Policy,
    Scorer,
    Signature,
    Tie,
    dedupe,
    find_reach,
    load_models,
    split_reach,
)
from copydesk.each import Each
from copydesk.outcome import Books
from copydesk.pipeline.debt import Owed, read_owed, set_owed, state_digest
from copydesk.pipeline.landings import CurrentLandings, Landing, Registry, name_landings
from copydesk.pipeline.shelves import Shelves, scan_links_to
from copydesk.pipeline.story_changes import find_changes
from copydesk.storage.curated import Change, CuratedLayer, days_around, month_of
from copydesk.storage.tables import read_manifest, scan_rows, scan_table

# With its text a signature has some 20 kB in memory. Components of so many articles are assigned by one process.
SIGNATURES_AT_ONCE = 1_000


class Named(NamedTuple):
    """Which articles the landings of a curated day are, and those on other days that are another article now."""

    before: list[Landing]
    own: list[Landing]
    renamed: list[tuple[Landing, str]]

    @property
    def concerned(self) -> set[str]:
        """The articles of all of them, under their names before and after."""
        return (
            {one.article_id for one in (*self.before, *self.own)}
            | {one.article_id for one, _ in self.renamed}
            | {article_id for _, article_id in self.renamed}
        )


class SignatureTable(NamedTuple):
    """A table that has some articles' current signatures: by landing id the article and the day it first came on."""

    path: UPath
    articles: dict[str, tuple[str, date | None]]


class Components(NamedTuple):
    """Some articles that no tie leaves, with all of their ties. What becomes of them follows from it alone."""

    tables: tuple[SignatureTable, ...]
    ties: tuple[Tie, ...]


class Grouping:
    """One landing day's stories, within a change of the layer. `each` may assign several components at once."""

    def __init__(self, layer: CuratedLayer, change: Change, day: date, policy: Policy, each: Each) -> None:
        self.layer = layer
        self.change = change
        self.day = day
        self.policy = policy
        self.each = each
        self.registry = Registry(change.base, day)

    def write(self, articles: tuple[str, ...], signed: str, found: list[Link], books: Books) -> None:
        """Write all that the day's articles and links change, and set it in the change."""
        self.change.set_day(self.day, articles=articles, signatures=signed, signed=None)
        named = self.name_landings(signed)
        self.current = CurrentLandings(self.registry, named.own, named.renamed)
        former = find_former(self.registry, named.before, named.concerned)
        homes_before = {one: landings[-1].landed_on for one, landings in former.items()}
        shelves = self.fill_shelves(named, homes_before, found)
        now = self.current.load(named.concerned | shelves.partners)
        seeds = self.find_seeds(named, shelves, former)
        left = {one: home for one, home in homes_before.items() if (at := now[one]) is None or at.landed_on != home}
        assigned = self.move_along(self.assign(shelves, seeds), left)
        before, after = self.write_assignments(assigned, left, books)
        self.write_debts(named.concerned, before, after, left)
        # A run that changes no story leaves what an earlier one of the day says.
        if changes := find_changes(before, after):
            self.change.set_day(self.day, changes=self.layer.write(self.day, "changes", changes, StoryChange))
        for day, links in shelves.changed_shelves():
            self.change.set_day(day, links=self.layer.write(day, "links", links, Link))
        self.write_landings(named)

    # ── which article each landing is ────────────────────────────────────────────────────────────────────

    def name_landings(self, signed: str) -> Named:
        """Name the day's landings, and those of other days whose names follow from theirs."""
        before = self.registry.of_day()
        texts: dict[str, list[ClaimedText]] = {}
        digests: dict[str, str] = {}
        columns = ["article_id", "claim", "digest", "fingerprint", "sketch"]
        for row in scan_rows(self.change.base.table(signed), columns):
            digests[row["article_id"]] = row["digest"]
            text = ClaimedText(row["article_id"], self.day, row["fingerprint"], row["sketch"])
            texts.setdefault(row["claim"], []).append(text)
        claims = texts.keys() | {one.claim for one in before}
        others: dict[str, list[Landing]] = {}
        for landing in self.registry.find("claim", claims):
            others.setdefault(landing.claim, []).append(landing)
        had: dict[str, list[Landing]] = {}
        for landing in before:
            had.setdefault(landing.claim, []).append(landing)
        own: list[Landing] = []
        renamed: list[tuple[Landing, str]] = []
        for claim in sorted(claims):
            elsewhere = others.get(claim, [])
            former = {(one.landing_id, one.landed_on): one for one in elsewhere}
            for one in name_landings(
                claim, elsewhere, had.get(claim, []), texts.get(claim, []), digests, self.registry
            ):
                if one.landed_on == self.day:
                    own.append(one)
                elif one.article_id != (was := former[one.landing_id, one.landed_on]).article_id:
                    renamed.append((was, one.article_id))
        return Named(before, own, renamed)

    def write_landings(self, named: Named) -> None:
        """Write the months' tables of landings that are others now."""
        months = {month_of(self.day)} | {month_of(one.landed_on) for one, _ in named.renamed}
        for month in sorted(months):
            name = self.change.base.page(month).landings
            rows = scan_table(self.change.base.table(name), Landing) if name else iter(())
            kept = [self.current.name_now(one) for one in rows if one.landed_on != self.day]
            own = named.own if month == month_of(self.day) else []
            table = sorted([*kept, *own], key=lambda one: one.rank)
            self.change.landings[month] = self.layer.write("landings", month, table, Landing)

    # ── links ────────────────────────────────────────────────────────────────────────────────────────────

    def fill_shelves(self, named: Named, homes_before: dict[str, date], found: list[Link]) -> Shelves:
        """The layer's links with those that the day's search found, and without those of what it no longer has."""
        own = {(one.landing_id, one.digest): one.article_id for one in named.own}
        names = own | {
            (one.article_id, one.digest): own[one.landing_id, one.digest]
            for one in named.before
            if (one.landing_id, one.digest) in own
        }
        renamed = {(one.article_id, one.landed_on, one.digest): now for one, now in named.renamed}
        elsewhere = {
            (one.landing_id, one.landed_on): self.current.name_now(one).article_id
            for one in self.registry.find("landing_id", self._partners_of(found))
        }

        def renew(side: LinkSide) -> LinkSide | None:
            if side.landed_on == self.day:
                article_id = names.get((side.article_id, side.digest))
            else:
                article_id = renamed.get((side.article_id, side.landed_on, side.digest), side.article_id)
            if article_id is None or article_id == side.article_id:
                return side if article_id else None
            return LinkSide(article_id=article_id, landed_on=side.landed_on, digest=side.digest)

        def name_partner(side: LinkSide) -> LinkSide:
            article_id = elsewhere.get((side.article_id, side.landed_on), side.article_id)
            return LinkSide(article_id=article_id, landed_on=side.landed_on, digest=side.digest)

        shelves = Shelves(self.change.base, self.current, named.concerned, homes_before.values(), renew)
        partners = (
            Link(one=name_partner(link.one), other=name_partner(link.other), score=link.score) for link in found
        )
        shelves.put(
            (*partners, *self._find_early_links()),
            find_losing(named),
            lambda articles: find_former(self.registry, named.before, articles),
        )
        return shelves

    def _partners_of(self, found: Iterable[Link]) -> set[str]:
        sides = (side for link in found for side in (link.one, link.other))
        return {side.article_id for side in sides if side.landed_on != self.day}

    def _find_early_links(self) -> Iterator[Link]:
        """Links to this day's landings that a day around found before this one had formed its stories."""
        for near in days_around(self.day, self.policy.window_days):
            name = self.change.base.day(near).links
            if name and near != self.day:
                yield from scan_links_to(self.change.base.table(name), self.day)

    # ── stories ──────────────────────────────────────────────────────────────────────────────────────────

    def assign(self, shelves: Shelves, seeds: set[str]) -> Iterator[Assignment]:
        """The assignments of all articles that a change of the seeds reaches."""
        reach = find_reach(seeds, lambda articles: shelves.ties_of(articles, self.score_pairs), self.policy)
        homes = self.current.load(reach.consulted)
        split = split_reach(reach, SIGNATURES_AT_ONCE)
        components = (Components(self.find_tables(articles), tuple(ties)) for articles, ties in split)
        for assigned in self.each(assign_components, self.policy, components):
            for one in assigned:
                home = homes[one.article_id]
                if one.article_id in reach.changed and home is not None:
                    yield one.model_copy(update={"landing_id": home.landing_id})

    def find_seeds(self, named: Named, shelves: Shelves, former: dict[str, list[Landing]]) -> set[str]:
        """The articles whose stories may be others now.

        One that only landed again, with the text and the links that it had, changes no story.
        """
        now = self.current.load(named.concerned | shelves.partners)
        digests = {one: home.digest for one, home in now.items() if home is not None}
        before = digests | {one: landings[-1].digest for one, landings in former.items()}
        changed = {
            one
            for one in named.concerned
            if one not in former
            or digests.get(one) != before[one]
            or self.current.first_day(one) != former[one][0].landed_on
        }
        changed |= shelves.changed_pairs(before, digests)
        changed |= {one for one in shelves.partners if one not in digests}
        # Whoever is gone can't be asked for what it was tied to: those are.
        partners = shelves.partners_of(changed)
        return {one for one in changed | partners if one in digests}

    def move_along(self, assigned: Iterable[Assignment], left: dict[str, date]) -> Iterator[Assignment]:
        """The assignments, and those of articles that landed again without a change of their stories."""
        done = set()
        for one in assigned:
            done.add(one.article_id)
            yield one
        for day in sorted({*left.values(), self.day}):
            for one in self._read_assignments(self.change.base.day(day).assignments).values():
                is_concerned = left.get(one.article_id) == day or day == self.day
                home = self.current.load({one.article_id})[one.article_id] if is_concerned else None
                if home is not None and one.article_id not in done:
                    yield one.model_copy(update={"landed_on": home.landed_on, "landing_id": home.landing_id})

    def find_tables(self, articles: Iterable[str]) -> tuple[SignatureTable, ...]:
        """The tables with the signatures of the articles' current landings, in order of days."""
        by_day: dict[date, dict[str, tuple[str, date | None]]] = {}
        for article_id, home in self.current.load(set(articles)).items():
            if home is not None:
                first = self.current.first_day(article_id)
                by_day.setdefault(home.landed_on, {})[home.landing_id] = article_id, first
        names = ((self.change.day(day).signatures, found) for day, found in sorted(by_day.items()))
        return tuple(SignatureTable(self.change.base.table(name), found) for name, found in names if name)

    def score_pairs(self, pairs: set[tuple[str, str]]) -> dict[tuple[str, str], float]:
        """The scores of pairs of articles as they are now."""
        signatures = read_signatures(self.find_tables({one for pair in pairs for one in pair}))
        by_id = {one.article_id: one for one in signatures}
        scorer = Scorer(load_models(), self.policy)
        return {(one, other): scorer.score(by_id[one], by_id[other]).score for one, other in sorted(pairs)}

    def write_assignments(
        self, assigned: Iterable[Assignment], left: dict[str, date], books: Books
    ) -> tuple[dict[str, Assignment], dict[str, Assignment]]:
        """Put the assignments with the landings that they are about, and take them from those that were left.

        Returns what was said before and is said now of the articles for which that is something else, by article.
        """
        by_day: dict[date, list[Assignment]] = {self.day: []}
        for one in assigned:
            by_day.setdefault(one.landed_on, []).append(one)
        for day in left.values():
            by_day.setdefault(day, [])
        before: dict[str, Assignment] = {}
        after: dict[str, Assignment] = {}
        for day in sorted(by_day):
            table = self.change.base.day(day).assignments
            stored = self._read_assignments(table)
            now = {one.article_id: one for one in by_day[day]}
            kept = {} if day == self.day else {one: stored[one] for one in stored if left.get(one) != day}
            before |= {one: said for one, said in stored.items() if now.get(one) != said}
            after |= {one: said for one, said in now.items() if stored.get(one) != said}
            whole = kept | now
            if day == self.day or whole != stored:
                own = [books] if day == self.day else self._books_of(table)
                rows = [whole[one] for one in sorted(whole)]
                self.change.set_day(day, assignments=self.layer.write(day, "assignments", rows, Assignment, own))
        return {one: said for one, said in before.items() if one in after or one in left}, after

    def _read_assignments(self, table: str | None) -> dict[str, Assignment]:
        if table is None:
            return {}
        return {one.article_id: one for one in scan_table(self.change.base.table(table), Assignment)}

    def _books_of(self, table: str | None) -> Iterable[Books]:
        return read_manifest(self.change.base.table(table)).books if table else ()

    # ── debts ────────────────────────────────────────────────────────────────────────────────────────────

    def write_debts(
        self, concerned: set[str], before: dict[str, Assignment], after: dict[str, Assignment], left: dict[str, date]
    ) -> None:
        """Write down what the index is owed: all of this day, what changed elsewhere, and what has to go."""
        owed: dict[date, dict[str, Owed]] = {self.day: {}}
        own = self._read_own_assignments()
        for one in (*after.values(), *own):
            digest = state_digest(one, self.change.day(one.landed_on).articles)
            owed.setdefault(one.landed_on, {})[one.article_id] = Owed(
                article_id=one.article_id, landing_id=one.landing_id, digest=digest
            )
        gone = {one: home for one, home in left.items() if self.current.load({one})[one] is None}
        for article_id, home in gone.items():
            owed.setdefault(home, {})[article_id] = Owed(article_id=article_id, landing_id=None, digest="")
        settled = concerned | before.keys() | after.keys()
        for day in sorted(owed.keys() | set(self.change.base.owing)):
            still = [one for one in read_owed(self.change.base, self.change.day(day)) if one.article_id not in settled]
            set_owed(self.layer, self.change, day, [*still, *owed.get(day, {}).values()])

    def _read_own_assignments(self) -> Iterable[Assignment]:
        name = self.change.day(self.day).assignments
        return scan_table(self.change.base.table(name), Assignment) if name else ()


def assign_components(policy: Policy, some: Components) -> list[Assignment]:
    """The assignments of the articles of some components, in whatever process."""
    return dedupe(list(read_signatures(some.tables)), some.ties, load_models(), policy)


def read_signatures(tables: Iterable[SignatureTable]) -> Iterator[Signature]:
    """The signatures of articles' current landings, under the articles' ids."""
    for path, articles in tables:
        for one in scan_table(path, Signature, articles):
            article_id, first = articles[one.article_id]
            yield one.model_copy(update={"article_id": article_id, "first_landed_on": first})


def find_losing(named: Named) -> set[str]:
    """The articles that had a landing, or a text on some day, which they have no more under their names."""
    own = {(one.article_id, one.landing_id, one.digest) for one in named.own}
    left = {one.article_id for one in named.before if (one.article_id, one.landing_id, one.digest) not in own}
    return left | {was.article_id for was, _ in named.renamed}


def find_former(registry: Registry, before: Iterable[Landing], articles: set[str]) -> dict[str, list[Landing]]:
    """The landings that articles had before the change, the current one last; `before` are those of the day."""
    former: dict[str, list[Landing]] = {}
    own = (one for one in before if one.article_id in articles)
    for landing in (*registry.find("article_id", articles), *own):
        former.setdefault(landing.article_id, []).append(landing)
    return {article_id: sorted(landings, key=lambda one: one.rank) for article_id, landings in former.items()}
