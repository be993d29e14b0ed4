"""One landing day in this process: the stages of the DAG, in its order, without Airflow."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from copydesk.console import say, show_progress
from copydesk.errors import InvalidSetting
from copydesk.settings import Settings

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
        to_index = pipeline.prepare_index(settings, day, to_index)
        indexed = [pipeline.index_batch(settings, batch) for batch in progress.track(to_index, description="index")]
        return pipeline.audit_partition(settings, day, indexed, accepted=accept)


def parse_day(text: str) -> date:
    """Raises `InvalidSetting` where it is no day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidSetting(f"{text!r} is not a day: write it YYYY-MM-DD") from None
