"""Arithmetic on weekdays, months and years."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.normalize.dates.calendar import (
    latest_weekday,
    month_number,
    nearest_month,
    nearest_weekday,
    nearest_year_day,
    next_weekday,
    shift_month,
    weekday_number,
)

DAYS = st.dates(date(1700, 1, 1), date(2300, 1, 1))
WEEKDAYS = st.integers(0, 6)


@given(WEEKDAYS, DAYS)
def test_weekdays_are_within_a_week(weekday: int, day: date) -> None:
    before, after, near = latest_weekday(weekday, day), next_weekday(weekday, day), nearest_weekday(weekday, day)
    assert before.weekday() == after.weekday() == near.weekday() == weekday
    assert timedelta(0) <= day - before < timedelta(7)
    assert timedelta(0) <= after - day < timedelta(7)
    assert near in (before, after)
    assert abs(near - day) <= timedelta(3)


@given(WEEKDAYS, DAYS, DAYS)
def test_nearest_weekday_keeps_to_its_latest_day(weekday: int, day: date, latest: date) -> None:
    found = nearest_weekday(weekday, day, latest=max(day, latest))
    assert found <= max(day, latest)
    assert abs(found - day) < timedelta(7)


@given(DAYS, DAYS)
def test_nearest_year_is_within_half_a_year(day: date, reference: date) -> None:
    found = nearest_year_day(day.month, day.day, reference)
    assert found is not None
    assert (found.month, found.day) == (day.month, day.day)
    is_leap_day = (day.month, day.day) == (2, 29)
    assert abs(found - reference) <= timedelta(366 * 4 if is_leap_day else 183)


def test_a_day_that_no_year_has() -> None:
    assert nearest_year_day(6, 31, date(2024, 10, 15)) is None


@pytest.mark.parametrize(
    ("month", "reference", "expected"),
    [
        (7, date(2024, 10, 15), date(2024, 7, 1)),
        (12, date(2024, 10, 15), date(2024, 12, 1)),
        (1, date(2024, 12, 31), date(2025, 1, 1)),
        (12, date(2025, 1, 1), date(2024, 12, 1)),
        (4, date(2024, 10, 15), date(2024, 4, 1)),
        (10, date(2024, 10, 15), date(2024, 10, 1)),
    ],
)
def test_nearest_month(month: int, reference: date, expected: date) -> None:
    assert nearest_month(month, reference) == expected


@given(DAYS, st.integers(-600, 600))
def test_shifting_months_back_and_forth(day: date, months: int) -> None:
    assert shift_month(shift_month(day, months), -months) == day.replace(day=1)


def test_names() -> None:
    assert [month_number(name) for name in ("January", "Sept", "Dec.", "may")] == [1, 9, 12, 5]
    assert [weekday_number(name) for name in ("Monday", "Tues", "SUNDAY")] == [0, 1, 6]
    with pytest.raises(KeyError):
        month_number("Smarch")
