"""Publication days as bars: the geometry of an inline SVG. Pure."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from copydesk.index import DaySpan, FacetCount

WIDTH = 960
HEIGHT = 96
_GAP = 0.15
# A bar that is there has to be seen.
_LOWEST = 2.0


@dataclass(frozen=True)
class Bar:
    """One day, month or year: its place in the drawing, its days, and how much is in it."""

    x: float
    y: float
    width: float
    height: float
    slot: float
    left: float
    first: date
    last: date
    label: str
    stories: int
    articles: int


def build_bars(counts: Sequence[FacetCount], span: DaySpan, counted: str) -> list[Bar]:
    """A bar for each unit of the span, empty ones as well; as high as its stories or its articles are many."""
    found = {date.fromisoformat(count.value): count for count in counts}
    units = list(_list_units(span))
    highest = max((getattr(count, counted) for count in counts), default=0) or 1
    slot = WIDTH / len(units)
    bars = []
    for place, (first, last) in enumerate(units):
        count = found.get(first)
        amount = getattr(count, counted) if count else 0
        height = max(_LOWEST, HEIGHT * amount / highest) if amount else 0.0
        bars.append(
            Bar(
                x=round(slot * (place + _GAP / 2), 2),
                y=round(HEIGHT - height, 2),
                width=round(slot * (1 - _GAP), 2),
                height=round(height, 2),
                slot=round(slot, 2),
                left=round(slot * place, 2),
                first=first,
                last=last,
                label=_name(first, span.interval),
                stories=count.stories if count else 0,
                articles=count.articles if count else 0,
            )
        )
    return bars


def _list_units(span: DaySpan) -> Sequence[tuple[date, date]]:
    units = []
    first = _begin(span.first, span.interval)
    while first <= span.last:
        last = _end(first, span.interval)
        units.append((first, last))
        first = last + timedelta(days=1)
    return units


def _begin(day: date, interval: str) -> date:
    if interval == "day":
        return day
    return day.replace(day=1) if interval == "month" else day.replace(month=1, day=1)


def _end(first: date, interval: str) -> date:
    if interval == "day":
        return first
    if interval == "month":
        return first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return first.replace(month=12, day=31)


def _name(first: date, interval: str) -> str:
    return first.strftime({"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}[interval])
