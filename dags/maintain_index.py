"""By hand: a snapshot of the indices is taken, and old snapshots and replaced indices are deleted but the newest.

First it only says what would be deleted: the log of `maintain` has the names. Run it again with `for_real` to do it.
How many are kept, and where snapshots go, are settings (`COPYDESK_INDEX__KEEP_SNAPSHOTS`, `…KEEP_OLD`, `…SNAPSHOTS`).
Only indices that Copydesk made and that no alias points to are ever deleted. With `learn` it also learns anew what each
source repeats in its articles, and what the archive's names mean.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from airflow.sdk import dag, task

from copydesk_glue import maintenance, tasks


@dag(
    schedule=None,
    start_date=datetime(2026, 1, 1),
    max_active_runs=1,
    default_args=tasks.DEFAULTS,
    tags=["copydesk", "maintenance"],
    params=maintenance.maintenance_parameters(),
    doc_md=__doc__,
)
def maintain_index() -> None:
    @task
    def maintain() -> dict[str, Any]:
        return maintenance.maintain()

    @task
    def learn() -> dict[str, int] | None:
        return maintenance.learn()

    maintain() >> learn()


maintain_index()
