"""By hand: rejects are sent through again, chosen by landing day, stage, reason and source.

Each landing day with such rejects gets a run of `ingest_articles` that stages the batches they are in again and leaves
the others as they are. What succeeds leaves the quarantine; what fails keeps its history, and is named in the log of
`what_stays`. `copydesk rejects` lists what there is to choose from.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import dag, task

from copydesk_glue import tasks, triggers


@dag(
    schedule=None,
    start_date=datetime(2026, 1, 1),
    default_args=tasks.DEFAULTS | {"on_failure_callback": None},
    tags=["copydesk", "articles"],
    params=triggers.replay_parameters(),
    doc_md=__doc__,
)
def replay_quarantine() -> None:
    @task
    def find() -> list[dict[str, Any]]:
        return triggers.find_replays()

    @task
    def what_stays() -> int:
        return triggers.list_what_stays()

    # It waits in the triggerer, so that the runs it waits for have the workers.
    replay = TriggerDagRunOperator.partial(
        task_id="replay",
        trigger_dag_id=triggers.INGEST,
        logical_date=None,
        wait_for_completion=True,
        deferrable=True,
        poke_interval=10,
        retries=0,
        map_index_template="{{ task.trigger_run_id }}",
    )
    replay.expand_kwargs(find()) >> what_stays()


replay_quarantine()
