"""What each task does: the six stages over stored batches and partitions.

`dags/ingest_articles.py` and `copydesk ingest` call the same functions in the same order:

    plan_day → stage_batch each batch: clean_batch → normalize_batch → enrich_batch
             → guard_day → take_in_day → search_shard each of its shards
             → list_shards_around → search_shard each → group_day
             → prepare_index → index_batch each batch → audit_partition

`dedupe_partition` is those of curation, from `take_in_day` to `group_day`, at once.

`enrich_batch` signs what it has enriched. `prepare_index` adds the batches of other days that owe the index a document,
`verify` says whether the index holds what is curated, and `repair` sees to it.

`dags/reindex_articles.py` and `copydesk reindex` build the index anew:

    begin_reindex → fill_month each month → finish_reindex

`forget_article` and `forget_source` write down what is kept out for good and name the days to run from `dedupe` on:
`forgotten` is the list and its judge, `scrub` takes what is on it out of staged tables.

`versions` says by what each article was written, so that a release can write anew only what an older one wrote.

`learn_boilerplate` and `learn_archive_names` write tables that the stages read: maintenance, never part of a run. After
its runs `refresh_names` learns those of a small archive without being asked.

`preload` reads what each task needs, once in the process that tasks are forked from.

Each reads what the one before wrote under the data root and writes tables of its own, so any of them can be run again.
What passes between them are small JSON-ready values: `{"day": "2026-03-02", "number": 0}` names a batch.
"""

from copydesk.pipeline.audit import audit_partition
from copydesk.pipeline.batches import (
    STAGING,
    Batch,
    clean_batch,
    enrich_batch,
    normalize_batch,
    plan_batches,
    stage_batch,
)
from copydesk.pipeline.curate import dedupe_partition, group_day, list_shards_around, search_shard, take_in_day
from copydesk.pipeline.days import (
    guard_day,
    has_landed,
    list_day_batches,
    plan_day,
    record_failure,
    record_nothing_landed,
)
from copydesk.pipeline.forget import forget_article, forget_names, forget_source, list_forgotten, purge_earlier
from copydesk.pipeline.learn import learn_boilerplate
from copydesk.pipeline.maintain import maintain_index, restore_index
from copydesk.pipeline.names import learn_archive_names
from copydesk.pipeline.preload import preload
from copydesk.pipeline.publish import index_batch, pay_debts, prepare_index
from copydesk.pipeline.quarantine import Selection, find_replays, list_left, list_rejects, read_waiting
from copydesk.pipeline.reindex import ReindexReport, begin_reindex, fill_month, finish_reindex
from copydesk.pipeline.scan import find_due
from copydesk.pipeline.verify import DayDifference, Verification, refresh_names, relabel, repair, verify
from copydesk.pipeline.versions import is_stale, list_stale

__all__ = [
    "STAGING",
    "Batch",
    "DayDifference",
    "ReindexReport",
    "Selection",
    "Verification",
    "audit_partition",
    "begin_reindex",
    "clean_batch",
    "dedupe_partition",
    "enrich_batch",
    "fill_month",
    "find_due",
    "find_replays",
    "finish_reindex",
    "forget_article",
    "forget_names",
    "forget_source",
    "group_day",
    "guard_day",
    "has_landed",
    "index_batch",
    "is_stale",
    "learn_archive_names",
    "learn_boilerplate",
    "list_day_batches",
    "list_forgotten",
    "list_left",
    "list_rejects",
    "list_shards_around",
    "list_stale",
    "maintain_index",
    "normalize_batch",
    "pay_debts",
    "plan_batches",
    "plan_day",
    "preload",
    "prepare_index",
    "purge_earlier",
    "read_waiting",
    "record_failure",
    "record_nothing_landed",
    "refresh_names",
    "relabel",
    "repair",
    "restore_index",
    "search_shard",
    "stage_batch",
    "take_in_day",
    "verify",
]
