"""The whole stack as `make run` runs it: a real scheduler, a real node, the sample landing, and what a kill leaves."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from copydesk.cli import read_runs, stack_config
from copydesk.embedded import loopback
from copydesk.embedded.airflow_client import DagRun
from copydesk.embedded.ingestion import DAG_ID, ingest_days
from copydesk.embedded.process_table import members
from copydesk.embedded.stack import Stack
from copydesk.embedded.state_file import StackState, read_state
from copydesk.index import connect, search, summarize
from copydesk.index.query import SearchQuery, View
from copydesk.settings import Settings, load_settings

pytestmark = [pytest.mark.integration, pytest.mark.timeout(600)]

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
DAYS = [date(2026, 3, day) for day in range(2, 7)]
NOTHING_LANDED = (date(2026, 1, 1), date(2026, 1, 14))
# A stack starts in twenty seconds on two idle cores; CI's may be busy.
PATIENCE_S = 240


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A stack on the samples, ingested once by a backfill."""
    home = tmp_path_factory.mktemp("stack")
    with working_folder(ROOT), Stack(stack_config(str(SEEDS), home, nightly=False)) as running:
        ingest_days(running, DAYS)
        yield running


@pytest.fixture
def settings(stack: Stack) -> Settings:
    return load_settings(data=str(stack.data / "pipeline"), elasticsearch=stack.urls["elasticsearch"])


def test_the_books_of_every_day_balance(settings: Settings) -> None:
    runs = read_runs(settings, DAYS)
    gold = yaml.safe_load((SEEDS / "gold.yaml").read_text(encoding="utf-8"))
    for run in runs:
        assert run["read"] == run["curated"] + sum(run["rejected"].values())
        assert run["indexed"] == run["curated"]
        assert run["unknown_sources"] == []
    assert {one["path"]: one["reason"] for run in runs for one in run["rejects"]} == gold["rejects"]
    assert sum(run["curated"] for run in runs) == len(gold["articles"])


def test_elasticsearch_holds_the_stories_of_the_gold_file(settings: Settings) -> None:
    gold = yaml.safe_load((SEEDS / "gold.yaml").read_text(encoding="utf-8"))["articles"]
    with connect(settings) as client:
        summary = summarize(client, settings.index, DAYS)
        hits = search(client, SearchQuery(view=View.ARTICLES, size=100), settings.index).hits
    assert summary.articles == len(gold)
    assert summary.stories == len({one["story"] for one in gold.values()})
    assert len(hits) == len(gold)
    copies = {member.relation for story in summary.shared for member in story.members if member.relation}
    assert copies == {"identical", "revision", "abridgement", "rewrite", "translation"}


def test_a_second_backfill_writes_nothing(stack: Stack, settings: Settings) -> None:
    day = DAYS[1]
    before = read_runs(settings, [day])[0]
    ingest_days(stack, [day])
    after = read_runs(settings, [day])[0]
    assert after["changes"] == {"created": 0, "updated": 0, "unchanged": before["curated"], "superseded": 0}
    assert {name: after[name] for name in ("read", "rejected", "curated", "stories")} == {
        name: before[name] for name in ("read", "rejected", "curated", "stories")
    }


def test_backfills_can_be_created_while_the_scheduler_is_at_work(stack: Stack) -> None:
    """On plain SQLite two of three such requests failed, and the scheduler with them."""
    for _ in range(6):
        backfill = stack.airflow.create_backfill(DAG_ID, NOTHING_LANDED[0], NOTHING_LANDED[1], max_active_runs=2)
        stack.watch(lambda: any(run.state == "running" for run in stack.airflow.dag_runs(DAG_ID, *NOTHING_LANDED)))
        stack.airflow.abandon_unfinished(DAG_ID)
        assert stack.airflow.backfill(backfill.backfill_id).is_completed
    assert {run.state for run in stack.airflow.dag_runs(DAG_ID, *NOTHING_LANDED)} == {"failed"}


def test_a_run_by_hand_without_a_day_fails_at_once_and_says_what_it_needs(stack: Stack) -> None:
    path = f"/api/v2/dags/{DAG_ID}/dagRuns"
    triggered = loopback.ask(stack.airflow.port, "POST", path, body={"logical_date": None, "conf": {}}).json()

    def find_run() -> DagRun:
        (run,) = (one for one in stack.airflow.dag_runs(DAG_ID) if one.run_id == triggered["dag_run_id"])
        return run

    stack.watch(lambda: find_run().state in ("success", "failed"))
    (failed,) = stack.airflow.failed_tasks(find_run())
    assert failed.task_id == "plan"
    assert failed.try_number == 1
    assert "needs the landing day to ingest" in stack.airflow.task_log(failed)


def test_killing_elasticsearch_ends_the_run_clearly_and_the_next_one_succeeds(tmp_path: Path) -> None:
    landing = tmp_path / "landing"
    shutil.copytree(SEEDS / "2026-03-05", landing / "2026-03-05")
    home = tmp_path / "home"

    process = start_run(landing, home)
    state = await_state(home, process)
    await_first_task(home, process)
    os.kill(state.services["elasticsearch"].leader.pid, signal.SIGKILL)
    output, errors = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 1
    assert output == ""
    assert re.search(r"elasticsearch .*SIGKILL", errors)
    assert "Traceback" not in errors
    assert members(state.programs) == set()
    assert read_state(home) is None

    again = start_run(landing, home)
    output, errors = again.communicate(timeout=PATIENCE_S)
    assert again.returncode == 0, errors
    assert "2026-03-05" in output
    assert read_state(home) is None


def start_run(landing: Path, home: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "copydesk.cli", "run", str(landing), "--home", str(home)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


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


def await_condition(condition: Any, process: subprocess.Popen[str]) -> None:
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
