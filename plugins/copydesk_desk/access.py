"""Airflow's log-in before the Desk: a mounted application has none of its own.

Whoever may read the runs of `ingest_articles` may read what they brought. To send rejects through again is another
permission: to start runs of `replay_quarantine`.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from airflow.api_fastapi.app import get_auth_manager
from airflow.api_fastapi.auth.managers.models.resource_details import DagAccessEntity, DagDetails
from airflow.api_fastapi.core_api.security import GetUserDep
from airflow.configuration import conf
from fastapi import HTTPException, Request

from copydesk_desk import airflow_replays
from copydesk_desk.app import Access
from copydesk_desk.replays import Replays

DAG_ID = "ingest_articles"
_LOGIN = "/api/v2/auth/login"


def build_access() -> Access:
    """The access that Airflow grants."""
    base = conf.get("api", "base_url", fallback="") or ""
    root = ("/" + base.split("://", 1)[-1].partition("/")[2].strip("/")).rstrip("/")
    replays = Replays(
        may_start=lambda request: _may("POST", airflow_replays.DAG_ID, request.state.user),
        start=lambda request, chosen, note: _start(request, chosen, note),
        list_latest=lambda request: (
            airflow_replays.list_latest(root) if _may("GET", airflow_replays.DAG_ID, request.state.user) else []
        ),
        is_paused=airflow_replays.is_paused,
    )
    return Access(guard=require_reader, login=root + _LOGIN, day_of_run=day_of_run, replays=replays)


def require_reader(request: Request, user: GetUserDep) -> None:
    """Refuse whoever has no session (401, by Airflow's own dependency) or may not read the pipeline's runs (403)."""
    if not _may("GET", DAG_ID, user):
        raise HTTPException(403, f"you may not read the runs of {DAG_ID}")
    request.state.user = user


def _may(method: Any, dag_id: str, user: Any) -> bool:
    return get_auth_manager().is_authorized_dag(
        method=method, access_entity=DagAccessEntity.RUN, details=DagDetails(id=dag_id), user=user
    )


def _start(request: Request, chosen: dict[str, str], note: str) -> str:
    """Start a replay. Whoever may read only is refused (403)."""
    user: Any = request.state.user
    if not _may("POST", airflow_replays.DAG_ID, user):
        raise HTTPException(403, f"you may read, but not start runs of {airflow_replays.DAG_ID}")
    return airflow_replays.start(chosen, note, user.get_name())


def day_of_run(dag_id: str, run_id: str) -> date | None:
    """The landing day of a run, None where it has none."""
    from airflow.models.dagrun import DagRun
    from airflow.utils.session import create_session
    from sqlalchemy import select

    from copydesk_glue import request

    if dag_id != DAG_ID:
        return None
    with create_session() as session:
        run = session.scalar(select(DagRun).where(DagRun.dag_id == dag_id, DagRun.run_id == run_id))
        return request.day_of_run(run) if run else None
