"""A whole run of the DAG in one process, as far as it needs no server: a night on which nothing landed."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = [
    pytest.mark.filterwarnings("ignore:.*GitWildMatchPattern.*:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:.*determine_kwargs.*"),
]


@pytest.fixture(scope="module")
def ingest() -> Any:
    from airflow.dag_processing.dagbag import DagBag
    from airflow.utils.db import initdb

    initdb()
    return DagBag(str(ROOT / "dags")).dags["ingest_articles"]


@pytest.fixture
def landing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "landing").mkdir()
    monkeypatch.setenv("COPYDESK_LANDING", str(tmp_path / "landing"))
    monkeypatch.setenv("COPYDESK_DATA", str(tmp_path / "data"))
    return tmp_path / "landing"


def test_a_night_without_a_folder_ends_with_nothing_landed(ingest: Any, landing: Path) -> None:
    run = ingest.test(run_conf={"day": "2026-03-02"})
    states = {one.task_id: one.state for one in run.get_task_instances()}
    assert str(run.state) == "success"
    assert {name for name, state in states.items() if state == "success"} == {"audit"}
    assert set(states.values()) == {"success", "skipped"}
    record = json.loads((landing.parent / "data" / "runs" / "2026-03-02.json").read_text())
    assert (record["state"], record["read"]) == ("nothing-landed", 0)
    assert list((landing.parent / "data" / "claims").glob("*.json")) == []


def test_a_run_that_is_refused_says_what_to_do(ingest: Any, landing: Path) -> None:
    (landing / "photographs").mkdir()
    run = ingest.test(run_conf={"day": "2026-03-03"})
    assert str(run.state) == "failed"
    stop = json.loads((landing.parent / "data" / "stopped" / "2026-03-03.json").read_text())
    assert stop["may_pass"] is True
    assert stop["why"].startswith("plan: ")
    assert "is it the landing?; what to do: check COPYDESK_LANDING" in stop["why"]


@pytest.mark.parametrize(
    ("run_type", "given", "shown"),
    [
        ("scheduled", {}, {"landing_day": "2026-03-04"}),
        ("backfill", {"accept": True}, {"landing_day": "2026-03-04", "accept": True}),
        ("manual", {"day": "2026-03-05"}, {"day": "2026-03-05"}),
    ],
)
def test_what_the_list_shows_of_a_run_has_its_landing_day(
    ingest: Any, landing: Path, run_type: str, given: dict[str, Any], shown: dict[str, Any]
) -> None:
    from airflow.models.dagrun import DagRun
    from airflow.utils.session import create_session

    from copydesk_plugin import RunNotes

    begins = datetime(2026, 3, 4, tzinfo=UTC)
    with create_session() as session:
        interval = {"logical_date": begins, "run_after": begins, "data_interval": (begins, begins + timedelta(days=1))}
        run = DagRun(dag_id="ingest_articles", run_id=f"{run_type}__a", run_type=run_type, conf=given, **interval)
        session.add(run)
        RunNotes().on_dag_run_running(run, "started")
        assert run.conf == shown
        assert run.note == f"Landing day {given.get('day', '2026-03-04')}"
        run.note = why = f"{run.note}: it was never ingested"
        RunNotes().on_dag_run_running(run, "started")
        assert run.note == why
        run.clear_number = 1
        RunNotes().on_dag_run_running(run, "started")
        assert run.note != why, "of a run that runs again, what was said in its end is no longer true"
        session.expunge(run)


def test_a_run_in_which_nothing_was_audited_is_no_success(ingest: Any, landing: Path) -> None:
    """Where a run is marked failed while the scheduler looks at it, all its tasks are skipped: to Airflow a success."""
    from airflow.models.dagrun import DagRun
    from airflow.models.taskinstance import TaskInstance
    from airflow.utils.session import create_session
    from sqlalchemy import select, update

    assert str(ROOT / "plugins") in sys.path, "Airflow puts its plugins there"
    from copydesk_plugin import RunNotes

    run_id = ingest.test(run_conf={"day": "2026-03-04"}).run_id
    with create_session() as session:
        run = session.scalar(select(DagRun).where(DagRun.run_id == run_id))
        RunNotes().on_dag_run_success(run, "success")
        assert (run.state, run.note) == ("success", "Landing day 2026-03-04: nothing landed")
        audit = update(TaskInstance).where(TaskInstance.run_id == run_id, TaskInstance.task_id == "audit")
        session.execute(audit.values(state="skipped"))
        RunNotes().on_dag_run_success(run, "")
        assert run.state == "success", "a person's word stands"
        RunNotes().on_dag_run_success(run, "success")
        assert run.state == "failed"
        assert run.note == "Landing day 2026-03-04: given up before its end; nothing was audited"
        run.note = "mine"
        RunNotes().on_dag_run_failed(run, "task_failure")
        assert run.note == "mine"
