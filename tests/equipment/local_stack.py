"""Runs of DAGs in a stack of this process, and `copydesk run` as a program of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from copydesk.embedded import loopback
from copydesk.embedded.airflow_client import DagRun, TaskInstance
from copydesk.embedded.ingestion import DAG_ID
from copydesk.embedded.stack import Stack
from copydesk.embedded.state_file import StackState, read_state

ROOT = Path(__file__).parents[2]
# Of the samples.
DAYS = [date(2026, 3, day) for day in range(2, 7)]
# The stack's Elasticsearch asks nobody for a key, so any one will do.
SECRET = "hush/hush#hush?hush@hush:hush%25hush"
# A stack starts in twenty seconds on two idle cores; CI's may be busy.
PATIENCE_S = 240


def trigger(stack: Stack, dag_id: str, conf: dict[str, Any] | None = None) -> str:
    """Start a run by hand; its id."""
    body = {"logical_date": None, "conf": conf or {}}
    answer = loopback.ask(stack.airflow.port, "POST", f"/api/v2/dags/{dag_id}/dagRuns", body=body)
    return str(answer.json()["dag_run_id"])


def await_run(stack: Stack, run_id: str, dag_id: str = DAG_ID) -> DagRun:
    """The run when it is over."""

    def find_run() -> DagRun:
        (run,) = (one for one in stack.airflow.dag_runs(dag_id) if one.run_id == run_id)
        return run

    stack.watch(lambda: find_run().state in ("success", "failed"))
    return find_run()


def list_tasks(stack: Stack, run: DagRun, state: str) -> list[TaskInstance]:
    """The run's tasks in a state."""
    path = f"/api/v2/dags/{run.dag_id}/dagRuns/{quote(run.run_id, safe='')}/taskInstances"
    found = loopback.ask(stack.airflow.port, "GET", path, query={"state": state}).json()["task_instances"]
    names = ("dag_id", "task_id", "map_index", "try_number", "state")
    return [TaskInstance(run_id=run.run_id, **{name: one[name] for name in names}) for one in found]


def start_run(landing: Path, home: Path, environment: Mapping[str, str] = os.environ) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "copydesk.cli", "run", str(landing), "--home", str(home)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, cwd=ROOT, env=environment, text=True, **pipes)


def await_state(home: Path, process: subprocess.Popen[str]) -> StackState:
    """The stack's state once everything in it answers."""
    state: StackState | None = None

    def is_ready() -> bool:
        nonlocal state
        state = read_state(home)
        return state is not None and state.is_ready

    await_condition(is_ready, process)
    assert state is not None
    return state


def await_first_task(home: Path, process: subprocess.Popen[str]) -> None:
    """Return when a task of the run has written something: then the run is in its middle."""
    await_condition(lambda: any((home / "pipeline").rglob("plan.json")), process)


def await_condition(condition: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.1)


@contextmanager
def working_folder(folder: Path) -> Iterator[None]:
    """The stack finds dags/ and plugins/ in the folder that it is started in."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
