"""Rejects: which wait, since when and how often they were tried, and which batches to stage again for a replay.

A reject waits as long as the day's last run rejects it. `quarantine/<day>.json` keeps the history: the attempts at what
waits, and what has left: kept by a later run, or gone from the landing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any

from upath import UPath

from copydesk.article import UNKNOWN_SOURCE
from copydesk.outcome import Reason, Rejected, Stage
from copydesk.pipeline.batches import list_planned
from copydesk.settings import Settings
from copydesk.storage.partitions import Partition, read_json, write_json
from copydesk.storage.records import list_days_with_plans
from copydesk.storage.tables import has_table, read_table

# What left is for a person to look up, not to be kept for ever.
MAX_LEFT = 1_000


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rejects are meant; what is None may be anything. `source` is a folder of the landing."""

    day: date | None = None
    stage: Stage | None = None
    reason: Reason | None = None
    source: str | None = None

    def takes(self, reject: Rejected) -> bool:
        """Whether the reject is among them."""
        return (
            self.day in (None, reject.landed_on)
            and self.stage in (None, reject.stage)
            and self.reason in (None, reject.reason)
            and self.source in (None, source_of(reject))
        )


@dataclass(frozen=True, slots=True)
class Waiting:
    """A reject that waits: in which batch, how often it was tried, since when, and why it was rejected before."""

    reject: Rejected
    batch: int
    attempts: int = 1
    since: str = ""
    earlier: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        more = {"batch": self.batch, "attempts": self.attempts, "since": self.since, "earlier": list(self.earlier)}
        return self.reject.model_dump(mode="json") | more


def list_rejects(settings: Settings, selection: Selection) -> Iterator[Waiting]:
    """The rejects that wait, by day, batch and stage."""
    for day in [selection.day] if selection.day else list_days_with_plans(settings.data):
        partition = Partition(settings.data, day)
        histories = _read_history(settings.data, day)["waiting"]
        for number in _list_numbers(partition):
            for reject in _read_rejects(partition, number):
                if selection.takes(reject):
                    yield _join(reject, number, histories.get(reject.path, {}))


def find_replays(settings: Settings, selection: Selection) -> list[dict[str, Any]]:
    """The days with rejects that are meant, each with the batches to stage again: `{"day": …, "batches": […]}`.

    What was forgotten is not sent through again.
    """
    batches: dict[date, set[int]] = {}
    for one in list_rejects(settings, selection):
        if one.reject.reason is Reason.FORGOTTEN:
            continue
        batches.setdefault(one.reject.landed_on, set()).add(one.batch)
    return [{"day": day.isoformat(), "batches": sorted(numbers)} for day, numbers in sorted(batches.items())]


def note_rejects(data: str, day: date, rejects: Iterable[Rejected], now: datetime) -> None:
    """Bring the history of a day up to what its last run rejected; what was forgotten has no earlier one."""
    rejected = list(rejects)
    before = _read_history(data, day)
    waiting = {one.path: _try_again(one, before["waiting"].get(one.path), now) for one in rejected}
    forgotten = {one.path for one in rejected if one.reason is Reason.FORGOTTEN}
    left = [
        old | {"path": path, "left": now.isoformat(timespec="seconds")}
        for path, old in before["waiting"].items()
        if path not in waiting
    ]
    kept = [one for one in (*before["left"], *left) if one["path"] not in forgotten]
    write_json(_history_path(data, day), {"waiting": waiting, "left": kept[-MAX_LEFT:]})


def list_left(data: str, day: date) -> list[dict[str, Any]]:
    """What has left the quarantine of a day, with its history; the last of it last."""
    left: list[dict[str, Any]] = _read_history(data, day)["left"]
    return left


def read_waiting(data: str, day: date) -> dict[str, dict[str, Any]]:
    """By path, the history of what waits in a day's quarantine: `since`, `last`, `attempts`, `earlier` verdicts."""
    waiting: dict[str, dict[str, Any]] = _read_history(data, day)["waiting"]
    return waiting


def source_of(reject: Rejected) -> str:
    """The folder between the landing day and the file."""
    parts = PurePosixPath(reject.path).parts
    return parts[1] if len(parts) > 2 else UNKNOWN_SOURCE


def _try_again(reject: Rejected, old: dict[str, Any] | None, now: datetime) -> dict[str, Any]:
    stamp = now.isoformat(timespec="seconds")
    verdict = f"{reject.stage}, {reject.reason}: {reject.detail}"
    if old is None or reject.reason is Reason.FORGOTTEN:
        return {"since": stamp, "last": stamp, "attempts": 1, "verdict": verdict, "earlier": []}
    earlier = [*old["earlier"], old["verdict"]] if old["verdict"] != verdict else old["earlier"]
    return {
        "since": old["since"],
        "last": stamp,
        "attempts": old["attempts"] + 1,
        "verdict": verdict,
        "earlier": earlier,
    }


def _join(reject: Rejected, number: int, history: dict[str, Any]) -> Waiting:
    if not history:
        return Waiting(reject, number)
    return Waiting(reject, number, history["attempts"], history["since"], tuple(history["earlier"]))


def _list_numbers(partition: Partition) -> list[int]:
    return [batch["number"] for batch in list_planned(partition)] if partition.plan.is_file() else []


def _read_rejects(partition: Partition, number: int) -> Iterator[Rejected]:
    for stage in Stage:
        table = partition.rejects(stage, number)
        if has_table(table):
            yield from read_table(table, Rejected)


def _read_history(data: str, day: date) -> dict[str, Any]:
    path = _history_path(data, day)
    return dict(read_json(path)) if path.is_file() else {"waiting": {}, "left": []}


def _history_path(data: str, day: date) -> UPath:
    return UPath(data) / "quarantine" / f"{day.isoformat()}.json"
