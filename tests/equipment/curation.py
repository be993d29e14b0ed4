"""What landing days become without Airflow: what a run in it is held against."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from copydesk import pipeline
from copydesk.embedded.ingestion import LEARN_ID
from copydesk.pipeline.verify import hash_documents
from copydesk.settings import Settings
from copydesk.storage.curated import CuratedLayer

Documents = dict[date, dict[str, str]]


def curate(settings: Settings, days: Iterable[date], *, learn: bool = False) -> Documents:
    """Run the days up to the curated layer, and learn names if told to; the hash of each document, by day and id."""
    days = list(days)
    for day in days:
        for batch in pipeline.plan_day(settings, day):
            pipeline.stage_batch(settings, batch)
        pipeline.dedupe_partition(settings, day)
    if learn:
        pipeline.learn_archive_names(settings)
    snapshot = CuratedLayer(settings.data).read()
    return {day: hash_documents(snapshot, day) for day in days}


# Airflow's last word about articles that were written, and the runs that it brought about.
LAST_WRITTEN = "/api/v2/assets/events?order_by=-timestamp&limit=1"


def names_are_learned(last_written: Any) -> bool:
    """Whether the archive's names were learned after the last run that wrote articles, by what Airflow answers."""
    events = last_written["asset_events"] if isinstance(last_written, dict) else []
    runs = [run for event in events for run in event["created_dagruns"]]
    return bool(runs) and all(run["state"] == "success" and run["dag_id"] == LEARN_ID for run in runs)
