"""After runs of `ingest_articles`: what the archive's names mean is learned anew, where that is due.

A small archive's (`COPYDESK_ENRICH__LEARN_NAMES_UP_TO` articles) after each run, a larger one's each time that it has
grown by a quarter, since all articles are read for it. While other runs are under way nothing is done: the last of them
brings this about again. Documents whose names change are written anew, no others. `maintain_index` learns whenever it
is told to.
"""

from __future__ import annotations

from datetime import datetime

from airflow.sdk import dag, task

from copydesk_glue import maintenance, tasks
from copydesk_glue.assets import ARTICLES


@dag(
    schedule=[ARTICLES],
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
    default_args=tasks.DEFAULTS,
    tags=["copydesk", "articles"],
    doc_md=__doc__,
)
def learn_names() -> None:
    @task
    def learn() -> int | None:
        return maintenance.learn_names()

    learn()


learn_names()
