"""Over which days articles are spread, and so by what a histogram of them counts. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from copydesk.index.searches.query import BOUNDS, Interval

# More bars than this are thinner than a reader can point at.
_MOST_BARS = 120
_DAYS_A_MONTH = 31


class DaySpan(NamedTuple):
    """The first and the last publication day of some articles."""

    first: date
    last: date

    @property
    def interval(self) -> Interval:
        """The smallest unit of which the span has few enough."""
        days = (self.last - self.first).days + 1
        if days <= _MOST_BARS:
            return "day"
        return "month" if days <= _MOST_BARS * _DAYS_A_MONTH else "year"


def parse_span(answer: Mapping[str, Any]) -> DaySpan | None:
    """The span in an answer to `build_search`; None where it was not asked for, or no article has a day."""
    found = answer.get("aggregations", {})
    first, last = (found.get(name, {}).get("value_as_string") for name in BOUNDS)
    if first is None or last is None:
        return None
    return DaySpan(date.fromisoformat(first[:10]), date.fromisoformat(last[:10]))
