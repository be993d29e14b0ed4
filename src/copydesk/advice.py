"""What a person does about an error: one line, and the heading of `docs/runbook.md` that says more."""

from __future__ import annotations

from copydesk import errors

# An error and those below it, the special ones first: what to do, and the heading.
ADVICE: tuple[tuple[type[BaseException], str, str], ...] = (
    (
        errors.DayShrank,
        "see why files are gone; if they are meant to be, run the day with `accept`",
        "A day was stopped because it shrank",
    ),
    (
        errors.QualityGateFailed,
        "look at the day's files and rejects; if they are right, run the day with `accept`",
        "A gate stopped a day",
    ),
    (
        errors.LandingMissing,
        "check COPYDESK_LANDING and that the landing is mounted, then clear the failed task",
        "The landing is not there",
    ),
    (errors.InvalidSetting, "put right what the message names, and run again", "A run refuses its parameters"),
    (
        errors.BooksUnbalanced,
        "clear the run from its first task on; if it fails again, it is a fault of Copydesk: keep the data root",
        "The books don't balance",
    ),
    (errors.StorageCorrupt, "run the named day again, from its first stage", "A stored table is damaged"),
    (
        errors.IndexIncompatible,
        "run `copydesk reindex`, as the message says",
        "The index has another mapping",
    ),
    (
        errors.SearchUnavailable,
        "see that Elasticsearch runs and answers, then clear the failed tasks",
        "Elasticsearch is out of reach",
    ),
    (
        errors.EntitiesUnavailable,
        "see that the entity engine runs, then clear the failed tasks",
        "The entity engine is out of reach",
    ),
    (errors.DayBusy, "wait for the other run, then clear the failed tasks", "Two runs want one day"),
    (errors.TransientError, "clear the failed tasks; what they wait for may be back", "Something is out of reach"),
    (OSError, "see the message: a disk may be full or away; then clear the failed tasks", "Something is out of reach"),
)
# Its errors that reach a task's code, by their module: the library doesn't know Airflow.
AIRFLOW_AWAY = (
    "see that Airflow's server and its database answer, then clear the failed tasks",
    "Something is out of reach",
)
OTHERWISE = ("keep the task's log; then clear the failed task once", "A task fails in a way nobody foresaw")


def advise_on(error: BaseException) -> str:
    """One line for an operator."""
    advice, heading = _find_advice(error)
    return f"{advice} (docs/runbook.md, {heading!r})"


def _find_advice(error: BaseException) -> tuple[str, str]:
    """What to do, and the heading."""
    if type(error).__module__ == "airflow.sdk.exceptions":
        return AIRFLOW_AWAY
    return next(((advice, heading) for kind, advice, heading in ADVICE if isinstance(error, kind)), OTHERWISE)
