"""From the curated layer to the index, and the books of the run."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

from copydesk.article import Article, Assignment
from copydesk.errors import BooksUnbalanced, QualityGateFailed, TransientError
from copydesk.index import (
    IndexReport,
    build_document,
    connect,
    ensure_index,
    index_documents,
    record_run,
    remove_stale,
)
from copydesk.outcome import Books, Rejected, Stage
from copydesk.pipeline.batches import Batch
from copydesk.read import load_sources
from copydesk.settings import GateSettings, Settings
from copydesk.storage.partitions import Partition, read_json, write_json
from copydesk.storage.tables import read_manifest, read_table, scan_rows, scan_table, write_table

# Another day's deduplication rewrites assignments at most once while a batch is being indexed; more is a fault.
MAX_INDEX_ROUNDS = 5


def prepare_index(settings: Settings, day: date, batches: list[Batch]) -> list[Batch]:
    """Make the index where it is missing and take out what has left the landing day; passes the batches on."""
    keep = {row["article_id"] for row in scan_rows(Partition(settings.data, day).assignments, ["article_id"])}
    with connect(settings) as client:
        ensure_index(client, settings.index, datetime.now(UTC))
        remove_stale(client, settings.index, day, keep)
    return batches


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


def audit_partition(settings: Settings, day: date, indexed: Iterable[Batch]) -> dict[str, Any]:
    """Check the books from the first stage to the last, publish them and judge the run.

    Returns the run's figures as JSON values. Raises `BooksUnbalanced` and, after publishing, `QualityGateFailed`.
    """
    partition = Partition(settings.data, day)
    plan = read_json(partition.plan)
    numbers = range(len(plan["batches"]))
    books = {stage: Books.total(stage, found) for stage, found in _collect_books(partition, numbers).items()}
    check_books(sum(len(batch) for batch in plan["batches"]), books)
    rejected = [one for stage in Stage for number in numbers for one in _read_rejects(partition, stage, number)]
    run = summarize_run(partition, books, [one for one in indexed if one["day"] == day.isoformat()])
    run["unknown_sources"] = load_sources().list_unknown(_collect_sources(partition, numbers))
    write_json(partition.run, run | {"rejects": [one.model_dump(mode="json") for one in rejected]})
    _publish(settings, day, books.values(), rejected)
    check_gate(run, settings.gate)
    return run


def check_books(files: int, books: dict[Stage, Books]) -> None:
    """Each stage read exactly what the one before kept. Raises `BooksUnbalanced`.

    A file may hold several articles, so the first stage reads at least as many as there are files.
    """
    if books[Stage.READ].read < files:
        raise BooksUnbalanced(f"the landing day has {files} files, but only {books[Stage.READ].read} were read")
    for before, after in pairwise(Stage):
        if books[after].read != books[before].kept:
            raise BooksUnbalanced(
                f"{before} kept {books[before].kept} articles, but {after} read {books[after].read}: run the day again"
            )


def summarize_run(partition: Partition, books: dict[Stage, Books], indexed: list[Batch]) -> dict[str, Any]:
    """The run's figures: what `copydesk ingest --json` prints."""
    assignments = list(scan_rows(partition.assignments, ["article_id", "canonical_id", "story_id"]))
    rejected: Counter[str] = Counter()
    for one in books.values():
        rejected.update({str(reason): count for reason, count in one.rejected.items()})
    return {
        "day": partition.day.isoformat(),
        "read": books[Stage.READ].read,
        "rejected": dict(sorted(rejected.items())),
        "curated": len(assignments),
        "stories": len({one["story_id"] for one in assignments}),
        "copies": sum(one["article_id"] != one["canonical_id"] for one in assignments),
        "indexed": books[Stage.INDEX].kept,
        "changes": {key: sum(one[key] for one in indexed) for key in ("created", "updated", "unchanged", "superseded")},
        "seconds": {str(stage): round(one.seconds, 3) for stage, one in books.items()},
    }


def check_gate(run: dict[str, Any], gate: GateSettings) -> None:
    """Raises `QualityGateFailed` where a day of some size was mostly refused: then its source is likely broken."""
    refused = sum(run["rejected"].values())
    if run["read"] >= gate.min_files and refused > gate.max_rejected_share * run["read"]:
        raise QualityGateFailed(
            f"{refused} of {run['read']} articles of {run['day']} were rejected ({run['rejected']}); "
            f"the gate is {gate.max_rejected_share:.0%}"
        )


def _collect_books(partition: Partition, numbers: Iterable[int]) -> dict[Stage, list[Books]]:
    tables = [partition.assignments]
    for number in numbers:
        tables += [partition.staged(stage, number) for stage in (Stage.CLEAN, Stage.NORMALIZE, Stage.ENRICH)]
        tables.append(partition.rejects(Stage.INDEX, number))
    found: dict[Stage, list[Books]] = {stage: [] for stage in Stage}
    for table in tables:
        for books in read_manifest(table).books:
            found[books.stage].append(books)
    return found


def _collect_sources(partition: Partition, numbers: Iterable[int]) -> set[str]:
    tables = [partition.articles(number) for number in numbers]
    return {row["provenance"]["source"] for table in tables for row in scan_rows(table, ["provenance.source"])}


def _read_rejects(partition: Partition, stage: Stage, number: int) -> list[Rejected]:
    return read_table(partition.rejects(stage, number), Rejected)


def _publish(settings: Settings, day: date, books: Iterable[Books], rejected: list[Rejected]) -> None:
    """Put the run and its rejects where operators chart them."""
    with connect(settings) as client:
        record_run(client, settings.index, day, books, rejected, datetime.now(UTC))
