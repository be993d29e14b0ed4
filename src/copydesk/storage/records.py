"""What is written down of each landing day's runs: the books of the last one, and why one was stopped.

runs/<day>.json         the last run that went to its end
stopped/<day>.json      why the run after it was stopped, until one goes to its end
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from upath import UPath

from copydesk.storage.partitions import Partition, read_json, write_json


def find_run(data: str, day: date) -> dict[str, Any] | None:
    """The day's last run that went to its end."""
    path = Partition(data, day).run
    return dict(read_json(path)) if path.is_file() else None


def list_days_with_plans(data: str) -> list[date]:
    """The landing days that were ever planned, sorted."""
    folder = UPath(data) / "staged"
    names = sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else []
    return [date.fromisoformat(name) for name in names if (folder / name / "plan.json").is_file()]


def list_runs(data: str, before: date | None = None) -> Iterator[dict[str, Any]]:
    """The last run of each landing day, the latest day first."""
    folder = UPath(data) / "runs"
    if not folder.is_dir():
        return
    names = sorted((file.stem for file in folder.iterdir() if file.suffix == ".json"), reverse=True)
    for name in names:
        if before is None or name < before.isoformat():
            yield dict(read_json(folder / f"{name}.json"))


@dataclass(frozen=True, slots=True)
class Stop:
    """Why a run of a day didn't go to its end. `landed` is the checksum of what lay in the landing then."""

    why: str
    may_pass: bool
    landed: str | None
    times: int


def record_stop(data: str, day: date, why: str, *, may_pass: bool, landed: str | None) -> None:
    """Write down why a run of the day ended badly; `may_pass` where the same run may succeed later."""
    before = find_stop(data, day)
    times = before.times + 1 if before and before.landed == landed else 1
    write_json(_stop_path(data, day), asdict(Stop(why, may_pass, landed, times)))


def find_stop(data: str, day: date) -> Stop | None:
    """Why the day's last run ended badly; None where it went to its end."""
    path = _stop_path(data, day)
    return Stop(**read_json(path)) if path.is_file() else None


def clear_stop(data: str, day: date) -> None:
    """A run of the day went to its end."""
    _stop_path(data, day).unlink(missing_ok=True)


def _stop_path(data: str, day: date) -> UPath:
    return UPath(data) / "stopped" / f"{day.isoformat()}.json"
