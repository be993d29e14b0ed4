"""Learning what the archive calls people and organizations: maintenance over the curated layer, apart from the runs.

The table is the data root's `names.json`. A run reads it and never writes it; documents get its names when they are
built (`publish.build_documents`), so that after a new table `verify` finds the documents that it changes, no others.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

from pydantic import ValidationError
from upath import UPath

from copydesk.article import Article
from copydesk.assignment import Assignment
from copydesk.enrich.archive import Appearance, Namer, NameTable, learn_names, list_appearances
from copydesk.enrich.archive.keys import NameKeys, load_keys
from copydesk.errors import StorageCorrupt
from copydesk.settings import Settings
from copydesk.storage.curated import CuratedLayer, Snapshot
from copydesk.storage.partitions import read_json, write_json
from copydesk.storage.tables import read_manifest, read_table, scan_table

# Learning reads all articles and compares all documents; done each time that an archive has grown by a quarter, each
# article is read some five times in all, however many there come to be.
GROWN = 1.25


def learn_archive_names(settings: Settings) -> NameTable:
    """Learn from all curated articles and write the table, where it is another one than is there.

    The same articles always make the same one, in whatever order they came.
    """
    return learn_from(CuratedLayer(settings.data).read(), settings, load_names(UPath(settings.data)))


def learn_from(snapshot: Snapshot, settings: Settings, known: NameTable | None) -> NameTable:
    """The same from one state of the layer, where `known` is the table that is there."""
    learned = learn_names(scan_appearances(snapshot, _keys()), _keys())
    learned = learned.with_(articles=count_articles(snapshot))
    if learned != known:
        write_json(_table(UPath(settings.data)), learned.model_dump(mode="json"))
    return learned


def count_articles(snapshot: Snapshot) -> int:
    """How many articles the layer has, superseded landings included."""
    tables = (name for day in snapshot.days for name in snapshot.day(day).articles)
    return sum(read_manifest(snapshot.table(name)).rows for name in tables)


def is_due(snapshot: Snapshot, known: NameTable | None, up_to: int, *, also_grown: bool) -> bool:
    """Whether names are learned without being asked for: from no more articles than `up_to`.

    `also_grown`: and from more, where the table `known` was learned from so many fewer than there are now.
    """
    if up_to == 0:
        return False
    articles = count_articles(snapshot)
    return articles <= up_to or (also_grown and (known is None or articles >= GROWN * known.articles))


def scan_appearances(snapshot: Snapshot, keys: NameKeys) -> Iterator[Appearance]:
    """Every entity of every current article; those of superseded landings are left out."""
    for day in snapshot.days:
        tables = snapshot.day(day)
        if tables.assignments is None:
            continue
        assigned = {one.landing_id: one for one in read_table(snapshot.table(tables.assignments), Assignment)}
        for name in tables.articles:
            for article in scan_table(snapshot.table(name), Article):
                assignment = assigned.get(article.article_id)
                if assignment is not None and article.enrichment is not None:
                    yield from list_appearances(
                        assignment.article_id, assignment.story_id, article.enrichment, keys, _day_of(article)
                    )


def load_names(data: UPath) -> NameTable | None:
    """The table of a data root; None where nothing was learned yet. Raises `StorageCorrupt` where it can't be read."""
    table = _table(data)
    if not table.is_file():
        return None
    try:
        return NameTable.model_validate(read_json(table))
    except (ValidationError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise StorageCorrupt(f"{table} can't be read ({reason}): remove it, or learn again") from error


def load_namer(data: UPath) -> Namer:
    """What gives documents the names of a data root's table, and of the corrections by hand."""
    return Namer(load_names(data) or NameTable(), _keys())


def name_article(article: Article, assignment: Assignment, namer: Namer) -> Article:
    """`article` under its document's id, with the archive's names."""
    enrichment = article.enrichment
    if enrichment is not None:
        enrichment = namer.give_names(assignment.article_id, assignment.story_id, enrichment, _day_of(article))
    return article.model_copy(update={"article_id": assignment.article_id, "enrichment": enrichment})


def _day_of(article: Article) -> date | None:
    return article.normalized.published.on if article.normalized else None


@cache
def _keys() -> NameKeys:
    return load_keys()


def _table(data: UPath) -> UPath:
    return data / "names.json"
