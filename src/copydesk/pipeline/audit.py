"""The end of a run: its books from the first stage to the last, its figures, and the gates that judge them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

from copydesk.assignment import StoryChange
from copydesk.errors import BooksUnbalanced
from copydesk.index import RunFigures, connect, record_run
from copydesk.outcome import Books, Rejected, Stage
from copydesk.pipeline.batches import Batch
from copydesk.pipeline.days import describe_state, figures_to_json, load_history, measure_day
from copydesk.pipeline.gates import judge_copies, judge_day, require_no_stop
from copydesk.pipeline.quarantine import note_rejects
from copydesk.read import load_sources
from copydesk.settings import Action, Settings
from copydesk.storage.curated import CuratedLayer
from copydesk.storage.partitions import Partition, read_json, write_json
from copydesk.storage.records import clear_stop
from copydesk.storage.tables import read_manifest, read_table, scan_rows


def audit_partition(
    settings: Settings, day: date, indexed: Iterable[Batch], *, accepted: bool = False
) -> dict[str, Any]:
    """Check the books from the first stage to the last, write them down and publish them.

    Returns the run's figures as JSON values; `docs/commands.md` explains each. Raises `BooksUnbalanced` and, after
    publishing, `QualityGateFailed`.
    """
    partition = Partition(settings.data, day)
    plan = read_json(partition.plan)
    numbers = range(len(plan["batches"]))
    books = {stage: Books.total(stage, found) for stage, found in _collect_books(partition, numbers).items()}
    check_books(sum(len(batch) for batch in plan["batches"]), books)
    rejected = [one for stage in Stage for number in numbers for one in _read_rejects(partition, stage, number)]
    run = summarize_run(
        partition, books, list(indexed), {str(one.article_id) for one in rejected if one.stage is Stage.INDEX}
    )
    check_run(run)
    figures = replace(measure_day(partition)[0], copies=run["copies"])
    history = load_history(settings, day)
    findings = judge_day(figures, history, settings.gate) + judge_copies(figures, history, settings.gate)
    run |= {
        "state": describe_state(settings, day, run["read"]),
        "accepted": accepted,
        "landed": plan["landed"],
        "story_changes": read_story_changes(settings.data, day),
        "figures": figures_to_json(figures),
        "findings": [asdict(one) for one in findings],
        "unknown_sources": load_sources().list_unknown(figures.sources.keys()),
    }
    write_json(partition.run, run | {"rejects": [one.model_dump(mode="json") for one in rejected]})
    note_rejects(settings.data, day, rejected, datetime.now(UTC))
    clear_stop(settings.data, day)
    _publish(settings, day, books.values(), rejected, read_figures(run))
    if not accepted:
        require_no_stop([one for one in findings if one.gate == "copies"], day.isoformat())
    return run


def read_story_changes(data: str, day: date) -> list[dict[str, Any]]:
    """What the day did to stories that were there before, as JSON values: merged, split, another canonical.

    As its last run says that changed any: to run a day again changes nothing, and takes nothing back.
    """
    snapshot = CuratedLayer(data).read()
    name = snapshot.day(day).changes
    changes = read_table(snapshot.table(name), StoryChange) if name else []
    return [one.model_dump(mode="json") for one in changes]


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


def summarize_run(
    partition: Partition, books: dict[Stage, Books], indexed: list[Batch], refused: set[str]
) -> dict[str, Any]:
    """The run's figures: what `copydesk ingest --json` prints. `refused` are the ids that the index refused."""
    snapshot = CuratedLayer(partition.data).read()
    tables = snapshot.day(partition.day)
    landings = sum(read_manifest(snapshot.table(name)).rows for name in tables.articles)
    columns = ["article_id", "canonical_id", "story_id"]
    assigned = list(scan_rows(snapshot.table(tables.assignments), columns)) if tables.assignments else []
    settled = {one["article_id"] for one in assigned} | refused  # what was refused may be superseded since
    current = [one for one in assigned if one["article_id"] not in refused]
    canonical = sum(one["article_id"] == one["canonical_id"] for one in current)
    rejected: Counter[str] = Counter()
    for one in books.values():
        rejected.update({str(reason): count for reason, count in one.rejected.items()})
    return {
        "day": partition.day.isoformat(),
        "read": books[Stage.READ].read,
        "rejected": dict(sorted(rejected.items())),
        "curated": landings,
        "stories": len({one["story_id"] for one in assigned}),
        "superseded": landings - len(settled),
        "canonical": canonical,
        "copies": len(current) - canonical,
        "indexed": books[Stage.INDEX].kept,
        "changes": count_changes(partition.day, indexed),
        "seconds": {str(stage): round(one.seconds, 3) for stage, one in books.items()},
    }


def count_changes(day: date, indexed: Iterable[Batch]) -> dict[str, int]:
    """What became of documents: of the day's own, and of other days' whose stories the day changed (`neighbours`)."""
    changes = dict.fromkeys(("created", "updated", "unchanged", "superseded", "removed", "neighbours"), 0)
    for one in indexed:
        if one["day"] != day.isoformat():
            changes["neighbours"] += one["created"] + one["updated"]
            continue
        for key in ("created", "updated", "unchanged", "superseded"):
            changes[key] += one[key]
        changes["removed"] += one.get("removed", 0)
    return changes


def check_run(run: dict[str, Any]) -> None:
    """Each article read has one fate: rejected, superseded, canonical or a copy. Raises `BooksUnbalanced`."""
    fates = sum(run["rejected"].values()) + run["superseded"] + run["canonical"] + run["copies"]
    if run["read"] != fates:
        raise BooksUnbalanced(f"{run['day']}: {run['read']} articles were read, and {fates} have a fate in the books")


def _collect_books(partition: Partition, numbers: Iterable[int]) -> dict[Stage, list[Books]]:
    snapshot = CuratedLayer(partition.data).read()
    assignments = snapshot.day(partition.day).assignments
    tables = [snapshot.table(assignments)] if assignments else []
    for number in numbers:
        tables += [partition.staged(stage, number) for stage in (Stage.CLEAN, Stage.NORMALIZE, Stage.ENRICH)]
        tables.append(partition.rejects(Stage.INDEX, number))
    found: dict[Stage, list[Books]] = {stage: [] for stage in Stage}
    for table in tables:
        for books in read_manifest(table).books:
            found[books.stage].append(books)
    return found


def _read_rejects(partition: Partition, stage: Stage, number: int) -> list[Rejected]:
    return read_table(partition.rejects(stage, number), Rejected)


def read_figures(run: dict[str, Any]) -> RunFigures:
    """The part of a run's figures that is charted beside its books."""
    found = {name: run[name] for name in RunFigures.model_fields if name in run}
    actions = {one["action"] for one in run["findings"]}
    gate = "failed" if Action.STOP in actions and not run["accepted"] else "warned" if actions else "passed"
    return RunFigures.model_validate(
        found | {"gate": gate, "gate_detail": "; ".join(one["text"] for one in run["findings"]) or None}
    )


def _publish(
    settings: Settings, day: date, books: Iterable[Books], rejected: list[Rejected], figures: RunFigures
) -> None:
    """Put the run and its rejects where operators chart them, in the place of those of any earlier generation."""
    generation = CuratedLayer(settings.data).read().generation
    with connect(settings) as client:
        record_run(client, settings.index, day, books, rejected, datetime.now(UTC), figures, generation)
