"""What Airflow's loader runs: a listener that shows each run's landing day, in its note and in Airflow's list of runs.

It lives in the scheduler, and keeps a run in which nothing was audited from calling itself a success: where a person
or a command fails a run while the scheduler looks at it, its tasks are skipped, and skipped tasks are a success to
Airflow.
"""

from __future__ import annotations

from typing import Any

from airflow.listeners import hookimpl
from airflow.plugins_manager import AirflowPlugin

from copydesk_glue.fairness import BatchesInTurns

DAG_ID = "ingest_articles"
# Notes that begin so are ours to replace; a person's own stays.
MARK = "Landing day "


class RunNotes:
    """Notes on runs; everything else about them is Airflow's."""

    @hookimpl
    def on_dag_run_running(self, dag_run: Any, msg: str) -> None:
        """The run begins; where the scan or a replay started it, its note says why, until there is more to say."""
        if session := _session_of(dag_run):
            if not dag_run.note or dag_run.clear_number:
                _note(session, dag_run, "")
            _show_day(session, dag_run)

    @hookimpl
    def on_dag_run_success(self, dag_run: Any, msg: str) -> None:
        """The scheduler calls the run a success (`msg` is empty where a person does)."""
        session = _session_of(dag_run)
        if session is None or not msg:
            return
        if "audit" in _list_tasks(session, dag_run, "success"):
            _note(session, dag_run, _books(session, dag_run))
            return
        dag_run.set_state("failed")
        _note(session, dag_run, ": given up before its end; nothing was audited")

    @hookimpl
    def on_dag_run_failed(self, dag_run: Any, msg: str) -> None:
        """The run failed."""
        if session := _session_of(dag_run):
            failed = _list_tasks(session, dag_run, "failed")
            _note(session, dag_run, f": failed in {', '.join(failed)}" if failed else ": failed")


def _session_of(dag_run: Any) -> Any:
    """The scheduler's session, for our runs. Methods of the run would open another, and with it end this one."""
    from sqlalchemy.orm import object_session

    return object_session(dag_run) if dag_run.dag_id == DAG_ID else None


def _note(session: Any, dag_run: Any, text: str) -> None:
    from copydesk_glue.request import day_of_run

    with session.no_autoflush:
        if dag_run.note is None or dag_run.note.startswith(MARK):
            dag_run.note = f"{MARK}{day_of_run(dag_run) or 'not stated'}{text}"


def _show_day(session: Any, dag_run: Any) -> None:
    """Notes are on a run's page alone; the list has a column of what a run was given."""
    from copydesk_glue.request import SHOWN_DAY, shown_day, type_of

    day = shown_day(type_of(dag_run), dag_run.data_interval_start)
    given = dag_run.conf or {}
    if day and SHOWN_DAY not in given:
        with session.no_autoflush:
            dag_run.conf = {SHOWN_DAY: day, **given}


def _list_tasks(session: Any, dag_run: Any, state: str) -> list[str]:
    """The run's tasks in a state, each mapped one once."""
    from airflow.models.taskinstance import TaskInstance
    from sqlalchemy import select

    query = select(TaskInstance.task_id).distinct().order_by(TaskInstance.task_id)
    query = query.where(TaskInstance.dag_id == dag_run.dag_id, TaskInstance.run_id == dag_run.run_id)
    return list(session.scalars(query.where(TaskInstance.state == state)))


def _books(session: Any, dag_run: Any) -> str:
    """What the audit left for the note."""
    from airflow.models.xcom import XComModel

    from copydesk_glue.notices import NOTE

    query = XComModel.get_many(run_id=dag_run.run_id, key=NOTE, task_ids="audit", dag_ids=dag_run.dag_id)
    found = session.scalars(query).first()
    return f": {XComModel.deserialize_value(found)}" if found else ""


class CopydeskPlugin(AirflowPlugin):
    """Registers the listener, and the order in which nights share the workers."""

    name = "copydesk"
    priority_weight_strategies = [BatchesInTurns]  # noqa: RUF012 - Airflow's own way
    listeners = [RunNotes()]  # noqa: RUF012 - Airflow's own way
