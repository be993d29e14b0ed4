"""Learning what the archive calls people and organizations: maintenance over the curated layer, apart from the runs.

The table is the data root's `names.json`. A run reads it and never writes it; documents get its names when they are
built (`publish.build_documents`), so that after a new table `verify` finds the documents that it changes, no others.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import accumulate

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


def learn_archive_names(settings: Settings) -> NameTable:
    """Learn from all curated articles and write the table, where it is another one than is there.

    The same articles always make the same one, in whatever order they came.
    """
    learned = learn_names(scan_appearances(CuratedLayer(settings.data).read(), _keys()), _keys())
    if learned != load_names(UPath(settings.data)):
        write_json(_table(UPath(settings.data)), learned.model_dump(mode="json"))
    return learned


def is_small(snapshot: Snapshot, articles: int) -> bool:
    """Whether the layer has no more than so many articles, superseded landings included."""
    tables = (name for day in snapshot.days for name in snapshot.day(day).articles)
    rows = accumulate(read_manifest(snapshot.table(name)).rows for name in tables)
    return all(sum_ <= articles for sum_ in rows)


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
                    yield from list_appearances(assignment.article_id, assignment.story_id, article.enrichment, keys)


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
        enrichment = namer.give_names(assignment.article_id, assignment.story_id, enrichment)
    return article.model_copy(update={"article_id": assignment.article_id, "enrichment": enrichment})


@cache
def _keys() -> NameKeys:
    return load_keys()


def _table(data: UPath) -> UPath:
    return data / "names.json"
