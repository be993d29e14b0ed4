"""Call the library from inside a task. Nothing heavy is imported before a task runs: DAG files import this module."""

from __future__ import annotations

from datetime import date
from typing import Any

from airflow.sdk import ExceptionRetryPolicy, RetryAction, RetryRule, get_current_context
from airflow.sdk.configuration import conf
from airflow.sdk.log import mask_secret

Batch = dict[str, Any]

# What is out of reach now may answer later. Anything else would only fail again until someone acts.
RETRY_POLICY = ExceptionRetryPolicy(
    [RetryRule(["copydesk.errors.TransientError", "builtins.OSError"], RetryAction.RETRY)], default=RetryAction.FAIL
)


def run_step(step: str, *arguments: Any) -> Any:
    """Call the task function `step` of `copydesk.pipeline` with the settings of this process, whose secrets no log
    shows, whatever stumbles on them.
    """
    from copydesk import pipeline
    from copydesk.index import list_secrets
    from copydesk.settings import load_settings

    settings = load_settings()
    for secret in list_secrets(settings):
        mask_secret(secret)
    return getattr(pipeline, step)(settings, *arguments)


def run_batch(step: str, batch: Batch) -> Batch:
    """Call a task function for one batch, which names the mapped task in Airflow's grid."""
    get_current_context()["batch_name"] = f"{batch['day']} batch {batch['number']}"
    done: Batch = run_step(step, batch)
    return done


def require_mappable(batches: list[Batch]) -> list[Batch]:
    """The same batches. Raises `InvalidSetting` for more than Airflow makes tasks of: it would say so only later."""
    from copydesk.errors import InvalidSetting

    most = conf.getint("core", "max_map_length")
    if len(batches) > most:
        raise InvalidSetting(
            f"AIRFLOW__CORE__MAX_MAP_LENGTH: {len(batches):,} batches to index, and {most:,} mapped tasks are allowed; "
            "raise it for all of Airflow's components and run the day again"
        )
    return batches


def landing_day() -> date:
    """The day that a person asked for, else the one on which the run's data interval begins.

    Raises `InvalidSetting` for a run that has neither.
    """
    context = get_current_context()
    if asked_for := context["params"].get("day"):
        return date.fromisoformat(asked_for)
    if begins := context.get("data_interval_start"):
        return date(begins.year, begins.month, begins.day)
    from copydesk.errors import InvalidSetting

    raise InvalidSetting("day: a run without a data interval needs the landing day to ingest")
