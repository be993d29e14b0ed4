"""Copydesk's own metrics, beside those of Airflow: counted where a run ends, sent where `COPYDESK_METRICS` says.

Airflow's client sends them, by OpenTelemetry or StatsD as Airflow is set up; where it sends nothing these do nothing.
Their names and what they count are in `docs/runbook.md`. No text of any article is in them.
"""

from __future__ import annotations

import logging
from typing import Any

from airflow.sdk.observability import stats

LOG = logging.getLogger(__name__)

FATES = ("superseded", "canonical", "copies")
CHANGES = ("created", "updated", "unchanged", "removed", "neighbours")


def count_run(run: dict[str, Any]) -> None:
    """A landing day went to its end, with these books."""
    stats.incr("copydesk.days", tags={"state": run["state"]})
    stats.incr("copydesk.articles.read", run["read"])
    for reason, count in run["rejected"].items():
        stats.incr("copydesk.articles.rejected", count, tags={"reason": reason})
    for fate in FATES:
        stats.incr("copydesk.articles.kept", run[fate], tags={"fate": fate})
    for change in CHANGES:
        stats.incr("copydesk.documents", run["changes"][change], tags={"change": change})
    for stage, seconds in run["seconds"].items():
        stats.incr("copydesk.stage.milliseconds", round(seconds * 1000), tags={"stage": stage})
    for finding in run["findings"]:
        stats.incr("copydesk.findings", tags={"gate": finding["gate"]})
    send()


def count_failure(task: str, error: object) -> None:
    """A task failed for good."""
    stats.incr("copydesk.failures", tags={"task": task, "error": type(error).__name__})
    send()


def send() -> None:
    """Send what was counted: the process of a task ends without asking."""
    from opentelemetry.metrics import get_meter_provider

    flush = getattr(get_meter_provider(), "force_flush", None)
    try:
        if flush is not None:
            flush(timeout_millis=5_000)
    except Exception:
        LOG.warning("metrics could not be sent", exc_info=True)
