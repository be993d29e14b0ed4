"""Taking an article or a source out for good, after a legal demand for instance.

Forgetting writes down what is to be kept out, and says which landing days hold it: a run of each, from deduplication
on, takes it out of what is staged, curated, indexed and quarantined (`pipeline.scrub`). The files themselves are the
landing's owner's to delete.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta

from upath import UPath

from copydesk.article import Article
from copydesk.errors import InvalidSetting
from copydesk.pipeline.forgotten import (
    Forgotten,
    ForgottenArticle,
    ForgottenSource,
    mark_of,
    read_forgotten,
    write_forgotten,
)
from copydesk.pipeline.landings import Landing, Registry
from copydesk.pipeline.layer import open_layer
from copydesk.pipeline.learn import unlearn_sources
from copydesk.pipeline.names import learn_archive_names, load_names
from copydesk.pipeline.quarantine import Selection, list_rejects
from copydesk.pipeline.verify import relabel
from copydesk.settings import Settings
from copydesk.storage.curated import CuratedLayer, Snapshot
from copydesk.storage.landing import RawFile
from copydesk.storage.tables import scan_rows, scan_table


def forget_article(settings: Settings, article_id: str, why: str, now: datetime) -> list[date]:
    """Write down that the article is to be kept out, all its landings; the days to run from deduplication on.

    A second time it finds the days that were not run yet. Raises `InvalidSetting` where no such article is known.
    """
    snapshot = CuratedLayer(settings.data).read()
    registry = Registry(snapshot, date.min)
    known = read_forgotten(settings.data)
    landings = list(registry.find("article_id", {article_id}))
    before = next((one for one in known.articles if one.article_id == article_id), None)
    if not landings and before is None:
        raise InvalidSetting(f"no article has the id {article_id!r}, and none was forgotten")
    articles = list(_read_articles(snapshot, landings))
    if before is None:
        entry = ForgottenArticle(
            article_id=article_id,
            sources=tuple(sorted({one.provenance.source for one in articles})),
            claims=tuple(sorted(_own_claims(registry, landings))),
            marks=tuple(sorted({mark for one in articles for mark in _marks_of(one)})),
            landed_on=tuple(sorted({one.landed_on for one in landings})),
            why=why,
            forgotten_at=now,
        )
        write_forgotten(settings.data, known.model_copy(update={"articles": (*known.articles, entry)}))
    words = {(one.provenance.source, one.normalized.fingerprint) for one in articles if one.normalized}
    return sorted({one.landed_on for one in landings} | set(_days_with_words(snapshot, words)))


def forget_source(settings: Settings, source: str, why: str, now: datetime) -> list[date]:
    """Write down that the source is to be kept out; the days to run from deduplication on.

    A second time it finds the days that were not run yet.
    """
    known = read_forgotten(settings.data)
    if source not in known.source_names:
        entry = ForgottenSource(source=source, why=why, forgotten_at=now)
        write_forgotten(settings.data, known.model_copy(update={"sources": (*known.sources, entry)}))
    unlearn_sources(settings.data, {source})
    days = set(_days_with_source(CuratedLayer(settings.data).read(), source))
    refused = list_rejects(settings, Selection(source=source))
    return sorted(days | {one.reject.landed_on for one in refused})


def list_forgotten(settings: Settings) -> Forgotten:
    """What is kept out."""
    return read_forgotten(settings.data)


def forget_names(settings: Settings) -> int:
    """Learn the table of names anew, where there is one: it names whom only the forgotten wrote of; documents written.

    For after the runs that took the articles out: what is curated is what it learns from.
    """
    if load_names(UPath(settings.data)) is None:
        return 0
    learn_archive_names(settings)
    return relabel(settings)


def purge_earlier(settings: Settings) -> list[str]:
    """Remove the tables of earlier generations at once rather than after a day; their names.

    Only while nothing else runs on the data root: a reader of one of them would fail.
    """
    return open_layer(settings).clean(timedelta(0))


def _own_claims(registry: Registry, landings: Collection[Landing]) -> set[str]:
    """The claims of landings that no other article shares."""
    article_ids = {one.article_id for one in landings}
    claims = {one.claim for one in landings}
    shared = {one.claim for one in registry.find("claim", claims) if one.article_id not in article_ids}
    return claims - shared


def _marks_of(article: Article) -> Iterator[str]:
    yield article.provenance.checksum
    if article.content:
        yield mark_of(article.content.body)


def _read_articles(snapshot: Snapshot, landings: Collection[Landing]) -> Iterator[Article]:
    for day in sorted({one.landed_on for one in landings}):
        ids = {one.landing_id for one in landings if one.landed_on == day}
        for name in snapshot.day(day).articles:
            yield from scan_table(snapshot.table(name), Article, ids)


def _days_with_words(snapshot: Snapshot, words: Collection[tuple[str, str]]) -> Iterator[date]:
    """The days on which one of the sources printed the same words, as whatever article."""
    for day in snapshot.days:
        name = snapshot.day(day).signatures
        rows = scan_rows(snapshot.table(name), ["source", "fingerprint"]) if name else iter(())
        if any((row["source"], row["fingerprint"]) in words for row in rows):
            yield day


def _days_with_source(snapshot: Snapshot, source: str) -> Iterator[date]:
    """The days with an article whose source, or whose folder in the landing, has this name."""
    for day in snapshot.days:
        rows = (
            row["provenance"]
            for name in snapshot.day(day).articles
            for row in scan_rows(snapshot.table(name), ["provenance.path", "provenance.source"])
        )
        if any(source in (row["source"], RawFile(row["path"], day, 0, None).source) for row in rows):
            yield day
