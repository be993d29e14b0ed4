"""After runs of `ingest_articles`: what the archive's names mean is learned anew, where that is due.

A small archive's (`COPYDESK_ENRICH__LEARN_NAMES_UP_TO` articles) after each run, a larger one's each time that it has
grown by a quarter, since all articles are read for it. It waits until no run is under way. Documents whose names change
are written anew, no others. `maintain_index` learns whenever it is told to.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from airflow.sdk import PokeReturnValue, dag, task

from copydesk_glue import maintenance, tasks
from copydesk_glue.assets import ARTICLES
from copydesk_glue.nights import POLL


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
    # It waits, rather than leave it to the run that follows the last one: where two runs end at once Airflow may start
    # none for either.
    @task.sensor(mode="reschedule", poke_interval=POLL, timeout=timedelta(days=1), retries=12)
    def learn() -> PokeReturnValue:
        return maintenance.learn_names()

    learn()


learn_names()
