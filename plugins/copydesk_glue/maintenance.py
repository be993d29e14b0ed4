"""The tasks of `reindex_articles`, `maintain_index` and `learn_names`."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from airflow.sdk import Param, PokeReturnValue, get_current_context

from copydesk_glue.library import run_step
from copydesk_glue.triggers import list_days_of_others, list_running

LOG = logging.getLogger(__name__)


def reindex_parameters() -> dict[str, Param]:
    """What the trigger form asks."""
    return {
        "anew": Param(
            False,
            type="boolean",
            title="Begin anew",
            description="Drop an index that was being built and was cut short. Only where no reindex is running.",
        ),
        "keep": Param(
            1,
            type="integer",
            minimum=0,
            title="Replaced indices to keep",
            description="The newest of these stay, so that the aliases can be moved back by hand.",
        ),
    }


def begin() -> list[str]:
    """Make the empty index; the months to fill in."""
    months: list[str] = run_step("begin_reindex", get_current_context()["params"]["anew"])
    return months


def fill(month: str) -> dict[str, Any]:
    """Fill in one month, which names the mapped task in Airflow's grid."""
    get_current_context()["month"] = month
    filled: dict[str, Any] = run_step("fill_month", month)
    return filled


def finish(filled: list[dict[str, Any]]) -> dict[str, Any]:
    """Check, swap and tidy up; the report as JSON values."""
    report = run_step("finish_reindex", filled, get_current_context()["params"]["keep"])
    figures: dict[str, Any] = report.model_dump(mode="json")
    return figures


def maintenance_parameters() -> dict[str, Param]:
    """What the trigger form asks."""
    return {
        "for_real": Param(
            False,
            type="boolean",
            title="For real",
            description="Take the snapshot and delete what is old. Without it the log only says what would be deleted.",
        ),
        "learn": Param(
            False,
            type="boolean",
            title="Learn habits and names anew",
            description="Also learn what each source repeats in its articles, for later runs to take out, and what the "
            "archive's names mean; documents whose names change are written anew.",
        ),
    }


def maintain() -> dict[str, Any]:
    """Take a snapshot and tidy up, or say what would be done."""
    done: dict[str, Any] = run_step("maintain_index", not get_current_context()["params"]["for_real"])
    print(done)
    return done


def learn() -> dict[str, int] | None:
    """Learn anew where that was asked for; of how many sources and names, and how many documents got other ones."""
    if not get_current_context()["params"]["learn"]:
        return None
    sources = len(run_step("learn_boilerplate").sources)
    names = len(run_step("learn_archive_names").names)
    return {"sources": sources, "names": names, "documents": run_step("relabel")}


def learn_names() -> PokeReturnValue:
    """Learn the archive's names where that is due; how many documents got others, None where nothing was done.

    Looks again later while a run is under way: its books would miss the documents that are written here.
    """
    context = get_current_context()
    if running := list_running(context):
        LOG.info("not now: %s under way", ", ".join(running))
        return PokeReturnValue(is_done=False)
    written: int | None = run_step("refresh_names", also_grown=True, list_busy=partial(list_days_of_others, context))
    LOG.info("not due" if written is None else f"{written} documents got other names")
    return PokeReturnValue(is_done=True, xcom_value=written)
