"""Between nights: landing days that are not up to date are named, and ingested.

Looks at each landing day whose night is over: was it ever ingested, and are its files those of its last run? What is
not is named in the log of `scan`, and each such day of the last days (`COPYDESK_NIGHTS__CATCH_UP_DAYS`) gets a run of
`ingest_articles`, one for each state of its files: nights missed while the scheduler was down, folders that came late,
files added or changed after the run. A day that a gate stopped waits for a person. Late runs are told of.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import dag, task

from copydesk_glue import tasks, triggers
from copydesk_glue.nights import between_nights


@dag(
    schedule=between_nights(),
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
    default_args=tasks.DEFAULTS | {"on_failure_callback": None},
    tags=["copydesk", "articles"],
    doc_md=__doc__,
)
def scan_landing() -> None:
    @task
    def scan() -> list[dict[str, Any]]:
        return triggers.find_due()

    @task
    def tell_late() -> None:
        triggers.tell_late()

    ingest = TriggerDagRunOperator.partial(
        task_id="ingest",
        trigger_dag_id=triggers.INGEST,
        logical_date=None,
        skip_when_already_exists=True,
        map_index_template="{{ task.trigger_run_id }}",
    )
    ingest.expand_kwargs(scan())
    tell_late()


scan_landing()
