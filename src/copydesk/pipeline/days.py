"""What a landing day is before anything is done with it: there, empty, gone, or never there; and whether to go on.

=================  ==================================  ===========================================================
the landing has    and Copydesk has of it              then
=================  ==================================  ===========================================================
files              anything                            the day is ingested
an empty folder    nothing                             the day is ingested; its books are all zero
an empty folder    articles or books                   it stops, unless accepted: then they are taken out
no folder          articles or books                   likewise
no folder          nothing                             nothing landed, which is a result
=================  ==================================  ===========================================================

A landing that isn't there at all, or is another folder, is an error.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from copydesk.errors import BooksUnbalanced, DayShrank, LandingMissing, TransientError
from copydesk.outcome import Books, Reason, Stage
from copydesk.pipeline.batches import Batch, list_planned, plan_batches
from copydesk.pipeline.forgotten import read_forgotten
from copydesk.pipeline.gates import Figures, Finding, judge_day, require_no_stop
from copydesk.settings import Action, GateSettings, Settings
from copydesk.storage.curated import CuratedLayer
from copydesk.storage.deliveries import find_delivery
from copydesk.storage.partitions import Partition, read_json, write_json
from copydesk.storage.records import clear_stop, find_run, list_runs, record_stop
from copydesk.storage.tables import read_manifest, scan_rows

MEASURED = ["article_id", "provenance.path", "provenance.source", "normalized.language", "normalized.published.on"]
UNKNOWN_LANGUAGE = "unknown"


def plan_day(settings: Settings, day: date, *, accept: bool = False) -> list[Batch]:
    """The day's batches; none where nothing landed.

    Raises `LandingMissing`, and `DayShrank` where the day is empty or gone and what is known of it isn't to be taken
    out (`accept`).
    """
    partition = Partition(settings.data, day)
    delivery = find_delivery(settings.landing, day)
    known = find_run(settings.data, day)
    held = list_held(partition)
    if not held and not (known and known["read"]):
        return plan_batches(settings, day) if delivery else []
    if not (delivery and delivery.files) and not accept:
        what = "its landing folder is empty" if delivery else "its landing folder is gone"
        text = f"{day} is stopped: {what}, and {len(held)} articles of it are in the archive"
        raise DayShrank(f"{text}. To take them out, run the day with `accept`")
    return plan_batches(settings, day)


def record_failure(settings: Settings, day: date, why: str, error: object) -> None:
    """Write down why a run of the day ended badly, and whether the same run may succeed later."""
    try:
        delivery = find_delivery(settings.landing, day)
    except LandingMissing:
        delivery = None
    may_pass = isinstance(error, TransientError | LandingMissing | OSError)
    record_stop(settings.data, day, why, may_pass=may_pass, landed=delivery.checksum if delivery else None)


def has_landed(settings: Settings, day: date) -> bool:
    """Whether the landing has a folder for the day, or something is known of it. Raises `LandingMissing`."""
    return find_delivery(settings.landing, day) is not None or bool(list_held(Partition(settings.data, day)))


def list_day_batches(settings: Settings, day: date) -> list[Batch]:
    """The batches of the day's last plan. Raises `StorageCorrupt` where it was never planned."""
    return list_planned(Partition(settings.data, day))


def guard_day(settings: Settings, day: date, *, accept: bool = False) -> list[Finding]:
    """Judge the day while it is staged and nothing of it is curated: what it would take out, and what is unusual.

    Returns the warnings. Raises `DayShrank` and `QualityGateFailed`, unless the day is accepted as it is.
    """
    partition = Partition(settings.data, day)
    figures, kept = measure_day(partition)
    findings = judge_day(figures, load_history(settings, day), settings.gate)
    if accept:
        return [replace(one, action=Action.WARN) for one in findings]
    lost = _describe_loss(list_held(partition), kept, settings.gate)
    if lost:
        raise DayShrank(f"{day} is stopped: {lost}. To take them out, run the day with `accept`")
    require_no_stop(findings, day.isoformat())
    return findings


def measure_day(partition: Partition) -> tuple[Figures, set[str]]:
    """The figures of a staged day, and the ids and paths of its articles. What was forgotten is not judged."""
    books: list[Books] = []
    names: set[str] = set()
    sources: dict[str, int] = {}
    undated = unknown = articles = 0
    for batch in list_planned(partition):
        number = batch["number"]
        for stage in (Stage.CLEAN, Stage.NORMALIZE, Stage.ENRICH):
            books += read_manifest(partition.staged(stage, number)).books
        for row in scan_rows(partition.staged(Stage.ENRICH, number), MEASURED):
            articles += 1
            names |= {row["article_id"], row["provenance"]["path"]}
            source = row["provenance"]["source"]
            sources[source] = sources.get(source, 0) + 1
            undated += row["normalized"]["published"]["on"] is None
            unknown += row["normalized"]["language"] == UNKNOWN_LANGUAGE
    forgotten = sum(one.rejected.get(Reason.FORGOTTEN, 0) for one in books)
    figures = Figures(
        read=sum(one.read for one in books if one.stage is Stage.READ) - forgotten,
        rejected=sum(sum(one.rejected.values()) for one in books) - forgotten,
        articles=articles,
        undated=undated,
        unknown_language=unknown,
        sources=dict(sorted(sources.items())),
    )
    return figures, names


def load_history(settings: Settings, day: date) -> list[Figures]:
    """The figures of the landing days before, as many as the gates look at; days on which nothing landed have none.

    Nor has a source that was forgotten since.
    """
    forgotten = read_forgotten(settings.data).source_names
    found = list_runs(settings.data, before=day)
    figures = (_without_sources(Figures(**run["figures"]), forgotten) for run in found if run.get("figures"))
    return [one for one, _ in zip(figures, range(settings.gate.nights), strict=False)]


def list_held(partition: Partition) -> dict[str, str]:
    """The day's articles that the archive has: the ids that they came with, each with its path in the landing."""
    snapshot = CuratedLayer(partition.data).read()
    tables = snapshot.day(partition.day)
    if tables.signatures is None:
        return {}
    claims = (row["claim"] for row in scan_rows(snapshot.table(tables.signatures), ["claim"]))
    rows = (row for name in tables.articles for row in scan_rows(snapshot.table(name), ["provenance.path"]))
    return dict(zip(claims, (row["provenance"]["path"] for row in rows), strict=True))


def record_nothing_landed(settings: Settings, day: date) -> dict[str, Any]:
    """Write down, as the day's run, that its landing has no folder and that nothing is known of it.

    Raises `BooksUnbalanced` where that isn't so.
    """
    partition = Partition(settings.data, day)
    if find_delivery(settings.landing, day) or list_held(partition):
        raise BooksUnbalanced(f"nothing of {day} was indexed, though something landed: run the day again")
    run = empty_run(day)
    write_json(partition.run, run)
    clear_stop(settings.data, day)
    return run


def empty_run(day: date) -> dict[str, Any]:
    """The figures of a run that had nothing to do."""
    changes = dict.fromkeys(("created", "updated", "unchanged", "superseded", "removed", "neighbours"), 0)
    numbers = dict.fromkeys(("read", "curated", "stories", "canonical", "copies", "superseded", "indexed"), 0)
    return {
        "day": day.isoformat(),
        "state": "nothing-landed",
        "accepted": False,
        "rejected": {},
        **numbers,
        "changes": changes,
        "findings": [],
        "unknown_sources": [],
        "rejects": [],
        "seconds": {},
    }


def describe_state(settings: Settings, day: date, read: int) -> str:
    """What the day was when it was planned: landed, empty, or gone, which is a retraction."""
    if read:
        return "landed"
    plan = read_json(Partition(settings.data, day).plan)
    return "empty" if plan["landed"] else "retracted"


def figures_to_json(figures: Figures) -> dict[str, Any]:
    """The figures as plain JSON values."""
    return asdict(figures)


def _without_sources(figures: Figures, names: Collection[str]) -> Figures:
    left = {source: count for source, count in figures.sources.items() if source not in names}
    return replace(
        figures, articles=figures.articles - sum(figures.sources.values()) + sum(left.values()), sources=left
    )


def _describe_loss(held: dict[str, str], kept: set[str], gate: GateSettings) -> str | None:
    """What the day has lost: neither the article is there any more nor another one in its file."""
    lost = sum(article_id not in kept and path not in kept for article_id, path in held.items())
    if not lost or (lost < len(held) and lost <= gate.max_removed_share * len(held)):
        return None
    return (
        f"{lost} of the {len(held)} articles that the archive has of it are no longer there; "
        f"up to {gate.max_removed_share:.0%} are taken out unasked"
    )
