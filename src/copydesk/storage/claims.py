"""Who has a landing day: one run at a time, whoever started it.

A run of Airflow spans many processes, so it writes its name into `claims/<day>.json`; whoever finds one there asks
whether that run is over. The command `copydesk ingest` is one process and holds a file lock, which ends with it.
Object stores have no locks: there two claims within the same instant are not told apart.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime

from filelock import FileLock, Timeout
from upath import UPath

from copydesk.errors import DayBusy
from copydesk.storage.files import write_file
from copydesk.storage.landing import LOCAL_PROTOCOLS

# Writing a claim takes milliseconds.
_CLAIM_SECONDS = 10


def claim_day(data: str, day: date, run: str, is_over: Callable[[str], bool]) -> None:
    """Take the day for a run of Airflow; a run may claim its day again. `is_over` is asked about the run that has it.

    Raises `DayBusy`, naming who has it.
    """
    with _claims_locked(data):
        _require_no_command(data, day)
        holder = find_holder(data, day)
        if holder not in (None, run) and not is_over(str(holder)):
            raise DayBusy(f"{day} is being ingested by {holder}")
        if holder != run:
            since = datetime.now(UTC).isoformat(timespec="seconds")
            write_file(_claim(data, day), json.dumps({"run": run, "since": since}).encode())


def release_day(data: str, day: date, run: str) -> None:
    """Give the day back, where the run still has it."""
    with _claims_locked(data):
        if find_holder(data, day) == run:
            _claim(data, day).unlink(missing_ok=True)


def list_claims(data: str) -> list[tuple[date, str, datetime]]:
    """The days that runs of Airflow have, or had when they ended badly: day, run, and since when."""
    folder = UPath(data) / "claims"
    found = sorted(file for file in folder.iterdir() if file.suffix == ".json") if folder.is_dir() else []
    claims = []
    for file in found:
        try:
            claim = json.loads(file.read_bytes())
        except FileNotFoundError:
            continue  # given back meanwhile
        claims.append((date.fromisoformat(file.stem), str(claim["run"]), datetime.fromisoformat(claim["since"])))
    return claims


def find_holder(data: str, day: date) -> str | None:
    """The run that has the day, or had it when it ended badly."""
    try:
        return str(json.loads(_claim(data, day).read_bytes())["run"])
    except FileNotFoundError:
        return None


@contextmanager
def hold_day(data: str, day: date, *, take_over: bool = False) -> Iterator[None]:
    """Have the day for as long as this process is in the block. Raises `DayBusy`, naming who has it.

    `take_over` ends the claim of a run of Airflow that is known to be over.
    """
    with ExitStack() as held:
        with _claims_locked(data):
            if (holder := find_holder(data, day)) and not take_over:
                raise DayBusy(
                    f"{day} is being ingested by {holder}, or was when that ended badly: "
                    "go on with --take-over if it is over"
                )
            _claim(data, day).unlink(missing_ok=True)
            if _is_local(data):
                held.enter_context(_lock_of(data, day))
        yield


def _require_no_command(data: str, day: date) -> None:
    if _is_local(data):
        with _lock_of(data, day):
            pass


@contextmanager
def _lock_of(data: str, day: date) -> Iterator[None]:
    """The lock that the command holds. Raises `DayBusy`."""
    path = _claim(data, day).with_suffix(".lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(str(path), timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise DayBusy(f"{day} is being ingested by the command `copydesk ingest`") from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _claims_locked(data: str) -> Iterator[None]:
    """Within the block nobody else claims anything on this data root."""
    if not _is_local(data):
        yield
        return
    path = UPath(data) / "claims" / "all.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(str(path), timeout=_CLAIM_SECONDS):
            yield
    except Timeout:
        raise DayBusy(f"{path} has been locked for {_CLAIM_SECONDS} s") from None


def _is_local(data: str) -> bool:
    return UPath(data).protocol in LOCAL_PROTOCOLS


def _claim(data: str, day: date) -> UPath:
    return UPath(data) / "claims" / f"{day.isoformat()}.json"
