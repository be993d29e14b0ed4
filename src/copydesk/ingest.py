"""One landing day in this process: the stages of the DAG, in its order, without Airflow."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from copydesk.console import say, show_progress
from copydesk.errors import InvalidSetting
from copydesk.settings import Settings


def ingest_day(
    settings: Settings, day: date, *, accept: bool = False, only: Collection[int] | None = None
) -> dict[str, Any]:
    """All stages over one landing day, with a progress bar a stage where a terminal shows it.

    `only` are the numbers of the batches to stage again, of the day's last plan.
    """
    from copydesk import pipeline

    with show_progress() as progress:
        if only is None:
            batches = pipeline.plan_day(settings, day, accept=accept)
            if not batches:
                return pipeline.record_nothing_landed(settings, day)
        else:
            batches = [one for one in pipeline.list_day_batches(settings, day) if one["number"] in only]
        for name, step in (
            ("clean", pipeline.clean_batch),
            ("normalize", pipeline.normalize_batch),
            ("enrich", pipeline.enrich_batch),
        ):
            for batch in progress.track(batches, description=name):
                step(settings, batch)
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
