"""Every night: the raw files of one landing day become articles, stories and documents in Elasticsearch.

Files are read from `<landing>/<day>/` and never changed. A refused file is a reject with its reason and stops nothing;
the books of the run (read = kept + rejected) are with the asset `articles`. Any day can be run again: the same
files give the same documents. To ingest past days use **Trigger › Backfill**.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from airflow.sdk import (
    Asset,
    CronDataIntervalTimetable,
    Metadata,
    Param,
    dag,
    task,
    task_group,
)

from copydesk_glue.tasks import RETRY_POLICY, Batch, landing_day, require_mappable, run_batch, run_step

ARTICLES = Asset("articles", uri="x-copydesk://articles")


@dag(
    schedule=CronDataIntervalTimetable("0 0 * * *", timezone="UTC"),
    start_date=datetime(1970, 1, 1),
    catchup=False,
    max_active_runs=4,
    max_active_tasks=4,
    default_args={
        "owner": "copydesk",
        "retries": 3,
        "retry_delay": timedelta(seconds=20),
        "retry_exponential_backoff": True,
        "retry_policy": RETRY_POLICY,
    },
    tags=["copydesk", "articles"],
    params={
        "day": Param(
            None,
            type=["null", "string"],
            format="date",
            title="Landing day",
            description="For a single run by hand. Backfills and nightly runs take the day from their data interval.",
        )
    },
    doc_md=__doc__,
)
def ingest_articles() -> None:
    @task
    def plan() -> list[Batch]:
        return run_step("plan_batches", landing_day())

    @task(map_index_template="{{ batch_name }}")
    def clean(batch: Batch) -> Batch:
        return run_batch("clean_batch", batch)

    @task(map_index_template="{{ batch_name }}")
    def normalize(batch: Batch) -> Batch:
        return run_batch("normalize_batch", batch)

    @task(map_index_template="{{ batch_name }}")
    def enrich(batch: Batch) -> Batch:
        return run_batch("enrich_batch", batch)

    @task_group
    def refine(batch: Batch) -> Any:
        return enrich(normalize(clean(batch)))

    @task(max_active_tis_per_dag=1)  # it may change the stories of neighbouring days
    def deduplicate() -> list[Batch]:
        return run_step("dedupe_partition", landing_day())

    @task
    def prepare_index(batches: list[Batch]) -> list[Batch]:
        return run_step("prepare_index", landing_day(), require_mappable(batches))

    @task(map_index_template="{{ batch_name }}")
    def index(batch: Batch) -> Batch:
        return run_batch("index_batch", batch)

    @task(outlets=[ARTICLES])
    def audit(indexed: Any) -> Iterator[Metadata]:
        yield Metadata(ARTICLES, run_step("audit_partition", landing_day(), list(indexed)))

    curated = deduplicate()
    refine.expand(batch=plan()) >> curated
    audit(index.expand(batch=prepare_index(curated)))


ingest_articles()
