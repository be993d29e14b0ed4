"""Each panel as the search that Kibana would send for it, without its time range. Pure.

A search has no hits but one (to see that something is found) and the panel's buckets as aggregations. `uses` says of
each field what the panel does with it, so that a field that can't do that is found before anybody opens the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from copydesk.kibana.bodies import ChartPanel, Control, Dashboard, DiscoverPanel, ListControl
from copydesk.kibana.charts import (
    Bucket,
    DateHistogram,
    MetricPart,
    PieMetric,
    Query,
    Ranges,
    RankByField,
    RankByMetric,
    RegionTerms,
    Series,
    Terms,
    list_series,
)
from copydesk.kibana.kql import list_kql_fields, parse_kql

# What a bucket of buckets is called, from the outside in; metrics are "metric 0", "metric 1" and so on.
_BUCKET = "bucket"
_METRIC = "metric"
_RANK = "rank"
_INTERVALS = {"auto": "day", "1d": "day", "1w": "week", "1M": "month", "1y": "year"}
_AGGREGATIONS = {
    "unique_count": "cardinality",
    "sum": "sum",
    "min": "min",
    "max": "max",
    "average": "avg",
    "median": "percentiles",
}
_NUMERIC = frozenset({"sum", "average", "median"})


class Use(StrEnum):
    """What a panel does with a field."""

    ASK = "ask"  # a condition
    COUNT = "count"  # buckets and numbers of different values
    RECKON = "reckon"  # sums and means: a number
    TIME = "time"  # a time axis: a date
    SORT = "sort"
    SHOW = "show"  # a column


@dataclass(frozen=True, slots=True)
class PanelSearch:
    """One panel's search: `where` names it for a person, `title` is the data view's id."""

    where: str
    data_view: str
    body: dict[str, Any]
    uses: frozenset[tuple[str, Use]] = field(default=frozenset())


def build_searches(name: str, dashboard: Dashboard) -> list[PanelSearch]:
    """The searches of all panels and controls of the dashboard that is called `name`."""
    found: list[PanelSearch] = []
    for panel in dashboard.panels:
        where = f"{name}: panel {panel.id}"
        if isinstance(panel, ChartPanel):
            found += _search_chart(where, panel, dashboard.query)
        elif isinstance(panel, DiscoverPanel):
            found += _search_list(where, panel, dashboard.query)
    return found + [_search_control(f"{name}: control {one.id}", one) for one in dashboard.pinned_panels]


def _search_chart(where: str, panel: ChartPanel, shared: Query | None) -> Iterator[PanelSearch]:
    every = list_series(panel.config)
    for number, series in enumerate(every):
        layer = f", layer {number}" if len(every) > 1 else ""
        yield _build(f"{where}{layer}", series, [shared, panel.config.query])


def _search_list(where: str, panel: DiscoverPanel, shared: Query | None) -> Iterator[PanelSearch]:
    for tab in panel.config.tabs:
        query, asked = _condition([shared, tab.query])
        sort = [{one.name: {"order": one.direction, "missing": "_last"}} for one in tab.sort]
        uses = {(one, Use.ASK) for one in asked}
        uses |= {(one, Use.SHOW) for one in tab.column_order} | {(one.name, Use.SORT) for one in tab.sort}
        body = {"query": query, "size": 1, "sort": sort, "track_total_hits": True}
        yield PanelSearch(where, tab.data_source.ref_id, body, frozenset(uses))


def _search_control(where: str, control: Control) -> PanelSearch:
    name = control.config.field_name
    if isinstance(control, ListControl):
        values: dict[str, Any] = {_BUCKET: {"terms": {"field": name, "size": 10}}}
        use = Use.COUNT
    else:
        values, use = {_METRIC: {"max": {"field": name}}}, Use.RECKON
    body = {"query": {"match_all": {}}, "size": 1, "track_total_hits": True, "aggregations": values}
    return PanelSearch(where, control.config.data_view_id, body, frozenset({(name, use)}))


def _build(where: str, series: Series, conditions: Iterable[Query | None]) -> PanelSearch:
    query, asked = _condition(conditions)
    uses = {(one, Use.ASK) for one in asked}
    # On every level, since Elasticsearch orders buckets by what is directly inside them.
    figures: dict[str, Any] = {}
    for number, metric in enumerate(series.metrics):
        figures |= _measure(f"{_METRIC} {number}", metric, uses)
    aggregations = figures
    for bucket in reversed(series.buckets):
        aggregations = figures | {_BUCKET: _divide(bucket, series.metrics, uses) | _below(bucket, aggregations)}
    body = {"query": query, "size": 1, "track_total_hits": True, "aggregations": aggregations}
    return PanelSearch(
        where, series.data_view, {name: part for name, part in body.items() if part != {}}, frozenset(uses)
    )


def _condition(conditions: Iterable[Query | None]) -> tuple[dict[str, Any], set[str]]:
    """All the conditions as one query, and the fields that they ask about."""
    queries = [parse_kql(one.expression) for one in conditions if one is not None]
    fields = {name for query in queries for name in list_kql_fields(query)}
    return {"bool": {"filter": queries}} if queries else {"match_all": {}}, fields


def _measure(name: str, metric: MetricPart | PieMetric, uses: set[tuple[str, Use]]) -> dict[str, Any]:
    """The aggregation of a metric; to count documents Kibana needs none."""
    aggregation: dict[str, Any] = {}
    if metric.operation != "count":
        uses.add((str(metric.field), Use.RECKON if metric.operation in _NUMERIC else Use.COUNT))
        options = {"percents": [50]} if metric.operation == "median" else {}
        aggregation = {_AGGREGATIONS[metric.operation]: {"field": metric.field} | options}
    narrowed = metric.filter if isinstance(metric, MetricPart) else None
    if narrowed is None:
        return {name: aggregation} if aggregation else {}
    query, asked = _condition([narrowed])
    uses.update((one, Use.ASK) for one in asked)
    return {name: {"filter": query} | ({"aggregations": {name: aggregation}} if aggregation else {})}


def _divide(
    bucket: Bucket | RegionTerms, metrics: Sequence[MetricPart | PieMetric], uses: set[tuple[str, Use]]
) -> dict[str, Any]:
    """A bucket without what is inside it."""
    if isinstance(bucket, DateHistogram):
        uses.add((bucket.field, Use.TIME))
        interval = _INTERVALS[bucket.suggested_interval]
        return {"date_histogram": {"field": bucket.field, "calendar_interval": interval, "min_doc_count": 1}}
    if isinstance(bucket, Ranges):
        uses.add((bucket.field, Use.RECKON))
        spans = [{"from": one.gt, "to": one.lte, "key": one.label} for one in bucket.ranges]
        return {"range": {"field": bucket.field, "ranges": [_without_none(one) for one in spans]}}
    uses.add((bucket.fields[0], Use.COUNT))
    terms: dict[str, Any] = {"field": bucket.fields[0], "size": bucket.limit}
    if isinstance(bucket, Terms):
        terms |= _rank(bucket, metrics, uses)
    return {"terms": terms}


def _rank(bucket: Terms, metrics: Sequence[MetricPart | PieMetric], uses: set[tuple[str, Use]]) -> dict[str, Any]:
    rank = bucket.rank_by
    if isinstance(rank, RankByField):
        uses.add((rank.field, Use.RECKON if rank.operation in _NUMERIC else Use.COUNT))
        return {"order": {_RANK if rank.operation != "count" else "_count": rank.direction}}
    if isinstance(rank, RankByMetric):
        metric = metrics[rank.metric_index]
        is_plain = metric.operation not in ("count", "median") and getattr(metric, "filter", None) is None
        return {"order": {f"{_METRIC} {rank.metric_index}" if is_plain else "_count": rank.direction}}
    return {"order": {"_key": rank.direction}}


def _below(bucket: Bucket | RegionTerms, aggregations: dict[str, Any]) -> dict[str, Any]:
    """What is inside a bucket: the next buckets or the metrics, and what it is ranked by."""
    inside = dict(aggregations)
    rank = bucket.rank_by if isinstance(bucket, Terms) else None
    if isinstance(rank, RankByField) and rank.operation != "count":
        inside[_RANK] = {_AGGREGATIONS[rank.operation]: {"field": rank.field}}
    return {"aggregations": inside} if inside else {}


def _without_none(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
