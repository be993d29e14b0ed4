"""Which task Airflow's scheduler takes next where large nights and a small one want the same few slots."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
DAG_ID, BUNDLE = "ingest_articles", "dags-folder"
STAGE = "clean_normalize_enrich"
# What the local stack has, and two workers of docker-compose.yml.
SLOTS = 4

pytestmark = [
    pytest.mark.filterwarnings("ignore:.*GitWildMatchPattern.*:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:.*determine_kwargs.*"),
]


class Nights:
    """Runs of landing days one after the other, whose batches the scheduler has to choose from."""

    def __init__(self, session: Any, batches: list[int]) -> None:
        from airflow.executors.base_executor import BaseExecutor
        from airflow.executors.executor_utils import ExecutorName
        from airflow.jobs.job import Job
        from airflow.jobs.scheduler_job_runner import SchedulerJobRunner
        from airflow.models.dag_version import DagVersion
        from airflow.models.dagrun import DagRun
        from airflow.models.serialized_dag import SerializedDagModel
        from airflow.models.taskinstance import TaskInstance

        executor = BaseExecutor(parallelism=SLOTS)
        executor.name = ExecutorName(module_path="airflow.executors.base_executor.BaseExecutor")
        self.session = session
        self.scheduler = SchedulerJobRunner(Job(), executors=[executor])
        dag = SerializedDagModel.get_dag(DAG_ID, session=session)
        version = DagVersion.get_latest_version(DAG_ID, session=session)
        self.steps = 0
        self.over: dict[str, int] = {}
        self.left = {f"night-{number}": count for number, count in enumerate(batches)}
        for number, count in enumerate(batches):
            begins = datetime(2026, 3, 2, tzinfo=UTC) + timedelta(days=number)
            ends = begins + timedelta(days=1)
            moments = {"logical_date": begins, "run_after": ends, "data_interval": (begins, ends)}
            run = DagRun(dag_id=DAG_ID, run_id=f"night-{number}", run_type="backfill", state="running", **moments)
            session.add(run)
            session.flush()
            for batch in range(count):
                one = TaskInstance(dag.get_task(STAGE), version.id, run_id=run.run_id, map_index=batch)
                one.state = "scheduled"
                session.add(one)
        session.flush()

    def step(self) -> None:
        """Every running task ends, and the scheduler fills the free slots."""
        from airflow.models.taskinstance import TaskInstance
        from sqlalchemy import select

        self.steps += 1
        at_work = select(TaskInstance).where(TaskInstance.state == "queued")
        for task in self.session.scalars(at_work).all():
            task.state = "success"
            self.left[task.run_id] -= 1
            self.over |= {task.run_id: self.steps} if not self.left[task.run_id] else {}
        self.session.flush()
        for _ in range(SLOTS):
            free = SLOTS - len(self.session.scalars(at_work).all())
            if not free:
                break
            self.scheduler._executable_task_instances_to_queued(free, self.session)
            self.session.flush()


@pytest.fixture
def session() -> Iterator[Any]:
    """Airflow's database with the DAG in it; what a test adds is taken back."""
    from airflow.dag_processing.dagbag import DagBag, sync_bag_to_db
    from airflow.models.dag import DagModel
    from airflow.models.dagbundle import DagBundleModel
    from airflow.utils.db import initdb
    from airflow.utils.session import create_session

    initdb()
    with create_session() as session:
        session.merge(DagBundleModel(name=BUNDLE))
    sync_bag_to_db(DagBag(str(ROOT / "dags")), BUNDLE, None)
    with create_session() as session:
        session.get(DagModel, DAG_ID).is_paused = False
        session.flush()
        yield session
        session.rollback()


@pytest.mark.parametrize("large", [1, 2, 4])
def test_a_small_night_does_not_wait_for_the_batches_of_large_ones(session: Any, large: int) -> None:
    """By Airflow's own order, a single large night keeps all slots until its last batch is staged."""
    nights = Nights(session, [*[100] * large, 1])
    small = f"night-{large}"
    for _ in range(12):
        nights.step()
    assert nights.over.get(small, 99) <= 4
    assert all(left > 50 for run, left in nights.left.items() if run != small)


def test_a_night_alone_has_its_share_of_the_slots_all_the_time(session: Any) -> None:
    nights = Nights(session, [20])
    for _ in range(12):
        nights.step()
    assert nights.left == {"night-0": 0}
