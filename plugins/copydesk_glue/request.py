"""What a run is asked to do: the one rule for its landing day, and its parameters, none of them unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from airflow.sdk import Param

from copydesk.errors import InvalidSetting
from copydesk_glue.nights import day_of, list_choices

# A run that begins at one of these leaves what is before it as it is. What a batch goes through comes first.
STAGES = ("read", "normalize", "enrich", "dedupe", "index")
OF_BATCHES = STAGES[: STAGES.index("dedupe")]
# Their day is that of the interval they are for.
BY_INTERVAL = ("scheduled", "backfill")
# Airflow's lists show of a run its times and what it was given. A run by hand was given its day; the others have it
# written there when they begin, by the listener in `copydesk_plugin.py`.
SHOWN_DAY = "landing_day"


@dataclass(frozen=True)
class Request:
    """What a run is asked to do. `batches` are those to be staged again, None for all; `stale_only` of them those that
    other code, tables or models wrote.
    """

    day: date
    accept: bool = False
    first_stage: str = "read"
    batches: frozenset[int] | None = None
    stale_only: bool = False

    @property
    def is_partial(self) -> bool:
        """Whether it takes up a plan that was made before."""
        return self.first_stage != "read" or self.batches is not None or self.stale_only

    def stages(self, number: int) -> bool:
        """Whether the run stages this batch again, or leaves it as it is."""
        return self.first_stage in OF_BATCHES and (self.batches is None or number in self.batches)


def day_parameter(description: str) -> Param:
    """A landing day, or none, with the landing's days to choose from."""
    return Param(
        None,
        type=["null", "string"],
        pattern=r"^\d{4}-\d{2}-\d{2}$",
        examples=list_choices(),
        title="Landing day",
        description=description,
    )


def parameters() -> dict[str, Param]:
    """The parameters of the DAG `ingest_articles`."""
    return {
        "day": day_parameter(
            "YYYY-MM-DD. A run by hand needs it; a nightly run and a backfill take the day that their interval begins "
            "on, and refuse it."
        ),
        "accept": Param(
            False,
            type="boolean",
            title="Accept the day as it is",
            description="Go on where a gate stopped the day: take out what is no longer in the landing, and curate "
            "what is unusual.",
        ),
        "from_stage": Param(
            "read",
            type="string",
            enum=list(STAGES),
            title="Begin at this stage",
            description="What the stages before it wrote is taken as it is.",
            section="Again, in part",
        ),
        "batches": Param(
            None,
            type=["null", "array"],
            items={"type": "integer", "minimum": 0},
            title="Only these batches",
            description="The numbers of the batches to stage again, for replays; empty: all of them.",
            section="Again, in part",
        ),
        "stale_only": Param(
            False,
            type="boolean",
            title="Only what an older version wrote",
            description="Stage again the batches that other code, tables or models wrote than are in use now; of their "
            "documents those are written that differ.",
            section="Again, in part",
        ),
    }


def read_request(context: Mapping[str, Any]) -> Request:
    """What the run of a task's context is asked to do. Raises `InvalidSetting`."""
    run = context["dag_run"]
    given = dict(run.conf or {})
    params = dict(context["params"])
    if given.get(SHOWN_DAY) == shown_day(type_of(run), context.get("data_interval_start")):
        given.pop(SHOWN_DAY, None)
        params.pop(SHOWN_DAY, None)
    if unknown := sorted({*params, *given} - parameters().keys()):
        raise InvalidSetting(f"unknown parameters: {', '.join(unknown)}; there are {', '.join(parameters())}")
    batches = params.get("batches")
    return Request(
        day=find_day(type_of(run), params.get("day"), context.get("data_interval_start")),
        accept=bool(params.get("accept")),
        first_stage=params.get("from_stage") or "read",
        batches=None if batches is None else frozenset(batches),
        stale_only=bool(params.get("stale_only")),
    )


def type_of(run: Any) -> str:
    """How a run was started: scheduled, backfill, manual, operator_triggered …"""
    return str(getattr(run.run_type, "value", run.run_type))


def day_of_run(run: Any) -> date | None:
    """The landing day of a run, None where it has none: for whoever only tells of it."""
    try:
        return find_day(type_of(run), (run.conf or {}).get("day"), run.data_interval_start)
    except InvalidSetting:
        return None


def shown_day(run_type: str, interval_start: Any) -> str | None:
    """What is shown of a run whose day is that of its interval; None for others."""
    return day_of(interval_start).isoformat() if run_type in BY_INTERVAL else None


def find_day(run_type: str, asked_for: str | None, interval_start: Any) -> date:
    """The landing day of a run. Raises `InvalidSetting` where it has none, or two."""
    if run_type in BY_INTERVAL:
        if asked_for:
            raise InvalidSetting(f"day: a {run_type} run takes the day from its interval; `day` is for runs by hand")
        return day_of(interval_start)
    if not asked_for:
        raise InvalidSetting("day: a run by hand needs the landing day to ingest, YYYY-MM-DD")
    try:
        return date.fromisoformat(asked_for)
    except ValueError:
        raise InvalidSetting(f"day: {asked_for!r} is no day") from None
