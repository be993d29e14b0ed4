"""By hand: an article or a source is taken out for good, after a legal demand for instance.

What is to be kept out is written down first, without its text (`copydesk forgotten` lists it). Each landing day that
holds it then gets a run of `ingest_articles` from deduplication on, which takes it out of what is staged, curated,
indexed and quarantined; then a table of names that was learned is learned anew without it. When its file is still in
the landing, or lands again, it is a reject with the reason `forgotten`. Snapshots and replaced indices still have it
until `maintain_index` deletes them.
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
    params=triggers.forget_parameters(),
    doc_md=__doc__,
)
def forget_articles() -> None:
    @task
    def write_down() -> list[dict[str, Any]]:
        return triggers.forget()

    # It waits in the triggerer, so that the runs it waits for have the workers.
    take_out = TriggerDagRunOperator.partial(
        task_id="take_out",
        trigger_dag_id=triggers.INGEST,
        logical_date=None,
        wait_for_completion=True,
        deferrable=True,
        poke_interval=10,
        retries=0,
        map_index_template="{{ task.trigger_run_id }}",
    )

    @task
    def learn_names() -> int:
        return triggers.forget_names()

    take_out.expand_kwargs(write_down()) >> learn_names()


forget_articles()
