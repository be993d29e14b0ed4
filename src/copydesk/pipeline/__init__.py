"""What each task does: the six stages over stored batches and partitions.

`dags/ingest_articles.py` and `copydesk ingest` call the same functions in the same order:

    plan_batches → (clean_batch → normalize_batch → enrich_batch) each batch
                 → dedupe_partition → prepare_index → index_batch each batch → audit_partition

Each reads what the one before wrote under the data root and writes tables of its own, so any of them can be run again.
What passes between them are small JSON-ready values: `{"day": "2026-03-02", "number": 0}` names a batch.
"""

from copydesk.pipeline.audit import audit_partition
from copydesk.pipeline.batches import Batch, clean_batch, enrich_batch, normalize_batch, plan_batches
from copydesk.pipeline.curate import dedupe_partition
from copydesk.pipeline.learn import learn_boilerplate
from copydesk.pipeline.publish import index_batch, prepare_index

__all__ = [
    "Batch",
    "audit_partition",
    "clean_batch",
    "dedupe_partition",
    "enrich_batch",
    "index_batch",
    "learn_boilerplate",
    "normalize_batch",
    "plan_batches",
    "prepare_index",
]
