"""From the curated layer to the index."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from copydesk.article import Article, Assignment
from copydesk.errors import TransientError
from copydesk.index import (
    IndexReport,
    build_document,
    connect,
    ensure_index,
    index_documents,
    remove_stale,
)
from copydesk.outcome import Books, Rejected, Stage
from copydesk.pipeline.batches import Batch
from copydesk.settings import Settings
from copydesk.storage.partitions import Partition
from copydesk.storage.tables import read_manifest, scan_rows, scan_table, write_table

# Another day's deduplication rewrites assignments at most once while a batch is being indexed; more is a fault.
MAX_INDEX_ROUNDS = 5


def prepare_index(settings: Settings, day: date, batches: list[Batch]) -> list[Batch]:
    """Make the index where it is missing and take out what has left the landing day; passes the batches on.

    The first of the day's own says how many documents were removed.
    """
    keep = {row["article_id"] for row in scan_rows(Partition(settings.data, day).assignments, ["article_id"])}
    with connect(settings) as client:
        ensure_index(client, settings.index, datetime.now(UTC))
        removed = len(remove_stale(client, settings.index, day, keep))
    return [batch | {"removed": removed if place == 0 else 0} for place, batch in enumerate(batches)]


def index_batch(settings: Settings, batch: Batch) -> Batch:
    """Upsert the batch's documents; returns the batch with what became of them.

    While it writes, the deduplication of another day may change an assignment, and that day's own indexing may already
    be over. So the batch is indexed again until its day's assignments stood still from before to after.
    """
    partition = Partition(settings.data, date.fromisoformat(batch["day"]))
    began = time.perf_counter()
    with connect(settings) as client:
        for _round in range(MAX_INDEX_ROUNDS):
            assigned = read_manifest(partition.assignments).sha256
            assignments = load_assignments(partition, batch["number"])
            documents = build_documents(partition, batch["number"], assignments)
            report = index_documents(client, documents, settings.index, datetime.now(UTC))
            if read_manifest(partition.assignments).sha256 == assigned:
                break
        else:
            raise TransientError(f"{partition.assignments} keeps changing while its articles are indexed")
    superseded = sum(one.superseded_by_landing is not None for one in assignments.values())
    _write_books(partition, batch["number"], report, superseded, time.perf_counter() - began)
    return batch | {
        "created": report.created,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "superseded": report.superseded + superseded,
        "rejected": len(report.rejected),
    }


def build_documents(
    partition: Partition, number: int, assignments: Mapping[str, Assignment]
) -> Iterator[dict[str, Any]]:
    """The documents of a batch's articles, but for those of which a later landing is the one to index."""
    for article in scan_table(partition.articles(number), Article):
        assignment = assignments[article.article_id]
        if assignment.superseded_by_landing is None:
            yield build_document(article, assignment)


def load_assignments(partition: Partition, number: int) -> dict[str, Assignment]:
    """The assignments of a batch's articles."""
    ids = {row["article_id"] for row in scan_rows(partition.articles(number), ["article_id"])}
    return {one.article_id: one for one in scan_table(partition.assignments, Assignment, ids=ids)}


def _write_books(partition: Partition, number: int, report: IndexReport, superseded: int, seconds: float) -> None:
    """Superseded articles count as kept: they are in the archive, under their later landing."""
    refused = Counter(one.reason for one in report.rejected)
    kept = report.documents - len(report.rejected) + superseded
    books = Books(Stage.INDEX, kept + len(report.rejected), kept, dict(sorted(refused.items())), seconds)
    write_table(partition.rejects(Stage.INDEX, number), report.rejected, Rejected, books=[books])
