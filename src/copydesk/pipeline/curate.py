"""From a day's enriched batches to the curated layer: every article assigned to a story.

The one stage that looks beyond its day. It reads the signatures, links and assignments of the landing days around,
and it may change the assignments of articles there: a late original makes earlier articles its copies.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from itertools import chain, count, islice
from typing import TypeVar

from more_itertools import chunked
from upath import UPath

from copydesk.article import Article, Assignment, Record
from copydesk.dedupe import (
    Key,
    Link,
    Models,
    Policy,
    Signature,
    build_signature,
    dedupe,
    find_links,
    find_reach,
    load_models,
    split_reach,
)
from copydesk.outcome import Books, Reason, Rejected, Stage
from copydesk.pipeline.batches import Batch, list_planned
from copydesk.pipeline.runner import StageRun
from copydesk.settings import Settings, default_cache
from copydesk.storage.partitions import Partition, lock_data_root
from copydesk.storage.tables import has_table, read_manifest, remove_table, scan_rows, scan_table, write_table

# With its text a signature has some 20 kB in memory.
SIGNATURES_AT_ONCE = 2_000

RecordT = TypeVar("RecordT", bound=Record)


def dedupe_partition(settings: Settings, day: date) -> list[Batch]:
    """Curate the day's enriched batches; returns the batches, of this day and of others, that are to be indexed.

    Holds the data root's lock: two days at once would each miss the other's articles.
    """
    batches = list_planned(Partition(settings.data, day))
    began = time.perf_counter()
    with lock_data_root(settings.data):
        models = load_models(default_cache())
        curation = Curation(settings.data, day, models, Policy(window_days=settings.dedupe.window_days))
        seeds = curation.find_seeds()
        books = curation.write_articles(batches)
        curation.write_signatures(len(batches))
        curation.write_links()
        changed = curation.write_assignments(seeds, replace(books, seconds=time.perf_counter() - began))
        return [*batches, *(batch for other, ids in changed.items() for batch in curation.list_batches(other, ids))]


class Curation:
    """One landing day's curation on a data root."""

    def __init__(self, data: str, day: date, models: Models, policy: Policy) -> None:
        self.data = data
        self.day = day
        self.partition = Partition(data, day)
        self.models = models
        self.policy = policy
        self._links: dict[date, list[Link]] = {}

    def find_seeds(self) -> set[Key]:
        """The members of the stories that the day's articles were in before, and of those related to them.

        Some may have to find a new story, others to forget one that is gone. The day's old assignments are replaced
        last, so a repeated attempt finds the same.
        """
        before = self._scan_assignments(self.day)
        former = {story for one in before for story in (one.story_id, *one.related_story_ids)}
        return {
            (one.article_id, one.landed_on)
            for near in self._days_around(self.day)
            for one in self._scan_assignments(near)
            if one.story_id in former
        }

    def write_articles(self, batches: list[Batch]) -> Books:
        """Write the day's articles; all but the last delivery of an article are rejected here."""
        last_paths = self._find_last_paths(batches)
        books: list[Books] = []
        for batch in batches:
            number = batch["number"]
            run = StageRun(Stage.DEDUPE, partial(reject_redelivered, last_paths=last_paths))
            kept = run.over(scan_table(self.partition.staged(Stage.ENRICH, number), Article))
            write_table(self.partition.articles(number), kept, Article)
            write_table(self.partition.rejects(Stage.DEDUPE, number), run.rejected, Rejected)
            books.append(run.books)
        for number in count(len(batches)):
            if not self.partition.articles(number).is_file():
                break
            remove_table(self.partition.articles(number))
        return Books.total(Stage.DEDUPE, books)

    def write_signatures(self, batches: int) -> None:
        """Write the signatures of the day's articles."""
        articles = (one for number in range(batches) for one in scan_table(self.partition.articles(number), Article))
        write_table(self.partition.signatures, (build_signature(one, self.models) for one in articles), Signature)

    def write_links(self) -> None:
        """Score the day's articles against each other and against the days around, some thousands at a time."""
        links: list[Link] = []
        seen = 0
        for new in chunked(_scan(self.partition.signatures, Signature), SIGNATURES_AT_ONCE):
            seen += len(new)
            rest = islice(_scan(self.partition.signatures, Signature), seen, None)
            links += find_links(new, chain(rest, self._scan_signatures_around()), self.models, self.policy)
        links.sort(key=lambda link: (link.one.key, link.other.key))
        write_table(self.partition.links, links, Link)

    def write_assignments(self, seeds: set[Key], books: Books) -> dict[date, set[str]]:
        """Assign every article that a change of the day reaches.

        Returns the other days whose assignments changed, each with the articles concerned. Those are written before
        this day's own, whose old ones tell a repeated attempt what it has to look at again.
        """
        own_keys = {(row["article_id"], self.day) for row in scan_rows(self.partition.signatures, ["article_id"])}
        reach = find_reach(seeds | own_keys, self._load_links_of, self.policy)
        by_day: dict[date, list[Assignment]] = {self.day: []}
        for keys, links in split_reach(reach, SIGNATURES_AT_ONCE):
            for one in dedupe(self._find_signatures(keys), links, self.models, self.policy):
                if (one.article_id, one.landed_on) in reach.changed:
                    by_day.setdefault(one.landed_on, []).append(one)
        own = sorted(by_day.pop(self.day), key=lambda one: one.article_id)  # wherever the parts were divided
        changed = {other: ids for other in sorted(by_day) if (ids := self._merge(other, by_day[other]))}
        write_table(self.partition.assignments, own, Assignment, books=[books])
        return changed

    def list_batches(self, day: date, article_ids: set[str]) -> list[Batch]:
        """The curated batches of another day that hold any of the articles."""
        found: list[Batch] = []
        for number in count():
            table = Partition(self.data, day).articles(number)
            if not table.is_file():
                return found
            if any(True for _ in scan_rows(table, ["article_id"], ids=article_ids)):
                found.append({"day": day.isoformat(), "number": number})
        return found

    def _merge(self, day: date, assignments: list[Assignment]) -> set[str]:
        """Put new assignments in the place of another day's old ones; the articles for which that is a change.

        A day whose own deduplication was cut short has none yet, and gets them all when it is repeated.
        """
        if not has_table(Partition(self.data, day).assignments):
            return set()
        before = {one.article_id: one for one in self._scan_assignments(day)}
        changed = {one.article_id: one for one in assignments if before.get(one.article_id) != one}
        if changed:
            after = before | changed
            table = Partition(self.data, day).assignments
            write_table(table, [after[key] for key in sorted(after)], Assignment, books=read_manifest(table).books)
        return set(changed)

    def _find_last_paths(self, batches: list[Batch]) -> dict[str, str]:
        """For each article the last of its files, in path order: crawlers number or time-stamp what they save."""
        return {
            row["article_id"]: row["provenance"]["path"]
            for batch in batches
            for row in scan_rows(
                self.partition.staged(Stage.ENRICH, batch["number"]), ["article_id", "provenance.path"]
            )
        }

    def _find_signatures(self, keys: Iterable[Key]) -> list[Signature]:
        ids: dict[date, set[str]] = {}
        for article_id, landed_on in keys:
            ids.setdefault(landed_on, set()).add(article_id)
        return [
            one for day in sorted(ids) for one in _scan(Partition(self.data, day).signatures, Signature, ids=ids[day])
        ]

    def _scan_signatures_around(self) -> Iterator[Signature]:
        """The signatures of the other days in the window."""
        for near in self._days_around(self.day):
            if near != self.day:
                yield from _scan(Partition(self.data, near).signatures, Signature)

    def _load_links_of(self, day: date) -> list[Link]:
        """Every link with a side that landed on `day`: it may be among those of any day in its window."""
        links = (link for near in self._days_around(day) for link in self._load_links(near))
        return [link for link in links if day in (link.one.landed_on, link.other.landed_on)]

    def _load_links(self, day: date) -> list[Link]:
        """A day's links, read once, since each of the days around asks for them; not before the own are written."""
        if day not in self._links:
            self._links[day] = list(_scan(Partition(self.data, day).links, Link))
        return self._links[day]

    def _scan_assignments(self, day: date) -> Iterator[Assignment]:
        return _scan(Partition(self.data, day).assignments, Assignment)

    def _days_around(self, day: date) -> list[date]:
        width = self.policy.window_days
        return [day + timedelta(days=shift) for shift in range(-width, width + 1)]


def reject_redelivered(article: Article, last_paths: dict[str, str]) -> Article | Rejected:
    """The article, unless the same one was delivered again on the same day in a later file."""
    last = last_paths[article.article_id]
    if article.provenance.path == last:
        return article
    return article.reject(Stage.DEDUPE, Reason.REDELIVERED, f"the same article as {last}")


def _scan(table: UPath, model: type[RecordT], ids: Collection[str] | None = None) -> Iterator[RecordT]:
    """A table's records; a day that was never curated has none."""
    return scan_table(table, model, ids) if has_table(table) else iter(())
