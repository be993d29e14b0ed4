"""The whole stack: a backfill through the real scheduler, and every way of ending, the violent ones included."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from copydesk.embedded.detached import start_detached
from copydesk.embedded.errors import ServiceDied
from copydesk.embedded.process_table import is_running, members, send_signal
from copydesk.embedded.stack import Stack, StackConfig, down
from copydesk.embedded.state_file import is_held, read_state
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


def test_a_backfill_and_the_death_of_elasticsearch(
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

        os.kill(stack.supervisor.children[0].process.pid, signal.SIGKILL)
        with pytest.raises(ServiceDied, match="elasticsearch died: killed by SIGKILL"):
            stack.watch()
    assert not any(is_running(one) for one in everything)
    assert members(programs) == set()
    assert read_state(config.data) is None


def test_a_detached_stack_is_stopped_even_after_its_supervisor_was_killed(config: StackConfig) -> None:
    state = start_detached(config)
    try:
        assert set(state.urls) == {"airflow", "elasticsearch", "entities"}
        with pytest.raises(DataRootBusy):
            start_detached(config)
        everything = members(state.programs)
        assert len(everything) >= 6

        send_signal(state.supervisor, signal.SIGKILL)
        os.waitpid(state.supervisor.pid, 0)
        assert not is_held(config.data)
        assert members(state.programs) != set()
    finally:
        assert down(config.data)
    assert not any(is_running(one) for one in everything)
    assert read_state(config.data) is None


def test_down_asks_the_supervisor_of_a_detached_stack(config: StackConfig) -> None:
    state = start_detached(config)
    assert down(config.data)
    assert members(state.programs) == set()
    os.waitpid(state.supervisor.pid, 0)
    assert not down(config.data)


def _check_backfill(stack: Stack) -> None:
    """Two days, of which the second fails and says why."""
    airflow = stack.airflow
    stack.watch(lambda: airflow.has_dag("probe"))
    assert airflow.import_errors() == {}
    for slots in (2, 3):
        airflow.ensure_pool("probing", slots)
    airflow.unpause("probe")
    first, last = date(2026, 1, 1), date(2026, 1, 2)
    backfill = airflow.create_backfill("probe", first, last, max_active_runs=2)
    airflow.await_backfill(backfill.backfill_id, stack.watch)
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
