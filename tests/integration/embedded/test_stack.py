"""The whole stack: a backfill through the real scheduler, and every way of ending, the violent ones included."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from copydesk.cli import EX_TEMPFAIL
from copydesk.embedded import loopback
from copydesk.embedded.process_table import identify, is_running, members, send_signal
from copydesk.embedded.stack import Stack, StackConfig, down
from copydesk.embedded.state_file import StackState, is_held, read_state
from copydesk.errors import DataRootBusy
from copydesk.settings import default_cache

pytestmark = [pytest.mark.integration, pytest.mark.timeout(600)]

# Its second day fails; its first leaves a program behind that has left session, parent and output alike.
PROBE = """
import os
import subprocess
from datetime import datetime

from airflow.sdk import CronDataIntervalTimetable, dag, get_current_context, task


@dag(schedule=CronDataIntervalTimetable("0 0 * * *", timezone="UTC"), start_date=datetime(2026, 1, 1))
def probe():
    @task
    def look():
        devnull = subprocess.DEVNULL
        subprocess.Popen(["sleep", "900"], start_new_session=True, stdin=devnull, stdout=devnull, stderr=devnull)
        if get_current_context()["logical_date"].day == 2:
            raise ValueError(f"nothing at {os.environ['COPYDESK_ELASTICSEARCH']}, says {os.environ['GREETING']}")

    look()


probe()
"""


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> StackConfig:
    """A stack with one little DAG."""
    root = tmp_path_factory.mktemp("stack")
    for name in ("dags", "plugins"):
        (root / name).mkdir()
    (root / "dags" / "probe.py").write_text(PROBE)
    return StackConfig(
        data=root / "data",
        landing=str(root),
        dags=root / "dags",
        plugins=root / "plugins",
        cache=default_cache(),
        environment={"GREETING": "the test"},
    )


def test_a_backfill_and_a_restart_of_elasticsearch(
    config: StackConfig, loopback_ports: Callable[[int], set[int]]
) -> None:
    with Stack(config) as stack:
        with pytest.raises(DataRootBusy, match=f"already runs on .* \\(process {os.getpid()}\\)"):
            Stack(config).start()
        _check_backfill(stack)
        programs = list(stack.supervisor.programs().values())
        everything = members(programs)
        assert any(b"sleep" in _command_line(one.pid) for one in everything)
        assert len({port for one in everything for port in loopback_ports(one.pid)}) >= 4

        dead = stack.supervisor.children[0].process.pid
        os.kill(dead, signal.SIGKILL)
        # It is asked only when all programs answer again.
        stack.watch(lambda: stack.supervisor.children[0].process.pid != dead)
        programs = list(stack.supervisor.programs().values())
        everything |= members(programs)
    assert not any(is_running(one) for one in everything)
    assert members(programs) == set()
    assert read_state(config.data) is None


def test_a_stack_is_stopped_even_after_its_supervisor_was_killed(config: StackConfig) -> None:
    process, state = _run_up(config)
    try:
        assert set(state.urls) == {"airflow", "elasticsearch", "entities"}
        second = subprocess.run(_up(config), cwd=config.dags.parent, capture_output=True, check=False, timeout=60)
        assert second.returncode == EX_TEMPFAIL
        assert b"a stack already runs on" in second.stderr
        everything = members(state.programs)
        assert len(everything) >= 6

        send_signal(state.supervisor, signal.SIGKILL)
        process.wait()
        assert not is_held(config.data)
        assert members(state.programs) != set()
    finally:
        assert down(config.data)
    assert not any(is_running(one) for one in everything)
    assert read_state(config.data) is None


def test_down_asks_the_supervisor_of_another_process(config: StackConfig) -> None:
    """Although everything in the stack was asked already, as by who ends all processes of a session."""
    process, state = _run_up(config)
    for one in (state.supervisor, *members(state.programs)):
        send_signal(one, signal.SIGTERM)
    down(config.data)
    assert members(state.programs) == set()
    assert process.wait() == 0
    assert not down(config.data)


def _up(config: StackConfig) -> list[str]:
    """`copydesk up` as someone types it where `dags/` and `plugins/` are."""
    airflow, elasticsearch = loopback.free_ports(2)
    ports = ["--airflow-port", str(airflow), "--elasticsearch-port", str(elasticsearch)]
    command = [sys.executable, "-m", "copydesk.cli", "up", config.landing, "--home", str(config.data)]
    return [*command, "--no-nightly", *ports]


def _run_up(config: StackConfig) -> tuple[subprocess.Popen[bytes], StackState]:
    """The running command and what it has written down, once all is ready."""
    log = config.dags.parent / "up.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            _up(config), cwd=config.dags.parent, stdout=output, stderr=output, start_new_session=True
        )
    supervisor = identify(process.pid)
    while process.poll() is None:
        state = read_state(config.data)
        if state is not None and state.is_ready and state.supervisor == supervisor:
            return process, state
        time.sleep(0.1)
    raise AssertionError(f"the stack did not come up: {log.read_text()}")


def _check_backfill(stack: Stack) -> None:
    """Two days, of which the second fails and says why."""
    airflow = stack.airflow
    stack.watch(lambda: airflow.has_dag("probe"))
    assert airflow.import_errors() == {}
    airflow.unpause("probe")
    first, last = date(2026, 1, 1), date(2026, 1, 2)
    backfill = airflow.create_backfill("probe", first, last, max_active_runs=2)
    stack.watch(lambda: airflow.backfill(backfill.backfill_id).is_completed)
    good, bad = airflow.dag_runs("probe", first, last)
    assert (good.state, bad.state) == ("success", "failed")
    assert airflow.failed_tasks(good) == ()
    (failure,) = airflow.failed_tasks(bad)
    assert f"nothing at {stack.urls['elasticsearch']}, says the test" in airflow.task_log(failure)


def _command_line(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return b""
