"""Every night: the raw files of one landing day become articles, stories and documents in Elasticsearch.

Files are read from `<landing>/<day>/` and never changed. A refused file is a reject with its reason and stops nothing;
the books of the run are at the end of the audit's log, in the run's note and with the asset `articles`. Any day can be
run again: the same files give the same documents.

A nightly run and a backfill (**Trigger › Backfill**) take the day that their data interval begins on, a run by hand the
parameter `day`. Two runs of one day take turns. A night without a landing folder waits for it, then ends with "nothing
landed". A day that lost documents, or is far from what its nights are, stops before it is curated; if it is right so,
run it by hand with `accept`. `docs/runbook.md` has each failure and what to do.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from airflow.sdk import Metadata, PokeReturnValue, dag, task

from copydesk_glue import notices, tasks
from copydesk_glue.assets import ARTICLES
from copydesk_glue.nights import BATCHES_AT_ONCE, POLL, nightly
from copydesk_glue.request import parameters

Batch = tasks.Batch
Shard = tasks.Shard


def curate() -> tuple[Any, Any]:
    """The tasks from staged batches to stories: the first of them, and the last with the batches to index."""

    # None where the day and those around it are few: `take_in` has searched them.
    @task(map_index_template="{{ shard_name }}", max_active_tis_per_dagrun=BATCHES_AT_ONCE)
    def search(shard: Shard) -> Shard:
        return tasks.search_shard(shard)

    # One at a time, since it may change the stories of neighbouring days.
    @task(max_active_tis_per_dag=1, trigger_rule="none_failed_min_one_success")
    def deduplicate() -> list[Batch]:
        return tasks.group_day()

    taken, curated = task(task_id="take_in")(tasks.take_in_day)(), deduplicate()
    around = task(task_id="look_around")(tasks.list_shards_around)()
    search.override(task_id="search_own").expand(shard=taken) >> around
    [taken, search.expand(shard=around)] >> curated
    return taken, curated


@dag(
    schedule=nightly(),
    start_date=datetime(1970, 1, 1),
    catchup=False,
    max_active_runs=4,
    max_active_tasks=4,
    default_args=tasks.DEFAULTS,
    on_failure_callback=notices.tell_failed,
    tags=["copydesk", "articles"],
    params=parameters(),
    doc_md=__doc__,
)
def ingest_articles() -> None:
    # Each look may cost a retry: a scheduler under load takes the report of one for the end of the next.
    @task.sensor(mode="reschedule", poke_interval=POLL, timeout=timedelta(days=1), retries=12)
    def plan() -> PokeReturnValue:
        return tasks.plan_day()

    # One task, since starting one takes a second, as thirty articles do. A large day leaves workers to others.
    @task(map_index_template="{{ batch_name }}", max_active_tis_per_dagrun=BATCHES_AT_ONCE)
    def clean_normalize_enrich(batch: Batch) -> Batch:
        return tasks.stage_batch(batch)

    @task
    def prepare_index(batches: list[Batch]) -> list[Batch]:
        return tasks.prepare_index(batches)

    @task(map_index_template="{{ batch_name }}", max_active_tis_per_dagrun=BATCHES_AT_ONCE)
    def index(batch: Batch) -> Batch:
        return tasks.index_batch(batch)

    # Also where nothing landed and the others were skipped: every run that ends well has its books.
    @task(outlets=[ARTICLES], trigger_rule="none_failed")
    def audit(prepared: list[Batch] | None, indexed: Any) -> Iterator[Metadata]:
        yield Metadata(ARTICLES, tasks.audit_day(prepared or [], list(indexed or ())))

    taken, curated = curate()
    clean_normalize_enrich.expand(batch=plan()) >> taken
    audit(prepared := prepare_index(curated), index.expand(batch=prepared))


ingest_articles()
