"""Airflow's log-in before the Desk: a mounted application has none of its own.

Whoever may read the runs of `ingest_articles` may read what they brought.
"""

from __future__ import annotations

from datetime import date

from airflow.api_fastapi.app import get_auth_manager
from airflow.api_fastapi.auth.managers.models.resource_details import DagAccessEntity, DagDetails
from airflow.api_fastapi.core_api.security import GetUserDep
from airflow.configuration import conf
from fastapi import HTTPException

from copydesk_desk.app import Access

DAG_ID = "ingest_articles"
_LOGIN = "/api/v2/auth/login"


def build_access() -> Access:
    """The access that Airflow grants."""
    base = conf.get("api", "base_url", fallback="") or ""
    path = "/" + base.split("://", 1)[-1].partition("/")[2].strip("/")
    return Access(guard=require_reader, login=path.rstrip("/") + _LOGIN, day_of_run=day_of_run)


def require_reader(user: GetUserDep) -> None:
    """Refuse whoever has no session (401, by Airflow's own dependency) or may not read the pipeline's runs (403)."""
    may_read = get_auth_manager().is_authorized_dag(
        method="GET", access_entity=DagAccessEntity.RUN, details=DagDetails(id=DAG_ID), user=user
    )
    if not may_read:
        raise HTTPException(403, f"you may not read the runs of {DAG_ID}")


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
