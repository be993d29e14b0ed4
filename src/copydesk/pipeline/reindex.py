"""The index built anew from the curated layer, while ingestion and searches go on.

Every document is a function of the curated layer, and every write says of which generation it is. So nothing that an
ingestion writes meanwhile can be lost: what it changed is in the curated layer, and the days that have other tables
than when they were filled in are filled in again, before the aliases move and once more after.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from copydesk.errors import IndexIncompatible, TransientError
from copydesk.index import (
    IndexReport,
    begin_rebuild,
    building,
    connect,
    drop_building,
    index_documents,
    list_day,
    remove_stale,
    retire_indices,
    roll_over,
    run_search,
    swap_aliases,
)
from copydesk.pipeline.publish import build_documents, read_batch
from copydesk.record import Record
from copydesk.settings import IndexSettings, Settings
from copydesk.storage.curated import CuratedLayer, DayTables, Snapshot
from copydesk.storage.tables import scan_rows

# Days change while one fills them in, at the pace of a night's ingestion; more rounds mean something else is wrong.
MAX_ROUNDS = 10
# Of these days every document is compared, and of all days the ids.
_SAMPLED_DAYS = 10

Filled = dict[str, Any]


class ReindexReport(Record):
    """What became of a reindex: the new `indices`, several where the first was rolled over, and those `replaced`.

    `refilled` counts days that changed meanwhile, `refused` documents that don't fit.
    """

    indices: tuple[str, ...]
    documents: int
    days: int
    refilled: int
    refused: int
    replaced: tuple[str, ...]
    retired: tuple[str, ...]


def begin_reindex(settings: Settings, anew: bool = False) -> list[str]:
    """Make an empty index beside the one in use; the months that are to be filled in. `anew` drops an unfinished one.

    Raises `IndexIncompatible` where one is being built already.
    """
    with connect(settings) as client:
        if anew:
            drop_building(client, settings.index)
        begin_rebuild(client, settings.index, datetime.now(UTC))
    return CuratedLayer(settings.data).read().months


def fill_month(settings: Settings, month: str) -> Filled:
    """Write the documents of a month's landing days; says from which tables, by day, and what was refused."""
    snapshot = CuratedLayer(settings.data).read()
    days = sorted(snapshot.page(month).days)
    return fill_days(settings, building(settings.index), snapshot, days)


def finish_reindex(settings: Settings, filled: Iterable[Filled], keep: int | None = None) -> ReindexReport:
    """Fill in what changed meanwhile, check, move the aliases, fill in again, and delete old indices but `keep`.

    Raises `IndexIncompatible` where the new index isn't what the curated layer says: then the old one stays in use.
    """
    every = merge_filled(filled)
    aside = building(settings.index)
    refilled = _catch_up(settings, aside, every)
    _check(settings, aside, every)
    with connect(settings) as client:
        built, replaced = swap_aliases(client, settings.index)
    # Writes that were under way went to the old index; what they were made from is in the curated layer by now.
    refilled += _catch_up(settings, settings.index, every)
    with connect(settings) as client:
        retired = retire_indices(client, settings.index, settings.index.keep_old if keep is None else keep)
        counted = run_search(client, settings.index, "articles", {"size": 0, "track_total_hits": True})
    return ReindexReport(
        indices=tuple(built),
        documents=counted["hits"]["total"]["value"],
        days=len(every["days"]),
        refilled=refilled,
        refused=len(every["refused"]),
        replaced=tuple(replaced),
        retired=tuple(retired),
    )


def fill_days(settings: Settings, target: IndexSettings, snapshot: Snapshot, days: Iterable[date]) -> Filled:
    """Write the days' documents into `target`, and take out what these days no longer have."""
    filled: Filled = {"days": {}, "refused": []}
    now = datetime.now(UTC)
    with connect(settings) as client:
        for day in days:
            tables = snapshot.day(day)
            roll_over(client, target, datetime.now(UTC))
            remove_stale(client, target, day, list_ids(snapshot, tables), snapshot.generation)
            reports = [
                index_documents(client, documents, target, now, snapshot.generation)
                for documents in _documents_by_batch(snapshot, day)
            ]
            refused = IndexReport.total(reports).refused
            filled["days"][day.isoformat()] = name_tables(tables)
            filled["refused"] += [article_id for article_id, _reason in refused]
    return filled


def merge_filled(filled: Iterable[Filled]) -> Filled:
    """What several calls filled in, as if one had done it."""
    merged: Filled = {"days": {}, "refused": []}
    for one in filled:
        merged["days"] |= one["days"]
        merged["refused"] += one["refused"]
    return merged


def name_tables(tables: DayTables) -> list[str]:
    """The tables that a day's documents are made from: other ones, other documents."""
    return [*tables.articles, *([tables.assignments] if tables.assignments else [])]


def list_ids(snapshot: Snapshot, tables: DayTables) -> set[str]:
    """The ids of the articles whose current landing is of the day."""
    if tables.assignments is None:
        return set()
    return {row["article_id"] for row in scan_rows(snapshot.table(tables.assignments), ["article_id"])}


def _documents_by_batch(snapshot: Snapshot, day: date) -> Iterator[Iterator[dict[str, Any]]]:
    for number in range(len(snapshot.day(day).articles)):
        yield build_documents(snapshot, read_batch(snapshot, day, number))


def _catch_up(settings: Settings, target: IndexSettings, every: Filled) -> int:
    """Fill in the days that have other tables by now, until none has; how many these were."""
    refilled = 0
    for _round in range(MAX_ROUNDS):
        snapshot = CuratedLayer(settings.data).read()
        changed = [day for day in snapshot.days if every["days"].get(day.isoformat()) != name_tables(snapshot.day(day))]
        if not changed:
            return refilled
        again = fill_days(settings, target, snapshot, changed)
        every["days"] |= again["days"]
        every["refused"] += again["refused"]
        refilled += len(changed)
    raise TransientError(f"{settings.data}: its days keep changing while they are indexed anew")


def _check(settings: Settings, aside: IndexSettings, every: Filled) -> None:
    """The new index has exactly the articles of the curated layer, and on a sample of days their very documents."""
    snapshot = CuratedLayer(settings.data).read()
    # A day that changed since it was filled in is filled in again once more after the aliases moved.
    days = [day for day in snapshot.days if every["days"].get(day.isoformat()) == name_tables(snapshot.day(day))]
    sampled = set(days[:: max(1, len(days) // _SAMPLED_DAYS)])
    refused = set(every["refused"])
    with connect(settings) as client:
        for day in days:
            found = dict(list_day(client, aside, day))
            expected = list_ids(snapshot, snapshot.day(day)) - refused
            if found.keys() != expected:
                raise _unlike(day, expected ^ found.keys())
            if day in sampled and (unlike := _find_unlike(snapshot, day, found)):
                raise _unlike(day, unlike)


def _find_unlike(snapshot: Snapshot, day: date, found: dict[str, str]) -> set[str]:
    """The articles of a day whose documents are other than the curated layer's."""
    return {
        document["article_id"]
        for documents in _documents_by_batch(snapshot, day)
        for document in documents
        if found.get(document["article_id"], document["document_hash"]) != document["document_hash"]
    }


def _unlike(day: date, article_ids: set[str]) -> IndexIncompatible:
    few = ", ".join(sorted(article_ids)[:3])
    return IndexIncompatible(
        f"{day}: {len(article_ids)} articles of the new index are not as the curated layer has them ({few}); the old "
        "index stays in use: `copydesk reindex --anew` begins again"
    )
