"""Over which days the hits of a search are spread, and so by what a histogram of them counts."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from elasticsearch import Elasticsearch

from copydesk.index.client import translated_errors
from copydesk.index.mapping import ARTICLES
from copydesk.index.names import alias_for_reading
from copydesk.index.searches.query import Interval, SearchQuery, build_condition
from copydesk.settings import IndexSettings

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


def find_span(client: Elasticsearch, query: SearchQuery, settings: IndexSettings) -> DaySpan | None:
    """The days of the articles that match; None where no such article has a day. Raises `SearchUnavailable`."""
    bounds = {name: {name: {"field": "published.on"}} for name in ("min", "max")}
    with translated_errors(client):
        answer = client.search(
            index=alias_for_reading(ARTICLES.base, settings.prefix),
            query=build_condition(query),
            size=0,
            track_total_hits=False,
            aggregations=bounds,
        )
    return _parse_span(answer["aggregations"])


def _parse_span(aggregations: dict[str, Any]) -> DaySpan | None:
    first, last = (aggregations[name].get("value_as_string") for name in ("min", "max"))
    if first is None or last is None:
        return None
    return DaySpan(date.fromisoformat(first[:10]), date.fromisoformat(last[:10]))
