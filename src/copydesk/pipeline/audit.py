"""The end of a run: its books from the first stage to the last, its figures, and the gates that judge them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

from copydesk.errors import BooksUnbalanced, QualityGateFailed
from copydesk.index import RunFigures, connect, record_run
from copydesk.outcome import Books, Rejected, Stage
from copydesk.pipeline.batches import Batch
from copydesk.read import load_sources
from copydesk.settings import GateSettings, Settings
from copydesk.storage.partitions import Partition, read_json, write_json
from copydesk.storage.tables import read_manifest, read_table, scan_rows


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
    _publish(settings, day, books.values(), rejected, read_figures(run))
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


def read_figures(run: dict[str, Any]) -> RunFigures:
    """The part of a run's figures that is charted beside its books."""
    return RunFigures.model_validate({name: run[name] for name in RunFigures.model_fields if name in run})


def _publish(
    settings: Settings, day: date, books: Iterable[Books], rejected: list[Rejected], figures: RunFigures
) -> None:
    """Put the run and its rejects where operators chart them."""
    with connect(settings) as client:
        record_run(client, settings.index, day, books, rejected, datetime.now(UTC), figures)
