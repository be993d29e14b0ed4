"""Runs of `ingest_articles` that other DAGs start: for days that are not up to date, and for rejects."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime
from typing import Any

from airflow.sdk import Param, get_current_context

from copydesk_glue import notices
from copydesk_glue.library import run_step
from copydesk_glue.nights import DEADLINE
from copydesk_glue.request import day_parameter

LOG = logging.getLogger(__name__)
INGEST = "ingest_articles"

# What a person chooses from; `docs/data-contract.md` lists both.
STAGES = ("read", "clean", "normalize", "enrich", "dedupe", "index")


def find_due() -> list[dict[str, Any]]:
    """Name each landing day that is not up to date in the log; the runs to start."""
    due = run_step("find_due", datetime.now(UTC))
    for one in due:
        LOG.info("%s: %s%s", one.day, one.why, "" if one.is_to_run else " (not run)")
    if not due:
        LOG.info("every landing day is up to date")
    return [
        {
            "trigger_run_id": f"scan__{one.day}__{one.key}",
            "conf": {"day": one.day.isoformat()},
            "note": f"Landing day {one.day}: {one.why}",
        }
        for one in due
        if one.is_to_run
    ]


def tell_late() -> None:
    """Tell of each run that is not over by its deadline.

    Airflow's own deadline alerts can't be used: with one, clearing a run fails (apache/airflow#70368).
    """
    context = get_current_context()
    for day, run, since in _list_claims():
        if datetime.now(UTC) - since < DEADLINE or not _is_running(context, run):
            continue
        text = f"Run {run} has been at it since {since}; what to do: see docs/runbook.md, 'A run takes too long'"
        notices.tell(f"Copydesk: landing day {day} is late", text, context)


def list_running(context: Any) -> list[str]:
    """The runs that have a landing day and aren't over."""
    return [run for _, run, _ in _list_claims() if _is_running(context, run)]


def list_days_of_others(context: Any) -> list[date]:
    """The landing days that runs other than this one are at."""
    own = context["dag_run"].run_id
    return [day for day, run, _ in _list_claims() if run != own and _is_running(context, run)]


def _list_claims() -> list[tuple[date, str, datetime]]:
    from copydesk.settings import load_settings
    from copydesk.storage.claims import list_claims

    return list_claims(load_settings().data)


def _is_running(context: Any, run: str) -> bool:
    return bool(context["ti"].get_dr_count(dag_id=INGEST, run_ids=[run], states=["queued", "running"]))


def find_replays() -> list[dict[str, Any]]:
    """The runs that send the chosen rejects through again, one a landing day. Raises `InvalidSetting` for none."""
    from copydesk.errors import InvalidSetting

    context = get_current_context()
    chosen = {name: value for name, value in context["params"].items() if value}
    found = run_step("find_replays", _selection(chosen))
    if not found:
        raise InvalidSetting(f"no reject is in quarantine with {chosen or 'any reason'}: `copydesk rejects` lists them")
    stamp = f"{context['dag_run'].run_after:%Y-%m-%dT%H%M%S}"
    for one in found:
        LOG.info("%s: batches %s", one["day"], ", ".join(map(str, one["batches"])))
    return [
        {
            "trigger_run_id": f"replay__{one['day']}__{stamp}",
            "conf": {"day": one["day"], "batches": one["batches"]},
            "note": f"Landing day {one['day']}: replay of rejects",
        }
        for one in found
    ]


def list_what_stays() -> int:
    """Name each chosen reject that was rejected again; how many there are."""
    chosen = {name: value for name, value in get_current_context()["params"].items() if value}
    waiting = list(run_step("list_rejects", _selection(chosen)))
    for one in waiting:
        reject = one.reject
        LOG.info(
            "still rejected in %s, %s, %d attempts since %s: %s (%s)",
            reject.stage, reject.reason, one.attempts, one.since, reject.path, reject.detail,
        )  # fmt: skip
    LOG.info("%d of the chosen rejects stay in quarantine", len(waiting))
    return len(waiting)


def forget() -> list[dict[str, Any]]:
    """Write down what is to be kept out; the runs that take it out, one a landing day. Raises `InvalidSetting`."""
    from copydesk.errors import InvalidSetting

    context = get_current_context()
    article, source, why = (str(context["params"][name] or "").strip() for name in ("article", "source", "why"))
    if bool(article) == bool(source) or not why:
        raise InvalidSetting("forget_articles needs one article or one source, and why")
    step, wanted = ("forget_article", article) if article else ("forget_source", source)
    days = run_step(step, wanted, why, datetime.now(UTC))
    LOG.info("kept out from now on; it is in %s", ", ".join(map(str, days)) or "no landing day")
    stamp = f"{context['dag_run'].run_after:%Y-%m-%dT%H%M%S}"
    return [
        {
            "trigger_run_id": f"forget__{day}__{stamp}",
            "conf": {"day": day.isoformat(), "from_stage": "dedupe", "accept": True},
            "note": f"Landing day {day}: something is taken out for good",
        }
        for day in days
    ]


def forget_names() -> int:
    """Learn the archive's names anew after the runs; how many documents got other ones. 0 where none were learned."""
    written: int = run_step("forget_names")
    return written


def forget_parameters() -> dict[str, Param]:
    """The parameters of the DAG `forget_articles`."""
    return {
        "article": Param(
            None,
            type=["null", "string"],
            title="Article",
            description="Its id in full, as the Desk and `copydesk show` have it. All its landings are meant.",
        ),
        "source": Param(
            None,
            type=["null", "string"],
            title="Or a whole source",
            description="Its name as the facet shows it, or its folder's in the landing.",
        ),
        "why": Param(
            None,
            type=["null", "string"],
            title="Why",
            description="For the record: which demand, by whom. Not the text.",
        ),
    }


def _selection(chosen: dict[str, Any]) -> Any:
    from datetime import date

    from copydesk.outcome import Reason, Stage
    from copydesk.pipeline import Selection

    return Selection(
        day=date.fromisoformat(chosen["day"]) if "day" in chosen else None,
        stage=Stage(chosen["stage"]) if "stage" in chosen else None,
        reason=Reason(chosen["reason"]) if "reason" in chosen else None,
        source=chosen.get("source"),
    )


def replay_parameters() -> dict[str, Param]:
    """The parameters of the DAG `replay_quarantine`."""
    return {
        "day": day_parameter("YYYY-MM-DD; empty: all."),
        "stage": Param(
            None,
            type=["null", "string"],
            enum=[None, *STAGES],
            title="Stage",
            description="The stage that rejected them; empty: any.",
        ),
        "reason": Param(
            None,
            type=["null", "string"],
            title="Reason",
            description="As `copydesk rejects` names it, for instance timed-out; empty: any.",
        ),
        "source": Param(
            None,
            type=["null", "string"],
            title="Source",
            description="The folder of the landing day that they lie in; empty: any.",
        ),
    }
