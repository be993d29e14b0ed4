"""Logs of what runs for months: they are bounded, and nothing that still writes notices."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from copydesk.embedded import log_upkeep
from copydesk.embedded.log_upkeep import LOOK_EVERY_S, LogUpkeep, delete_older, put_aside
from copydesk.embedded.service import Service
from copydesk.embedded.supervisor import Supervisor
from copydesk.settings import LogSettings

DAY_S = 86_400

# Some 300 kB of numbered lines, at its own pace.
TALKER = """
import time
for number in range(3_000):
    print(f"{number:06d}", "x" * 90, flush=True)
    time.sleep(0.0005)
time.sleep(600)
"""


def test_a_long_log_is_put_aside_and_begun_anew(tmp_path: Path) -> None:
    log, aside = tmp_path / "scheduler.log", tmp_path / "scheduler.previous.log"
    aside.write_text("older")
    with log.open("ab") as program:
        program.write(b"first\n" * 100)
        program.flush()
        put_aside(log, limit=1_000)
        assert aside.read_text() == "older"
        put_aside(log, limit=500)
        program.write(b"next\n")
    assert aside.read_bytes() == b"first\n" * 100
    assert log.read_bytes() == b"next\n"


def test_a_log_that_is_not_there_or_cannot_be_copied_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "scheduler.log"
    put_aside(log, limit=1)
    assert list(tmp_path.iterdir()) == []
    log.write_text("a word")

    def fail(_source: Path, target: Path) -> None:
        target.write_text("a w")
        raise OSError(28, "no space left on device")

    monkeypatch.setattr(log_upkeep.shutil, "copyfile", fail)
    put_aside(log, limit=1)
    assert {one.name: one.read_text() for one in tmp_path.iterdir()} == {"scheduler.log": "a word"}


def test_logs_of_tasks_are_deleted_when_they_are_old(tmp_path: Path) -> None:
    folder = tmp_path / "tasks"
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept.log").touch()
    old, new = folder / "run_id=old" / "task_id=plan", folder / "run_id=new" / "task_id=plan"
    for place in (old, new):
        place.mkdir(parents=True)
        (place / "attempt=1.log").touch()
    (folder / "latest").symlink_to(outside)
    long_ago = time.time() - 31 * DAY_S
    for path in (old / "attempt=1.log", outside / "kept.log", outside):
        os.utime(path, (long_ago, long_ago))
    delete_older(folder, time.time() - 30 * DAY_S)
    assert sorted(one.name for one in folder.rglob("*.log")) == ["attempt=1.log"]
    assert (new / "attempt=1.log").exists()
    assert (outside / "kept.log").exists()
    # The emptied folder was changed just now; it goes when it has been empty for as long.
    assert old.is_dir()
    for path in (old, old.parent):
        os.utime(path, (long_ago, long_ago))
    delete_older(folder, time.time() - 30 * DAY_S)
    os.utime(old.parent, (long_ago, long_ago))
    delete_older(folder, time.time() - 30 * DAY_S)
    assert {one.name for one in folder.iterdir()} == {"run_id=new", "latest"}


def test_it_looks_once_a_minute(tmp_path: Path) -> None:
    now = 1_000.0
    upkeep = LogUpkeep(LogSettings(megabytes=1), [], clock=lambda: now)
    log = tmp_path / "scheduler.log"
    lengths = []
    for passed in (0, LOOK_EVERY_S / 2, LOOK_EVERY_S / 2):
        now += passed
        log.write_bytes(bytes(1024**2 + 1))
        upkeep.tend([log])
        lengths.append(log.stat().st_size)
    assert lengths == [0, 1024**2 + 1, 0]


def test_a_program_that_goes_on_writing_loses_no_earlier_line_and_leaves_no_hole(tmp_path: Path) -> None:
    log = tmp_path / "talker.log"
    kept = []

    def look_after(supervisor: Supervisor) -> None:
        (child,) = supervisor.children
        if child.service.log.stat().st_size > 100_000:
            put_aside(child.service.log, 100_000)
            kept.append((tmp_path / "talker.previous.log").read_bytes())

    service = Service("talker", (sys.executable, "-c", TALKER), dict(os.environ), log, stops_within_s=5)
    with Supervisor(look_after=look_after) as supervisor:
        supervisor.start(service)
        supervisor.watch(lambda: b"002999 " in log.read_bytes(), ask_every_s=0)
    written = b"".join([*kept, log.read_bytes()])
    assert kept
    assert b"\0" not in written
    numbers = [int(line[:6]) for line in written.splitlines() if line[:6].isdigit()]
    # What is written between the copy and the cut is lost: a few lines of each.
    assert len(numbers) > 3_000 - 100 * len(kept)
    assert numbers == sorted(numbers)
