"""From the curated layer to the index: what it owes is paid, and struck off when the index has it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from copydesk.article import Article
from copydesk.assignment import Assignment
from copydesk.dedupe import decode_lead
from copydesk.errors import TransientError
from copydesk.index import (
    IndexReport,
    build_document,
    connect,
    ensure_index,
    index_documents,
    remove_documents,
    remove_stale,
    roll_over,
)
from copydesk.outcome import Books, Rejected, Stage
from copydesk.pipeline.batches import Batch
from copydesk.pipeline.debt import Owed, read_owed, strike_off
from copydesk.pipeline.layer import open_layer
from copydesk.pipeline.names import load_namer, name_article
from copydesk.settings import Settings
from copydesk.storage.curated import CuratedLayer, DayTables, Snapshot
from copydesk.storage.partitions import Partition
from copydesk.storage.tables import scan_rows, scan_table, write_table

# While a batch is being indexed its day may be curated anew, hardly more than once; more is a fault.
MAX_INDEX_ROUNDS = 5
# An angle between two texts changes by less than a hundredth of a degree, and a document has a third of the digits.
_VECTOR_DECIMALS = 4


def prepare_index(settings: Settings, day: date, batches: list[Batch], besides: Collection[date] = ()) -> list[Batch]:
    """Make the index where it is missing and take out what is gone; the batches that are to be indexed.

    Those are the day's own, and of other days the ones that owe the index a document (`owed`), whoever changed it. None
    of `besides`, which other runs are at: they write their documents themselves, and say so in their books. The first
    of the day's own says how many documents were removed.
    """
    layer = open_layer(settings)
    snapshot = layer.read()
    table = snapshot.day(day).assignments
    keep = {row["article_id"] for row in scan_rows(snapshot.table(table), ["article_id"])} if table else set()
    with connect(settings) as client:
        ensure_index(client, settings.index, now := datetime.now(UTC))
        roll_over(client, settings.index, now)
        removed = set(remove_stale(client, settings.index, day, keep, snapshot.generation))
    removed |= remove_gone(settings, layer, snapshot)
    own = [batch | {"removed": len(removed) if place == 0 else 0} for place, batch in enumerate(batches)]
    return [*own, *list_owing(snapshot, besides=[day, *besides])]


def remove_gone(
    settings: Settings, layer: CuratedLayer, snapshot: Snapshot, besides: Collection[date] = ()
) -> set[str]:
    """Delete the documents of articles that are gone, of all days that owe it but `besides`; the ids of those that
    were there.
    """
    removed: set[str] = set()
    with connect(settings) as client:
        for day in (one for one in snapshot.owing if one not in besides):
            gone = [one for one in read_owed(snapshot, snapshot.day(day)) if one.landing_id is None]
            ids = [one.article_id for one in gone]
            removed |= set(remove_documents(client, ids, settings.index, snapshot.generation))
            strike_off(layer, day, gone)
    return removed


def list_owing(snapshot: Snapshot, besides: Collection[date] = ()) -> list[Batch]:
    """The batches that owe the index a document, of all days but `besides`."""
    return [
        {"day": day.isoformat(), "number": number, "owed": True}
        for day in snapshot.owing
        if day not in besides
        for number in find_batches(snapshot, day, {one.landing_id for one in _read_payable(snapshot, day)})
    ]


def find_batches(snapshot: Snapshot, day: date, landing_ids: Collection[str | None]) -> list[int]:
    """The numbers of a day's batches that hold any of the landings."""
    wanted = {one for one in landing_ids if one is not None}
    return [
        number
        for number, name in enumerate(snapshot.day(day).articles)
        if any(True for _ in scan_rows(snapshot.table(name), ["article_id"], wanted))
    ]


def index_batch(settings: Settings, batch: Batch) -> Batch:
    """Upsert the batch's documents, or of another day's (`owed`) those that are owed; says what became of them.

    While it writes, another day's deduplication may change its day: it is indexed again until its day stood still, and
    what was created or updated the first time counts as that.
    """
    layer = open_layer(settings)
    day, number, only_owed = date.fromisoformat(batch["day"]), batch["number"], batch.get("owed", False)
    began = time.perf_counter()
    written: dict[str, str] = {}
    with connect(settings) as client:
        for _round in range(MAX_INDEX_ROUNDS):
            snapshot = layer.read()
            state = read_batch(snapshot, day, number)
            documents = build_documents(snapshot, state, only_owed)
            fates: dict[str, str] = {}
            now, version = datetime.now(UTC), snapshot.generation
            report = index_documents(client, documents, settings.index, now, version, fates=fates)
            written = _join_fates(written, fates, only_owed)
            report = IndexReport.count(written, report.rejected)
            strike_off(layer, day, state.owed)
            after = layer.read().day(day)
            if (after.articles, after.assignments) == (state.tables.articles, state.tables.assignments):
                break
        else:
            raise TransientError(f"{day}: its stories keep changing while its articles are indexed")
    superseded = 0 if only_owed else state.landings - len(state.assignments)
    if not only_owed:
        _write_books(Partition(settings.data, day), number, report, superseded, time.perf_counter() - began)
    return batch | describe_report(report, superseded)


def _join_fates(before: dict[str, str], now: dict[str, str], only_owed: bool) -> dict[str, str]:
    """The fates of documents that were written in two rounds: what one was written as first it stays.

    Of what is owed the second round has only what changed since; of a day it has all that is still there.
    """
    if only_owed:
        now = before | now
    stays = {one: fate for one, fate in before.items() if fate in ("created", "updated")}
    return now | {one: fate for one, fate in stays.items() if now.get(one) in ("updated", "unchanged")}


def pay_debts(settings: Settings, besides: Collection[date] = ()) -> list[Batch]:
    """Pay what the index is owed, without running any day and of none of `besides`; what became of the batches."""
    layer = open_layer(settings)
    snapshot = layer.read()
    if not set(snapshot.owing).difference(besides):
        return []
    with connect(settings) as client:
        ensure_index(client, settings.index, datetime.now(UTC))
    remove_gone(settings, layer, snapshot, besides)
    return [index_batch(settings, batch) for batch in list_owing(snapshot, besides)]


def describe_report(report: IndexReport, superseded: int) -> dict[str, Any]:
    """What became of a batch's documents, as JSON values. Landings that a later one superseded have none."""
    return {
        "created": report.created,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "superseded": report.superseded + superseded,
        "rejected": len(report.rejected),
    }


class BatchState(NamedTuple):
    """What a snapshot says of one batch: its day's tables, how many landings it has, and by landing id which of them
    are an article's current one; and what of it the index is owed."""

    tables: DayTables
    number: int
    landings: int
    assignments: dict[str, Assignment]
    owed: list[Owed]


def read_batch(snapshot: Snapshot, day: date, number: int) -> BatchState:
    """The state of a batch; a day that was curated anew may have fewer, and then it is empty."""
    tables = snapshot.day(day)
    if number >= len(tables.articles) or tables.assignments is None:
        return BatchState(tables, number, 0, {}, [])
    ids = {row["article_id"] for row in scan_rows(snapshot.table(tables.articles[number]), ["article_id"])}
    assigned = scan_table(snapshot.table(tables.assignments), Assignment, ids, "landing_id")
    owed = [one for one in read_owed(snapshot, tables) if one.landing_id in ids]
    return BatchState(tables, number, len(ids), {one.landing_id: one for one in assigned}, owed)


def build_documents(snapshot: Snapshot, state: BatchState, only_owed: bool = False) -> Iterator[dict[str, Any]]:
    """The documents of a batch's articles, or of those that the index is owed; superseded landings have none."""
    if not state.assignments:
        return
    wanted = {one.landing_id for one in state.owed} if only_owed else state.assignments.keys()
    namer = load_namer(snapshot.root.parent)
    vectors = read_vectors(snapshot, state.tables, {one for one in wanted if one is not None})
    for article in scan_table(snapshot.table(state.tables.articles[state.number]), Article):
        if article.article_id in wanted and (assignment := state.assignments.get(article.article_id)):
            vector = vectors.get(article.article_id, ())
            yield build_document(name_article(article, assignment, namer), assignment, vector)


def read_vectors(snapshot: Snapshot, tables: DayTables, landing_ids: Collection[str]) -> dict[str, list[float]]:
    """The lead vectors that deduplication has of some of a day's landings, by landing id: 256 rounded numbers each.

    None of a lead without words, of which nothing is near, nor of one that an older run's model made.
    """
    if tables.signatures is None:
        return {}
    rows = scan_rows(snapshot.table(tables.signatures), ["article_id", "lead"], landing_ids)
    vectors = ((row["article_id"], decode_lead(row["lead"])) for row in rows)
    return {landing_id: round_vector(vector) for landing_id, vector in vectors if vector.any()}


def round_vector(vector: NDArray[np.float32]) -> list[float]:
    """A lead's vector as documents hold it."""
    rounded: list[float] = vector.astype(np.float64).round(_VECTOR_DECIMALS).tolist()
    return rounded


def _read_payable(snapshot: Snapshot, day: date) -> list[Owed]:
    return [one for one in read_owed(snapshot, snapshot.day(day)) if one.landing_id is not None]


def _write_books(partition: Partition, number: int, report: IndexReport, superseded: int, seconds: float) -> None:
    """Superseded articles count as kept: they are in the archive, under their later landing."""
    refused = Counter(one.reason for one in report.rejected)
    kept = report.documents - len(report.rejected) + superseded
    books = Books(Stage.INDEX, kept + len(report.rejected), kept, dict(sorted(refused.items())), seconds)
    write_table(partition.rejects(Stage.INDEX, number), report.rejected, Rejected, books=[books])
