"""What is known to happen to a night: a service that doesn't answer, a disk that is full, a task that hangs."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from copydesk.embedded.airflow_client import AirflowClient
from copydesk.embedded.errors import AirflowRefused
from copydesk.embedded.ingestion import DAG_ID

pytestmark = [pytest.mark.integration, pytest.mark.faults, pytest.mark.timeout(7200)]

AWAY_S = 30


@contextmanager
def silenced(stack: Any, target: str) -> Iterator[None]:
    """The program neither answers nor ends."""
    pid = stack.find(target)
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def await_stage(stack: Any, stage: str) -> None:
    """Return when something of the stage is written."""
    stack.await_condition(lambda: any(stack.data.glob(f"staged/*/{stage}/*.parquet")))


@pytest.mark.parametrize(
    "target", ["elasticsearch", "entities", "airflow-api-server", "airflow-task-api-server", "airflow-scheduler"]
)
def test_a_service_that_does_not_answer_for_half_a_minute(target: str, fresh: Any, check: Callable[..., None]) -> None:
    backfill = fresh.backfill(fresh.days)
    await_stage(fresh, "enrich" if target == "elasticsearch" else "clean")
    with silenced(fresh, target):
        time.sleep(AWAY_S)
    check(backfill, f"{target} away")


def test_a_disk_that_is_full_for_a_while(fresh: Any, disk: Path, check: Callable[..., None]) -> None:
    backfill = fresh.backfill(fresh.days)
    await_stage(fresh, "clean")
    filler = disk / "filler"
    with filler.open("wb") as stream:
        try:
            while True:
                stream.write(bytes(1024**2))
                stream.flush()
        except OSError:
            pass
    assert shutil.disk_usage(disk).free < 1024**2
    time.sleep(AWAY_S / 2)
    filler.unlink()
    check(backfill, "disk full")


def test_a_disk_that_is_read_only_for_a_while(fresh: Any, disk: Path, check: Callable[..., None]) -> None:
    backfill = fresh.backfill(fresh.days)
    await_stage(fresh, "clean")

    def remount(mode: str) -> bool:
        return subprocess.run(["mount", "-o", f"remount,{mode}", str(disk)], check=False).returncode == 0

    # The kernel refuses while a file is open for writing.
    fresh.await_condition(lambda: remount("ro"))
    try:
        time.sleep(AWAY_S / 2)
    finally:
        assert remount("rw")
    check(backfill, "disk read-only")


def test_backfills_and_runs_by_hand_of_the_same_days_at_once(fresh: Any, check: Callable[..., None]) -> None:
    backfill = fresh.backfill(fresh.days)
    airflow: AirflowClient = fresh.airflow
    with pytest.raises(AirflowRefused, match="409"):
        fresh.backfill(fresh.days)
    for day in fresh.days:
        airflow._ask("POST", f"/dags/{DAG_ID}/dagRuns", body={"logical_date": None, "conf": {"day": str(day)}})
    fresh.await_condition(lambda: all(run.state in ("success", "failed") for run in airflow.dag_runs(DAG_ID)))
    by_hand = [run for run in airflow.dag_runs(DAG_ID) if run.run_id.startswith("manual__")]
    assert {run.state for run in by_hand} == {"success"}
    check(backfill, *["run by hand at once"] * len(by_hand))


def test_a_task_that_hangs_is_cleared_by_a_person(fresh: Any, check: Callable[..., None]) -> None:
    backfill = fresh.backfill(fresh.days)
    pid = fresh.await_condition(lambda: fresh.find("task"))
    os.kill(pid, signal.SIGSTOP)
    time.sleep(AWAY_S / 2)
    (run, task) = next(
        (run, task["task_id"]) for run in fresh.runs() for task in fresh.tasks(run) if task["pid"] == pid
    )
    fresh.clear(run, task)
    check(backfill, "task hung")
    assert not Path(f"/proc/{pid}").exists()


def test_files_that_are_replaced_while_they_are_read(fresh: Any, check: Callable[..., None], undisturbed: Any) -> None:
    """Each is read as it was before or after; the last version is in the archive when its day ran again."""
    files = [file for file in fresh.landing.rglob("*") if file.is_file()]
    originals = {file: file.read_bytes() for file in files}
    is_over = threading.Event()

    def replace() -> None:
        while not is_over.is_set():
            for file, content in originals.items():
                beside = file.with_name(f".{file.name}.partial")
                beside.write_bytes(content[: len(content) // 2] if time.monotonic_ns() % 2 else content)
                beside.replace(file)

    replacing = threading.Thread(target=replace)
    backfill = fresh.backfill(fresh.days)
    replacing.start()
    try:
        fresh.await_end(backfill)
    finally:
        is_over.set()
        replacing.join()
        for file, content in originals.items():
            file.write_bytes(content)
    from copydesk import pipeline

    assert pipeline.verify(fresh.settings).differences == ()
    late = fresh.settings.nights.model_copy(update={"catch_up_days": 36_500})
    due = pipeline.find_due(fresh.settings.model_copy(update={"nights": late}), datetime.now(UTC))
    assert [one.day for one in due if one.is_to_run] == fresh.days
    again = fresh.backfill(fresh.days)
    check(again, "files replaced")
