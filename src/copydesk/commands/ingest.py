"""One landing day on this machine: the stages of the DAG, in its order, without Airflow."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from datetime import date
from functools import partial
from typing import Any, TypeVar

from copydesk.console import say, show_progress
from copydesk.each import Each, call_here
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
    each: Each = call_here,
) -> dict[str, Any]:
    """All stages over one landing day, with a progress bar a stage where a terminal shows it.

    `only` are the numbers of the batches to stage again, of the day's last plan. What the stages before `first_stage`
    wrote is taken as it is. `stale_only` are the batches that other code, tables or models wrote than this release's.
    `each` does what may be done of several batches at once.
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
        if first_stage in pipeline.STAGING:
            staged = each(partial(pipeline.stage_batch, first=first_stage), settings, batches)
            for _batch in progress.track(staged, len(batches), description="stage"):
                pass
        to_index = pipeline.list_day_batches(settings, day)
        if "dedupe" in stages:
            for finding in pipeline.guard_day(settings, day, accept=accept):
                say(f"unusual: {finding.text}")
            for shards in (pipeline.take_in_day, pipeline.list_shards_around):
                searched = each(pipeline.search_shard, settings, planned := shards(settings, day))
                for _shard in progress.track(searched, len(planned), description="dedupe"):
                    pass
            to_index = pipeline.group_day(settings, day, each)
        to_index = persist_in(settings, pipeline.prepare_index, day, to_index)
        indexed = list(progress.track(each(index_batch, settings, to_index), len(to_index), description="index"))
        return persist_in(settings, partial(pipeline.audit_partition, accepted=accept), day, indexed)


def asks_engine(settings: Settings, day: date, first_stage: str = "read") -> bool:
    """Whether a run finds names: not where the landing has no folder for its day, nor where it begins behind that."""
    from copydesk.storage.landing import list_days

    if first_stage == "read":
        return day in list_days(settings.landing)
    return STAGES.index(first_stage) <= STAGES.index("enrich")


def index_batch(settings: Settings, batch: Any) -> Any:
    """Index one batch, in whatever process."""
    from copydesk import pipeline

    return persist_in(settings, pipeline.index_batch, batch)


def persist_in(settings: Settings, step: Callable[..., Done], *arguments: Any) -> Done:
    """Call `step` with the settings until Elasticsearch is there for it, or for some seconds.

    A step takes up what it has begun. In Airflow the scheduler has this patience. Raises the last `SearchUnavailable`
    when it is exhausted.
    """
    patience_s = settings.index.patience_seconds
    gives_up_at: float | None = None
    while True:
        try:
            return step(settings, *arguments)
        except SearchUnavailable as away:
            now = time.monotonic()
            if gives_up_at is None:
                gives_up_at = now + patience_s
                if patience_s:
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
