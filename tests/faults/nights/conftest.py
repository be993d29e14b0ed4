"""The local stack as `copydesk up` runs it, with hands to hurt it, and what an undisturbed run makes of the samples.

These tests take an hour and are no part of `make test`: `make faults` runs them. `FAULT_RUNS` says how many runs are
killed at random, `FAULT_SEED` which ones, `FAULT_DAYS` how many landing days a run has. Stopped early (SIGINT or
SIGTERM) they say what came of those that there were.
"""

from __future__ import annotations

import http.client
import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil
import pytest
from curation import Documents, curate
from memory_disk import mounted, sweep

from copydesk import pipeline
from copydesk.cli import read_runs
from copydesk.embedded import loopback
from copydesk.embedded.airflow_client import AirflowClient, DagRun
from copydesk.embedded.errors import AirflowRefused
from copydesk.embedded.ingestion import DAG_ID
from copydesk.embedded.process_table import Program, kill, members
from copydesk.embedded.stack import down
from copydesk.embedded.state_file import StackState, read_state
from copydesk.index import connect, list_day
from copydesk.pipeline.audit import check_run
from copydesk.settings import Settings, load_settings

ROOT = Path(__file__).parents[3]
SEEDS = ROOT / "seeds"
DAYS = [date(2026, 3, day) for day in range(2, 7)][: int(os.environ.get("FAULT_DAYS", "5"))]
# The longest that nothing may happen after a fault: a task whose scheduler died is found after the heartbeat's limit.
PATIENCE_S = 900
# Of one day in one batch.
TASKS_A_DAY = 8
# The supervisor's own limits, one after the other, and some air.
STOP_S = 120
# Those in which a task stays until somebody does something.
ENDS = ("success", "failed", "skipped", "upstream_failed", "up_for_retry")
# The whole of what is written, so that a full disk can be had.
DISK_MEGABYTES = 200


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip them unless they are asked for by name: whoever runs all other tests has no hour for these."""
    if "faults" not in config.option.markexpr:
        for item in items:
            if item.get_closest_marker("faults"):
                item.add_marker(pytest.mark.skip(reason="hurts a stack for an hour: `make faults`"))


@pytest.fixture(scope="session")
def undisturbed(entity_address: str, tmp_path_factory: pytest.TempPathFactory) -> Documents:
    """The hash of each document, by day and id, that the samples make where nothing is in the way."""
    settings = load_settings(landing=str(SEEDS), data=str(tmp_path_factory.mktemp("undisturbed")))
    enrich = settings.enrich.model_copy(update={"entities": entity_address})
    settings = settings.model_copy(update={"enrich": enrich})
    return curate(settings, DAYS)


class LocalStack:
    """`copydesk up` on a landing, as a program of its own."""

    def __init__(self, landing: Path, home: Path) -> None:
        self.landing = landing
        self.days = DAYS
        self.home = home
        self.data = home / "pipeline"
        self.before: dict[tuple[str, str, int], int] = {}
        self.programs: set[Program] = set()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        log = self.home / "up.log"
        self.home.mkdir(parents=True, exist_ok=True)
        ports = loopback.free_ports(2)
        command = [sys.executable, "-m", "copydesk.cli", "up", str(self.landing), "--home", str(self.home)]
        command += ["--no-nightly", "--airflow-port", str(ports[0]), "--elasticsearch-port", str(ports[1])]
        environment = os.environ | {"COPYDESK_NIGHTS__POLL_SECONDS": "10"}
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=output, stderr=output, start_new_session=True
            )
        self.await_condition(lambda: "its data stays" in log.read_text(encoding="utf-8"))

    def stop(self) -> None:
        """Stop it as an operator does. Raises where it takes too long or leaves something; then that is killed."""
        assert self.process
        self.note_programs()
        self.process.terminate()
        try:
            self.process.wait(timeout=STOP_S)
            assert members(self.programs) == set(), "processes are left"
        finally:
            self.kill()

    def kill(self) -> None:
        """Leave nothing of it, whatever state it is in."""
        if self.process:
            self.process.kill()
            self.process.wait()
        down(self.home)
        kill(self.programs)

    def kill_supervisor(self) -> None:
        """And start it again, which stops what it left."""
        assert self.process
        self.note_programs()
        self.process.kill()
        self.process.wait()
        self.start()

    @property
    def state(self) -> StackState:
        state = read_state(self.home)
        assert state is not None
        return state

    @property
    def airflow(self) -> AirflowClient:
        return AirflowClient(int(self.state.urls["airflow"].rpartition(":")[2]))

    @property
    def settings(self) -> Settings:
        return load_settings(
            landing=str(self.landing), data=str(self.data), elasticsearch=self.state.urls["elasticsearch"]
        )

    def note_programs(self) -> None:
        self.programs |= set(self.state.programs)

    def find(self, target: str) -> int | None:
        """The process id of a service, of a task that is at work, or of the executor's process that looks after it."""
        self.note_programs()
        if target not in ("task", "worker"):
            return self.state.services[target].leader.pid
        for one in members(self.state.programs):
            try:
                process = psutil.Process(one.pid)
                if re.fullmatch(r"airflow worker -- [0-9a-f-]{36}", " ".join(process.cmdline()).strip()):
                    return process.pid if target == "task" else process.ppid()
            except psutil.NoSuchProcess:
                continue
        return None

    def await_condition(self, condition: Callable[[], Any], within_s: float = PATIENCE_S) -> Any:
        assert self.process
        deadline = time.monotonic() + within_s
        while not (found := condition()):
            assert self.process.poll() is None, (self.home / "up.log").read_text(encoding="utf-8")[-3000:]
            assert time.monotonic() < deadline, "it takes too long"
            time.sleep(0.2)
        return found

    def wipe(self) -> None:
        """Forget all that was ingested; Airflow's own history stays."""
        for folder in self.data.iterdir() if self.data.is_dir() else ():
            shutil.rmtree(folder) if folder.is_dir() else folder.unlink()
        with connect(self.settings) as client:
            if indices := [name for name in client.indices.get_alias(index="*") if not name.startswith(".")]:
                client.indices.delete(index=indices)

    def await_end(self, backfill: int) -> None:
        """Return when the backfill is over. It may take its time, but tasks have to end meanwhile."""
        assert self.process
        seen: set[tuple[str, str, int, int, str]] = set()
        deadline = time.monotonic() + PATIENCE_S
        while not self.is_over(backfill):
            assert self.process.poll() is None, (self.home / "up.log").read_text(encoding="utf-8")[-3000:]
            now = self.ended_tasks() or seen
            if now != seen:
                seen, deadline = now, time.monotonic() + PATIENCE_S
            assert time.monotonic() < deadline, "nothing happens any more"
            time.sleep(1)

    def await_answers(self) -> None:
        """Return when everything answers: what was killed as a night ended may still be on its way back."""
        self.await_condition(self.answers)

    def answers(self) -> bool:
        elasticsearch = int(self.state.urls["elasticsearch"].rpartition(":")[2])
        query = {"wait_for_status": "yellow", "timeout": "1s"}
        try:
            self.airflow.has_dag(DAG_ID)
            return loopback.ask(elasticsearch, "GET", "/_cluster/health", query=query).status == 200
        except (AirflowRefused, OSError, http.client.HTTPException):
            return False

    def ended_tasks(self) -> set[tuple[str, str, int, int, str]]:
        """Each task of all runs that has ended, with its try and how; empty where Airflow doesn't answer now."""
        try:
            path = f"/api/v2/dags/{DAG_ID}/dagRuns/~/taskInstances"
            found: Any = loopback.ask(self.airflow.port, "GET", path, query={"limit": 100}).json()
            return {
                (one["dag_run_id"], one["task_id"], one["map_index"], one["try_number"], one["state"])
                for one in found["task_instances"]
                if one["state"] in ENDS
            }
        except (OSError, http.client.HTTPException, ValueError, KeyError):
            return set()

    def await_share(self, share: float, backfill: int) -> None:
        """Return when such a share of the tasks of all days has ended, or the backfill has."""
        wanted = share * TASKS_A_DAY * len(self.days)
        self.await_condition(lambda: len(self.ended_tasks()) >= wanted or self.is_over(backfill))

    def abandon(self) -> None:
        """End what the test before left unfinished."""
        self.airflow.abandon_unfinished(DAG_ID)
        self.await_condition(lambda: self.find("task") is None)

    # ── runs ─────────────────────────────────────────────────────────────────────────────────────────────

    def backfill(self, days: list[date]) -> int:
        """Ask for a run of each day; its id."""
        self.before = self.tries()
        asked = self.airflow.create_backfill(DAG_ID, days[0], days[-1], max_active_runs=2)
        return asked.backfill_id

    def is_over(self, backfill: int) -> bool:
        """Whether the backfill is over; False where Airflow doesn't answer now."""
        try:
            return self.airflow.backfill(backfill).is_completed
        except (AirflowRefused, AssertionError):
            return False

    def runs(self) -> list[DagRun]:
        return list(self.airflow.dag_runs(DAG_ID, DAYS[0], DAYS[-1]))

    def tasks(self, run: DagRun) -> list[dict[str, Any]]:
        path = f"/api/v2/dags/{DAG_ID}/dagRuns/{quote(run.run_id, safe='')}/taskInstances"
        answer: Any = loopback.ask(self.airflow.port, "GET", path, query={"limit": 100}).json()
        return list(answer["task_instances"])

    def tries(self) -> dict[tuple[str, str, int], int]:
        """How often each task was tried, in all the runs of its day; one that only looks again is left out."""
        return {
            (run.run_id, task["task_id"], task["map_index"]): task["try_number"]
            for run in self.runs()
            for task in self.tasks(run)
            if task["task_id"] != "plan"
        }

    def count_retries(self) -> int:
        """Of the last backfill."""
        return sum(max(0, tries - self.before.get(task, 0) - 1) for task, tries in self.tries().items())

    def clear(self, run: DagRun, task_id: str) -> None:
        """What an operator does with a task that hangs."""
        body = {"dag_run_id": run.run_id, "task_ids": [task_id], "dry_run": False, "only_failed": False}
        answer = loopback.ask(self.airflow.port, "POST", f"/api/v2/dags/{DAG_ID}/clearTaskInstances", body=body)
        assert answer.status == 200, answer.text


class Tally:
    """What happened in all runs, for the report."""

    def __init__(self) -> None:
        self.begun = 0
        self.right = 0
        self.faults: Counter[str] = Counter()
        self.retries = 0
        self.again = 0
        self.left = 0

    def __str__(self) -> str:
        hurt = ", ".join(f"{name} {count}" for name, count in sorted(self.faults.items()))
        return (
            f"{self.begun} runs of {len(DAYS)} days, {self.right} of them with the index and the books of an "
            f"undisturbed run; {self.faults.total()} faults ({hurt}), {self.retries} retries, {self.again} days run "
            f"again by hand, {self.left} temporary files left, none of them taken for data"
        )


@pytest.fixture(scope="session")
def tally(report_line: Callable[[str], None]) -> Iterator[Tally]:
    counted = Tally()
    yield counted
    report_line(f"faults: {counted}")


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory, tally: Tally) -> Iterator[LocalStack]:
    """One stack for all faults; what one leaves behind is wiped before the next."""
    sweep(before=lambda data: down(data.parent))
    root = tmp_path_factory.mktemp("nights")
    landing = root / "landing"
    for day in DAYS:
        shutil.copytree(SEEDS / day.isoformat(), landing / day.isoformat())
    running = LocalStack(landing, root / "home")
    running.data.mkdir(parents=True)
    with ExitStack() as cleanup:
        cleanup.enter_context(mounted(running.data, DISK_MEGABYTES))
        cleanup.callback(running.kill)
        running.start()
        yield running
        running.stop()


@pytest.fixture
def disk(stack: LocalStack) -> Path:
    """The folder of all that is written, on a small file system of its own."""
    if not stack.data.is_mount():
        pytest.skip("a small file system can be mounted by root only")
    return stack.data


@pytest.fixture
def rng(request: pytest.FixtureRequest) -> random.Random:
    """The same moments and targets for the same `FAULT_SEED` and test."""
    return random.Random(f"{os.environ.get('FAULT_SEED', '1')} {request.node.name}")


@pytest.fixture
def fresh(stack: LocalStack) -> LocalStack:
    """The stack with nothing ingested."""
    stack.await_answers()
    stack.abandon()
    stack.wipe()
    return stack


@pytest.fixture
def check(fresh: LocalStack, undisturbed: Documents, tally: Tally) -> Callable[..., None]:
    """Wait for the end of a backfill, run again what failed, and look whether all is as without the faults."""

    def look(backfill: int, *faults: str) -> None:
        tally.begun += 1
        tally.faults.update(faults)
        fresh.await_end(backfill)
        fresh.await_answers()
        failed = [run for run in fresh.runs() if run.state != "success"]
        tally.retries += fresh.count_retries()
        if failed:
            tally.again += len(failed)
            again = fresh.backfill(DAYS)
            fresh.await_end(again)
            assert {run.state for run in fresh.runs()} == {"success"}
        for run in read_runs(fresh.settings, DAYS):
            check_run(run)
        assert pipeline.verify(fresh.settings).differences == ()
        with connect(fresh.settings) as client:
            found = {day: dict(list_day(client, fresh.settings.index, day)) for day in DAYS}
        assert found == undisturbed
        fresh.await_condition(lambda: fresh.find("task") is None)
        assert members(fresh.programs - set(fresh.state.programs)) == set(), "something of a killed program is left"
        tally.left += sum(1 for _ in fresh.data.rglob(".*.tmp"))
        tally.right += 1

    return look
