"""Ingesting landing days through the local Airflow: a real backfill, watched to its end."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from copydesk.embedded.airflow_client import AirflowClient, DagRun
from copydesk.embedded.errors import IngestionFailed
from copydesk.embedded.stack import Stack
from copydesk.settings import load_settings

DAG_ID = "ingest_articles"
# By themselves only where nightly runs are on.
SCAN_ID = "scan_landing"
REPLAY_ID = "replay_quarantine"
FORGET_ID = "forget_articles"
REINDEX_ID = "reindex_articles"
MAINTAIN_ID = "maintain_index"
# After runs of ingestion, whoever started them.
LEARN_ID = "learn_names"
# They run when somebody starts them; paused, a run would wait without a word.
BY_HAND = (REPLAY_ID, FORGET_ID, REINDEX_ID, MAINTAIN_ID)
# Two days at once keep two cores busy; deduplication is one at a time all the same.
ACTIVE_RUNS = 2

Progress = Callable[[int, int], None]


def ingest_days(stack: Stack, days: Iterable[date], progress: Progress = lambda over, of: None) -> None:
    """Run the DAG for each landing day and return when all runs are over; `progress(over, of)` counts them.

    Raises `IngestionFailed`, naming each failed task and its error, and `ServiceDied` as soon as a program ends.
    """
    wanted = sorted(days)
    stack.watch(lambda: is_read(stack.airflow))
    # The stack has just started, so whatever is not over belongs to one that was killed, and must not go on meanwhile.
    stack.airflow.pause(DAG_ID)
    stack.airflow.abandon_unfinished(DAG_ID)
    stack.airflow.unpause(DAG_ID)
    over = 0
    for first, last in group_consecutive(wanted):
        _ingest_range(stack, first, last, partial(_add_progress, progress, over, len(wanted)))
        over += (last - first).days + 1


def open_dags(stack: Stack, *, nightly: bool) -> None:
    """Let the DAGs run that are to run: ingestion, what follows it and those by hand, the scan where nights are on.

    Whether ingestion runs every night is the scheduler's own setting.
    """
    stack.watch(lambda: all(is_read(stack.airflow, dag_id) for dag_id in (DAG_ID, SCAN_ID, LEARN_ID, *BY_HAND)))
    for dag_id in (DAG_ID, LEARN_ID, *BY_HAND):
        stack.airflow.unpause(dag_id)
    if nightly:
        stack.airflow.unpause(SCAN_ID)
    else:
        stack.airflow.pause(SCAN_ID)


def _add_progress(progress: Progress, before: int, of: int, over: int) -> None:
    progress(before + over, of)


def _ingest_range(stack: Stack, first: date, last: date, progress: Callable[[int], None]) -> None:
    airflow = stack.airflow
    zone = ZoneInfo(load_settings().nights.timezone)
    backfill = airflow.create_backfill(DAG_ID, first, last, max_active_runs=ACTIVE_RUNS, zone=zone)

    def is_over() -> bool:
        progress(sum(run.state in ("success", "failed") for run in airflow.dag_runs(DAG_ID, first, last, zone)))
        return airflow.backfill(backfill.backfill_id).is_completed

    stack.watch(is_over)
    failed = [run for run in airflow.dag_runs(DAG_ID, first, last, zone) if run.state != "success"]
    if failed:
        raise IngestionFailed("\n".join(line for run in failed for line in explain_failure(airflow, run)))


def is_read(airflow: AirflowClient, dag_id: str = DAG_ID) -> bool:
    """Whether Airflow has read the DAG. Raises `IngestionFailed` where it can't."""
    if airflow.has_dag(dag_id):
        return True
    broken = airflow.import_errors()
    if broken:
        raise IngestionFailed("\n".join(f"{file}: {trace.strip()}" for file, trace in broken.items()))
    return False


def group_consecutive(days: Iterable[date]) -> list[tuple[date, date]]:
    """Sorted days as ranges without gaps, both ends included: a backfill runs every day between its bounds."""
    ranges: list[tuple[date, date]] = []
    for day in days:
        if ranges and day - ranges[-1][1] <= timedelta(days=1):
            ranges[-1] = (ranges[-1][0], day)
        else:
            ranges.append((day, day))
    return ranges


def explain_failure(airflow: AirflowClient, run: DagRun) -> list[str]:
    """One line a failed task: the run, the task, and the error that its log ends with."""
    failed = airflow.failed_tasks(run)
    if not failed:
        return [f"{run.run_id}: {run.state}"]
    return [f"{run.run_id}, task {task.task_id}: {last_error(airflow.task_log(task))}" for task in failed]


def last_error(log: str) -> str:
    """The last line of a task's log that tells of an error, else its last line."""
    lines = [line for line in log.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.casefold()]
    return (errors or lines or ["its log is empty"])[-1]
