"""Call the library from inside a task. Nothing heavy is imported before a task runs: DAG files import this module."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime, timedelta
from typing import Any

from airflow.sdk import ExceptionRetryPolicy, PokeReturnValue, RetryAction, RetryRule, get_current_context
from airflow.sdk.configuration import conf
from airflow.sdk.exceptions import AirflowSkipException
from structlog.contextvars import bind_contextvars

from copydesk_glue import metrics, notices, triggers
from copydesk_glue.library import run_step
from copydesk_glue.nights import GRACE
from copydesk_glue.request import Request, read_request, type_of

LOG = logging.getLogger(__name__)
Batch = dict[str, Any]
Shard = dict[str, Any]

# What is out of reach now may answer later, and so may Airflow's own server and the database behind it. Anything else
# would only fail again until someone acts.
PASSING = ["copydesk.errors.TransientError", "builtins.OSError", "airflow.sdk.exceptions.AirflowRuntimeError"]
RETRY_POLICY = ExceptionRetryPolicy([RetryRule(PASSING, RetryAction.RETRY)], default=RetryAction.FAIL)

RETRIES, RETRY_DELAY = 3, timedelta(seconds=20)

DEFAULTS: dict[str, Any] = {
    "owner": "copydesk",
    "retries": RETRIES,
    "retry_delay": RETRY_DELAY,
    "retry_exponential_backoff": True,
    # Airflow doubles the wait with each try that a task ever had, those of earlier runs of its day too: one that a
    # backfill ran for the sixth time waited a quarter of an hour. At most as long as a new run's last retry may.
    "max_retry_delay": RETRY_DELAY * 2**RETRIES,
    "retry_policy": RETRY_POLICY,
    # By its name, under which the plugin registers it: of an instance Airflow makes another name.
    "weight_rule": "copydesk_glue.fairness.BatchesInTurns",
    "on_failure_callback": notices.advise,
}


def plan_day() -> PokeReturnValue:
    """The day's batches, once the run has the day and, at night, once its folder has arrived or is late for good.

    Skips the run where nothing landed. Looks again later, without a worker, while another run has the day.
    """
    from copydesk.errors import DayBusy

    request = read_request(get_current_context())
    bind_contextvars(day=request.day.isoformat())
    if _is_awaited(request):
        return PokeReturnValue(is_done=False)
    try:
        _claim(request)
    except DayBusy as busy:
        LOG.info("%s; this run waits for it", busy)
        return PokeReturnValue(is_done=False)
    if request.is_partial:
        return PokeReturnValue(is_done=True, xcom_value=run_step("list_day_batches", request.day))
    batches = run_step("plan_day", request.day, accept=request.accept)
    if not batches:
        raise AirflowSkipException(f"nothing landed on {request.day}")
    return PokeReturnValue(is_done=True, xcom_value=batches)


def stage_batch(batch: Batch) -> Batch:
    """Stage one batch, which names the mapped task in Airflow's grid; the run may have been asked to leave it."""
    request = _begin(batch)
    if not request.stages(batch["number"]):
        LOG.info("left as it was staged before")
        return batch
    if request.stale_only and not run_step("is_stale", request.day, batch["number"]):
        LOG.info("left as it is: what is in use now wrote it")
        return batch
    done: Batch = run_step("stage_batch", batch, request.first_stage)
    return done


def take_in_day() -> list[Shard]:
    """Judge the staged day, then take it into the curated layer.

    The shards of the search among its own articles, where any are worth tasks; else the day has been searched.
    """
    request = _begin()
    if request.first_stage == "index":
        return []
    warnings = run_step("guard_day", request.day, accept=request.accept)
    notices.warn(request.day, [one.text for one in warnings])
    own: list[Shard] = run_step("take_in_day", request.day)
    around: list[Shard] = run_step("list_shards_around", request.day)
    if len(own) > 1 or len(around) > 1:
        return own
    for shard in (*own, *around):
        run_step("search_shard", shard)
    return []


def list_shards_around() -> list[Shard]:
    """The shards of the search with the days around, which takes what was found among the day's own."""
    shards: list[Shard] = run_step("list_shards_around", _begin().day)
    return shards


def search_shard(shard: Shard) -> Shard:
    """Search some of the day's articles for links with others of the day, or with some of the days around."""
    _begin()
    get_current_context()["shard_name"] = f"{shard['day']} shard {shard['number']}"  # type: ignore[literal-required]
    done: Shard = run_step("search_shard", shard)
    return done


def group_day() -> list[Batch]:
    """Form the day's stories; the batches to index."""
    request = _begin()
    step = "list_day_batches" if request.first_stage == "index" else "group_day"
    batches: list[Batch] = run_step(step, request.day)
    return batches


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


def prepare_index(batches: list[Batch]) -> list[Batch]:
    """Make the index ready; the batches to index, also those of other days that no run is at."""
    day = _begin().day
    others = triggers.list_days_of_others(get_current_context())
    prepared: list[Batch] = run_step("prepare_index", day, require_mappable(batches), others)
    return prepared


def index_batch(batch: Batch) -> Batch:
    """Index one batch, of this day or of another whose stories changed."""
    _begin(batch)
    done: Batch = run_step("index_batch", batch)
    return done


def audit_day(prepared: list[Batch], indexed: list[Batch]) -> dict[str, Any]:
    """Check and publish the books, and show them at the end of the log and in the run's note.

    Of `indexed` only as many count as were prepared: where an earlier run of the day had more batches Airflow gives
    out what those returned, too.
    """
    from copydesk.report import describe_run

    request = _begin()
    indexed = indexed[: len(prepared)]
    if indexed:
        run = run_step("audit_partition", request.day, [*indexed, *_pay_debts(request.day)], accepted=request.accept)
    else:
        run = run_step("record_nothing_landed", request.day)
    context = get_current_context()
    notices.warn(request.day, [one["text"] for one in run["findings"] if one["gate"] == "copies"])
    text = describe_run(run)
    context["ti"].xcom_push(key=notices.NOTE, value=text.note)
    for line in text.lines:
        LOG.info("%s", line)
    _release(request)
    # What a run had left to this one until it was over, and this one to that: the last to give its day back pays it.
    _pay_debts(request.day)
    metrics.count_run(run)
    return {name: value for name, value in run.items() if name != "rejects"}


def _pay_debts(own: date) -> list[Batch]:
    """Pay what the index is still owed of days that no other run is at; what became of the batches of other days.

    Those of the run's own day are in its books as it is. A day's documents are left to the run that is at it, which may
    have written them before this one changed their stories.
    """
    paid: list[Batch] = run_step("pay_debts", triggers.list_days_of_others(get_current_context()))
    for batch in paid:
        LOG.info("paid what the index was owed of %s batch %d", batch["day"], batch["number"])
    return [batch for batch in paid if batch["day"] != own.isoformat()]


def _begin(batch: Batch | None = None) -> Request:
    """What the run is asked to do; it has its day, also where a task of it is cleared long after."""
    context = get_current_context()
    if batch is not None:
        context["batch_name"] = f"{batch['day']} batch {batch['number']}"  # type: ignore[literal-required]
        bind_contextvars(batch=batch["number"], batch_day=batch["day"])
    request = read_request(context)
    bind_contextvars(day=request.day.isoformat())
    _claim(request)
    return request


def _is_awaited(request: Request) -> bool:
    """Whether the day's folder may still come: at night, for a time after the day is over."""
    context = get_current_context()
    if type_of(context["dag_run"]) != "scheduled":
        return False
    late_at = context["data_interval_end"] + GRACE
    if datetime.now(UTC) >= late_at or run_step("has_landed", request.day):
        return False
    LOG.info("no folder for %s yet; nothing has landed if there is none at %s", request.day, late_at)
    return True


def _claim(request: Request) -> None:
    from copydesk.settings import load_settings
    from copydesk.storage.claims import claim_day

    context = get_current_context()
    dag_id, ti = context["dag_run"].dag_id, context["ti"]

    def is_over(run: str) -> bool:
        return int(ti.get_dr_count(dag_id=dag_id, run_ids=[run], states=["queued", "running"])) == 0

    claim_day(load_settings().data, request.day, context["dag_run"].run_id, is_over)


def _release(request: Request) -> None:
    from copydesk.settings import load_settings
    from copydesk.storage.claims import release_day

    release_day(load_settings().data, request.day, get_current_context()["dag_run"].run_id)
