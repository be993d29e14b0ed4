"""A program that ends although nobody asked it to is started again, within limits, and the limit ends clearly."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from copydesk.embedded import revival
from copydesk.embedded.errors import AirflowRefused, ServiceDied
from copydesk.embedded.service import Service
from copydesk.embedded.supervisor import Supervisor

FOREVER = "import time; print('up', flush=True); time.sleep(600)"


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(revival, "FIRST_WAIT_S", 0.01)


@pytest.fixture
def mortal(tmp_path: Path) -> Service:
    """Runs until it is killed, and may be started twice again."""
    log = tmp_path / "mortal.log"
    return Service(
        name="mortal",
        command=(sys.executable, "-c", FOREVER),
        environment=dict(os.environ),
        log=log,
        is_ready=lambda: log.is_file() and "up" in log.read_text(),
        revivals=2,
    )


def kill_when_up(supervisor: Supervisor, times: int) -> Callable[[], bool]:
    """Asked while all are up; kills the first program so many times, and is content the time after that."""
    killed: list[int] = []

    def ask() -> bool:
        child = supervisor.children[0]
        assert child.service.is_ready()
        if len(killed) == times:
            return True
        killed.append(child.process.pid)
        child.process.kill()
        child.process.wait()
        return False

    return ask


def test_it_is_started_again_and_whoever_watches_is_told(mortal: Service) -> None:
    told: list[str] = []
    changes: list[int] = []
    with Supervisor(lambda one: changes.extend(c.process.pid for c in one.children), told.append) as supervisor:
        supervisor.start(mortal)
        first = supervisor.children[0].process.pid
        supervisor.watch(kill_when_up(supervisor, 2), ask_every_s=0.01)
        last = supervisor.children[0].process.pid
        assert changes[0] == first != last == changes[-1]
    assert told == [
        "mortal died (killed by SIGKILL); starting it again in 0 s, 1 of 2 restarts in 10 minutes",
        "mortal answers again",
        "mortal died (killed by SIGKILL); starting it again in 0 s, 2 of 2 restarts in 10 minutes",
        "mortal answers again",
    ]
    assert mortal.log.with_suffix(".previous.log").read_text() == "up\n"


def test_one_that_ends_too_often_ends_the_rest_with_its_last_words(mortal: Service, tmp_path: Path) -> None:
    steady = replace(mortal, name="steady", log=tmp_path / "steady.log", is_ready=lambda: True)
    with Supervisor() as supervisor:
        supervisor.start(mortal, steady)
        with pytest.raises(ServiceDied, match=r"(?s)mortal died again, after 2 restarts in 10 minutes: killed.*up"):
            supervisor.watch(kill_when_up(supervisor, 3), ask_every_s=0.01)
        children = supervisor.children
    assert not any(child.is_alive() for child in children)


def test_restarts_of_long_ago_are_forgotten(mortal: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(revival, "WINDOW_S", 0.0)
    with Supervisor() as supervisor:
        supervisor.start(mortal)
        supervisor.watch(kill_when_up(supervisor, 4), ask_every_s=0.01)


def test_one_that_never_answers_again_counts_as_ended(mortal: Service, tmp_path: Path) -> None:
    once = tmp_path / "once"
    code = f"import os, time; print('' if os.path.exists({str(once)!r}) else 'up', flush=True); time.sleep(600)"
    silent = replace(mortal, command=(sys.executable, "-c", code), ready_within_s=5)
    with Supervisor() as supervisor:
        supervisor.start(silent)
        once.touch()
        supervisor.children[0].service = replace(silent, ready_within_s=0.1, stops_within_s=1)
        supervisor.children[0].process.kill()
        with pytest.raises(ServiceDied, match="mortal died again, after 2 restarts"):
            supervisor.watch()


def test_a_question_that_meets_a_program_just_ended_is_asked_again(mortal: Service) -> None:
    asked: list[int] = []

    def ask() -> bool:
        asked.append(1)
        if len(asked) == 1:
            supervisor.children[0].process.kill()
            supervisor.children[0].process.wait()
            raise AirflowRefused("connection refused")
        return True

    def refuse() -> bool:
        raise AirflowRefused("no such DAG")

    with Supervisor() as supervisor:
        supervisor.start(mortal)
        supervisor.watch(ask, ask_every_s=0.01)
        with pytest.raises(AirflowRefused, match="no such DAG"):
            supervisor.watch(refuse)
    assert len(asked) == 2
