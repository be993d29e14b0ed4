"""Weekdays, months and years: plain arithmetic on days, English names."""

from __future__ import annotations

from datetime import date, timedelta

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
DAYS_A_WEEK = 7
_MONTHS_A_YEAR = 12
_ABBREVIATION = 3  # letters that tell every English month and weekday from the others

_MONTH_NUMBERS = {name[:_ABBREVIATION].lower(): number for number, name in enumerate(MONTHS, start=1)}
_WEEKDAY_NUMBERS = {name[:_ABBREVIATION].lower(): number for number, name in enumerate(WEEKDAYS)}


def month_number(name: str) -> int:
    """1 to 12 for an English month, in full or abbreviated ("Sept.", "Oct"). Raises KeyError for other words."""
    return _MONTH_NUMBERS[name[:_ABBREVIATION].lower()]


def weekday_number(name: str) -> int:
    """0 (Monday) to 6 for an English weekday, in full or abbreviated. Raises KeyError for other words."""
    return _WEEKDAY_NUMBERS[name[:_ABBREVIATION].lower()]


def weekday_name(day: date) -> str:
    """The English name of a day's weekday."""
    return WEEKDAYS[day.weekday()]


def latest_weekday(weekday: int, on_or_before: date) -> date:
    """The latest such weekday on or before a day. Raises OverflowError in the first week of year 1."""
    return on_or_before - timedelta(days=(on_or_before.weekday() - weekday) % DAYS_A_WEEK)


def next_weekday(weekday: int, on_or_after: date) -> date:
    """The first such weekday on or after a day. Raises OverflowError in the last week of year 9999."""
    return on_or_after + timedelta(days=(weekday - on_or_after.weekday()) % DAYS_A_WEEK)


def nearest_weekday(weekday: int, day: date, latest: date | None = None) -> date:
    """The such weekday nearest to a day (three days away at most); the one before it where that lies after `latest`."""
    nearest = latest_weekday(weekday, day + timedelta(days=DAYS_A_WEEK // 2))
    return nearest if latest is None or nearest <= latest else nearest - timedelta(days=DAYS_A_WEEK)


def build_date(year: int, month: int, day: int) -> date | None:
    """The date, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def nearest_year_day(month: int, day: int, reference: date) -> date | None:
    """The day of that month and day nearest to `reference`; the earlier one of two as near. None for "June 31"."""
    # February 29 may be up to eight years away (around 1900 and 2100); the five nearest years hold all else.
    years = sorted(range(reference.year - 8, reference.year + 9), key=lambda year: abs(year - reference.year))
    found = [
        candidate
        for year in years
        if 1 <= year <= date.max.year and (candidate := build_date(year, month, day)) is not None
    ]
    return min(found, key=lambda candidate: (abs(candidate - reference), candidate), default=None)


def nearest_month(month: int, reference: date) -> date:
    """The first day of that month nearest to `reference`, counted in months; the past one of two as near."""
    ahead = (month - reference.month) % _MONTHS_A_YEAR
    if ahead >= _MONTHS_A_YEAR // 2:
        ahead -= _MONTHS_A_YEAR
    return shift_month(reference, ahead)


def shift_month(day: date, months: int) -> date:
    """The first day of the month that lies `months` after (or before, if negative) the month of `day`."""
    count = day.year * _MONTHS_A_YEAR + day.month - 1 + months
    return date(count // _MONTHS_A_YEAR, count % _MONTHS_A_YEAR + 1, 1)
