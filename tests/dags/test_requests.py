"""One rule for the landing day of a run, no unknown parameters, and nights at the hour of the settings."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from copydesk.errors import InvalidSetting

ROOT = Path(__file__).parents[2]
MIDNIGHT = datetime(2026, 3, 5, tzinfo=UTC)


@pytest.fixture
def glue(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "plugins"))
    from copydesk_glue import request

    return request


def context(run_type: str, conf: dict[str, Any] | None = None, **params: Any) -> dict[str, Any]:
    run = SimpleNamespace(run_type=run_type, conf=conf if conf is not None else params)
    return {"dag_run": run, "params": params, "data_interval_start": MIDNIGHT}


@pytest.mark.parametrize("run_type", ["scheduled", "backfill"])
def test_nights_and_backfills_take_the_day_that_their_interval_begins_on(glue: ModuleType, run_type: str) -> None:
    assert glue.read_request(context(run_type)).day == date(2026, 3, 5)
    assert glue.read_request(context(run_type, day=None)).day == date(2026, 3, 5)
    with pytest.raises(InvalidSetting, match="`day` is for runs by hand"):
        glue.read_request(context(run_type, day="2026-03-05"))


@pytest.mark.parametrize("run_type", ["manual", "operator_triggered", "asset_triggered"])
def test_runs_by_hand_take_the_day_that_they_are_given_and_no_other(glue: ModuleType, run_type: str) -> None:
    assert glue.read_request(context(run_type, day="2026-03-02")).day == date(2026, 3, 2)
    with pytest.raises(InvalidSetting, match="needs the landing day"):
        glue.read_request(context(run_type))
    with pytest.raises(InvalidSetting, match="'2026-02-30' is no day"):
        glue.read_request(context(run_type, day="2026-02-30"))


def test_a_mistyped_parameter_is_refused_and_named(glue: ModuleType) -> None:
    with pytest.raises(InvalidSetting, match="unknown parameters: daay; there are day, accept"):
        glue.read_request(context("backfill", conf={"daay": "2026-03-02"}))


def test_the_day_that_the_list_of_runs_shows_is_no_parameter(glue: ModuleType) -> None:
    shown = {"landing_day": "2026-03-05"}
    assert glue.shown_day("backfill", MIDNIGHT) == shown["landing_day"]
    assert glue.shown_day("manual", MIDNIGHT) is None
    assert glue.read_request(context("backfill", **shown)) == glue.read_request(context("backfill"))
    for wrong in (context("backfill", landing_day="2026-03-06"), context("manual", day="2026-03-05", **shown)):
        with pytest.raises(InvalidSetting, match="unknown parameters: landing_day"):
            glue.read_request(wrong)


def test_a_run_may_be_asked_for_a_part(glue: ModuleType) -> None:
    whole = glue.read_request(context("manual", day="2026-03-02"))
    assert whole.stages(0)
    part = glue.read_request(context("manual", day="2026-03-02", from_stage="enrich", batches=[2]))
    assert part.first_stage == "enrich"
    assert [number for number in range(4) if part.stages(number)] == [2]
    late = glue.read_request(context("manual", day="2026-03-02", from_stage="dedupe"))
    assert not late.stages(2)


def test_the_form_offers_the_days_of_the_landing(
    glue: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from copydesk_glue import nights

    for day in ("2026-03-01", "2026-03-02", "not-a-day"):
        (tmp_path / day).mkdir()
    monkeypatch.setattr(nights, "SETTINGS", nights.SETTINGS.model_copy(update={"landing": str(tmp_path)}))
    assert glue.parameters()["day"].schema["examples"] == ["2026-03-02", "2026-03-01"]
    nowhere = nights.SETTINGS.model_copy(update={"landing": str(tmp_path / "nowhere")})
    monkeypatch.setattr(nights, "SETTINGS", nowhere)
    assert nights.list_choices() == []


@pytest.mark.parametrize("zone", ["UTC", "Europe/Athens", "America/New_York", "Pacific/Auckland"])
@pytest.mark.parametrize("hour", [0, 2, 23])
def test_a_year_of_nights_has_each_landing_day_once(
    glue: ModuleType, monkeypatch: pytest.MonkeyPatch, zone: str, hour: int
) -> None:
    """Also where clocks change in the hour of the run."""
    from airflow.timetables.interval import CronDataIntervalTimetable

    from copydesk_glue import nights

    monkeypatch.setattr(nights, "NIGHTS", nights.NIGHTS.model_copy(update={"timezone": zone, "hour": hour}))
    schedule = nights.nightly()
    timetable = CronDataIntervalTimetable(schedule.expression, timezone=schedule.timezone)
    days: list[date] = []
    begins = timetable._align_to_next(datetime(2026, 1, 1, tzinfo=UTC))
    for _ in range(366):
        days.append(nights.day_of(begins))
        begins = timetable._get_next(begins)
    assert [(after - before).days for before, after in pairwise(days)] == [1] * 365


def test_every_error_that_a_task_may_raise_has_advice() -> None:
    from copydesk import errors
    from copydesk.advice import OTHERWISE, advise_on

    kinds = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, Exception)]
    silent = {one for one in kinds if OTHERWISE[0] in advise_on(one("x"))}
    of_commands = {errors.InvalidDashboard, errors.InvalidQuery, errors.KibanaRefused, errors.EmbeddedError}
    assert silent == {errors.CopydeskError, errors.PermanentError, *of_commands}


def test_a_run_of_what_is_stale_takes_up_the_last_plan(glue: ModuleType) -> None:
    assert not glue.Request(day=date(2026, 3, 2)).is_partial
    assert glue.Request(day=date(2026, 3, 2), stale_only=True).is_partial
