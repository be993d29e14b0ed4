"""A whole run of the DAG in one process, as far as it needs no server: a night on which nothing landed."""

from __future__ import annotations

import json
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
