"""The dates that a text speaks of, each by its own precision: a year is no first of January. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from copydesk.article import DatePrecision, MentionedDate

_DECEMBER = 12


def build_mentioned(dates: Sequence[MentionedDate]) -> dict[str, Any]:
    """`days`, `months` (2026-05) and `years` (2026), each once and sorted; `spans` are all of them from day to day."""
    spans = sorted({cover_days(one) for one in dates})
    return {
        "days": _distinct(dates, DatePrecision.DAY, len("2026-05-01")),
        "months": _distinct(dates, DatePrecision.MONTH, len("2026-05")),
        "years": _distinct(dates, DatePrecision.YEAR, len("2026")),
        "spans": [{"gte": first.isoformat(), "lte": last.isoformat()} for first, last in spans],
        "dates": [one.model_dump(mode="json") for one in dates],
    }


def cover_days(mentioned: MentionedDate) -> tuple[date, date]:
    """The first and the last day that a mentioned date covers."""
    first = mentioned.on
    if mentioned.precision is DatePrecision.YEAR:
        return first.replace(month=1, day=1), first.replace(month=_DECEMBER, day=31)
    if mentioned.precision is DatePrecision.MONTH:
        return first.replace(day=1), last_of_month(first)
    return first, first


def last_of_month(day: date) -> date:
    """The last day of the month that `day` is in."""
    if day.month == _DECEMBER:
        return day.replace(day=31)
    return day.replace(month=day.month + 1, day=1) - timedelta(days=1)


def _distinct(dates: Sequence[MentionedDate], precision: DatePrecision, digits: int) -> list[str]:
    is_day = precision is DatePrecision.DAY
    wanted = {DatePrecision.DAY, DatePrecision.MINUTE} if is_day else {precision}
    return sorted({one.on.isoformat()[:digits] for one in dates if one.precision in wanted})
