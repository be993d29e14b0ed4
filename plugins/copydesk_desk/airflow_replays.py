"""Runs of `replay_quarantine`: starting one, and what became of the last, as Airflow's database has it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from airflow.api.common.trigger_dag import trigger_dag
from airflow.exceptions import DagNotFound
from airflow.models.dag import DagModel
from airflow.models.dagrun import DagRun
from airflow.models.xcom import XComModel
from airflow.utils.session import create_session
from airflow.utils.types import DagRunTriggeredByType
from fastapi import HTTPException
from sqlalchemy import select

from copydesk_desk.replays import IngestRun, Replay

DAG_ID = "replay_quarantine"
INGEST = "ingest_articles"
_MOST = 10
_NOT_YET = "not begun"


def start(chosen: dict[str, str], note: str, by: str) -> str:
    """Start a run for the chosen rejects; its id. Refused (404) where Airflow has not read the DAG."""
    try:
        run = trigger_dag(
            DAG_ID, triggered_by=DagRunTriggeredByType.UI, triggering_user_name=by, conf=dict(chosen), note=note
        )
    except DagNotFound:
        raise HTTPException(404, f"Airflow has no DAG {DAG_ID} yet") from None
    if run is None:
        raise HTTPException(404, f"Airflow started no run of {DAG_ID}")
    return str(run.run_id)


def is_paused() -> bool:
    """Whether new runs wait until someone lets the DAG go on."""
    with create_session() as session:
        return bool(session.scalar(select(DagModel.is_paused).where(DagModel.dag_id == DAG_ID)))


def list_latest(root: str) -> list[Replay]:
    """The last ten, the latest first; `root` is the path that Airflow's own pages lie under."""
    with create_session() as session:
        runs = session.scalars(
            select(DagRun)
            .where(DagRun.dag_id == DAG_ID)
            .order_by(DagRun.run_after.desc(), DagRun.id.desc())
            .limit(_MOST)
        ).all()
        return [_describe(session, run, root) for run in runs]


def _describe(session: Any, run: Any, root: str) -> Replay:
    conf = run.conf or {}
    return Replay(
        run_id=run.run_id,
        state=str(run.state),
        started=run.run_after.isoformat(timespec="seconds"),
        by=run.triggering_user_name or "",
        chosen={name: str(conf[name]) for name in ("day", "stage", "reason", "source") if conf.get(name)},
        note=run.note or "",
        stays=_read(session, run.run_id, "what_stays"),
        link=_link(root, DAG_ID, run.run_id),
        runs=tuple(_list_started(session, _read(session, run.run_id, "find") or (), root)),
    )


def _list_started(session: Any, found: Any, root: str) -> list[IngestRun]:
    ids = [one["trigger_run_id"] for one in found]
    query = select(DagRun.run_id, DagRun.state).where(DagRun.dag_id == INGEST, DagRun.run_id.in_(ids))
    states = {run_id: str(state) for run_id, state in session.execute(query)}
    return [
        IngestRun(run_id, one["conf"]["day"], states.get(run_id, _NOT_YET), _link(root, INGEST, run_id))
        for run_id, one in zip(ids, found, strict=True)
    ]


def _read(session: Any, run_id: str, task_id: str) -> Any:
    """What a task of the run returned, None where it has returned nothing."""
    query = XComModel.get_many(run_id=run_id, key="return_value", task_ids=task_id, dag_ids=DAG_ID)
    found = session.scalars(query).first()
    return XComModel.deserialize_value(found) if found else None


def _link(root: str, dag_id: str, run_id: str) -> str:
    return f"{root}/dags/{dag_id}/runs/{quote(run_id, safe='')}"
