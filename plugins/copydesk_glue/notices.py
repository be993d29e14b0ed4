"""Who is told what went wrong, and what to do about it: the log always, others by `COPYDESK_NIGHTS__NOTIFY`."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import date
from importlib import import_module
from typing import Any

from airflow.sdk import get_current_context

from copydesk_glue import metrics
from copydesk_glue.library import run_step

LOG = logging.getLogger(__name__)

# Under this key the last task of a run leaves what the run's note is to say.
NOTE = "note"


def advise(context: Mapping[str, Any]) -> None:
    """A task failed for good: say in its log what to do, and write down why, for the run's own notice."""
    from copydesk.advice import advise_on
    from copydesk_glue.request import day_of_run

    error = context.get("exception")
    advice = advise_on(error) if isinstance(error, BaseException) else ""
    task = context["ti"].task_id
    metrics.count_failure(task, error)
    # Airflow's page folds what comes after the task's own lines into a group, and shows the begin of a long line: both
    # are to be seen.
    LOG.info("::endgroup::")
    LOG.error("%s failed: %s", task, error)
    LOG.error("what to do: %s", advice)
    if day := day_of_run(context["dag_run"]):
        run_step("record_failure", day, f"{task}: {error}; what to do: {advice}", error)


def tell_failed(context: Mapping[str, Any]) -> None:
    """A run failed: tell whoever is to be told, once a run."""
    from copydesk.settings import load_settings
    from copydesk.storage.records import find_stop
    from copydesk_glue.request import day_of_run

    run = context["dag_run"]
    day = day_of_run(run)
    stop = find_stop(load_settings().data, day) if day else None
    why = stop.why if stop else context.get("reason") or "see its failed tasks in Airflow"
    tell(f"Copydesk: landing day {day or 'not stated'} failed", f"Run {run.run_id}: {why}", context)


def warn(day: date, findings: Sequence[str]) -> None:
    """A gate finds something unusual and lets the day go on."""
    if findings:
        tell(f"Copydesk: landing day {day} is unusual", "; ".join(findings), get_current_context())


def tell(subject: str, text: str, context: Mapping[str, Any]) -> None:
    """Log it, and pass it to each notifier of the settings; one that fails stops nothing."""
    from copydesk.settings import load_settings

    LOG.warning("%s. %s", subject, text)
    for one in load_settings().nights.notify:
        try:
            module, _, name = one.notifier.rpartition(".")
            notifier = getattr(import_module(module), name)(**_fill(dict(one.arguments), subject, text))
            notifier.notify(dict(context))
        except Exception:
            LOG.exception("%s could not be told", one.notifier)


def _fill(arguments: dict[str, Any], subject: str, text: str) -> dict[str, Any]:
    """The arguments with the subject and the text in their places, and nothing else taken for a place."""
    return {
        name: value.replace("{subject}", subject).replace("{text}", text) if isinstance(value, str) else value
        for name, value in arguments.items()
    }
