"""One landing day in this process: the stages of the DAG, in its order, without Airflow."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from datetime import date
from functools import partial
from typing import Any, TypeVar

from copydesk.console import say, show_progress
from copydesk.errors import InvalidSetting, SearchUnavailable
from copydesk.settings import Settings

# Between two attempts to reach Elasticsearch, each of which takes some seconds itself.
_PAUSE_S = 2.0

Done = TypeVar("Done")

STAGES = ("read", "normalize", "enrich", "dedupe", "index")


def ingest_day(
    settings: Settings,
    day: date,
    *,
    accept: bool = False,
    only: Collection[int] | None = None,
    first_stage: str = "read",
    stale_only: bool = False,
) -> dict[str, Any]:
    """All stages over one landing day, with a progress bar a stage where a terminal shows it.

    `only` are the numbers of the batches to stage again, of the day's last plan. What the stages before `first_stage`
    wrote is taken as it is. `stale_only` are the batches that other code, tables or models wrote than this release's.
    """
    from copydesk import pipeline

    stages = STAGES[STAGES.index(first_stage) :]
    if stale_only:
        stale = pipeline.list_stale(settings, day)
        only = [number for number in stale if only is None or number in only]
    with show_progress() as progress:
        if only is None and first_stage == "read":
            batches = pipeline.plan_day(settings, day, accept=accept)
            if not batches:
                return pipeline.record_nothing_landed(settings, day)
        else:
            planned = pipeline.list_day_batches(settings, day)
            batches = [one for one in planned if only is None or one["number"] in only]
        for stage, name, step in (
            ("read", "clean", pipeline.clean_batch),
            ("normalize", "normalize", pipeline.normalize_batch),
            ("enrich", "enrich", pipeline.enrich_batch),
        ):
            for batch in progress.track(batches, description=name) if stage in stages else ():
                step(settings, batch)
        to_index = pipeline.list_day_batches(settings, day)
        if "dedupe" in stages:
            for finding in pipeline.guard_day(settings, day, accept=accept):
                say(f"unusual: {finding.text}")
            for _once in progress.track([day], description="dedupe"):
                to_index = pipeline.dedupe_partition(settings, day)
        persist = partial(persist_in, settings.index.patience_seconds)
        to_index = persist(pipeline.prepare_index, settings, day, to_index)
        indexed = [
            persist(pipeline.index_batch, settings, batch) for batch in progress.track(to_index, description="index")
        ]
        return persist(partial(pipeline.audit_partition, accepted=accept), settings, day, indexed)


def persist_in(patience_s: float, step: Callable[..., Done], *arguments: Any) -> Done:
    """Call `step`, which takes up what it has begun, until Elasticsearch is there for it, or for some seconds.

    In Airflow the scheduler has this patience. Raises the last `SearchUnavailable` when it is exhausted.
    """
    gives_up_at: float | None = None
    while True:
        try:
            return step(*arguments)
        except SearchUnavailable as away:
            now = time.monotonic()
            if gives_up_at is None:
                gives_up_at = now + patience_s
                say(f"{away}; trying again for {patience_s:g} s")
            if now >= gives_up_at:
                raise
            time.sleep(min(_PAUSE_S, gives_up_at - now))


def parse_day(text: str) -> date:
    """Raises `InvalidSetting` where it is no day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidSetting(f"{text!r} is not a day: write it YYYY-MM-DD") from None
