"""The charts of Kibana 9.5's Dashboards API (panel type `vis`), as far as `kibana/` uses them, and closed."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field


class Body(BaseModel):
    """A frozen, closed part of a body; `exclude_unset` writes it as it was read."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# ── what a chart asks ───────────────────────────────────────────────────────────────────────────────────


class Query(Body):
    """A condition in Kibana's own language; the only one that `copydesk kibana check` can turn into a search."""

    expression: str
    language: Literal["kql"]


class DataViewReference(Body):
    """Which data view a chart asks."""

    type: Literal["data_view_reference"]
    ref_id: str


class RankByMetric(Body):
    """Values in the order of one of the chart's own metrics."""

    type: Literal["metric"]
    metric_index: int = Field(ge=0)
    direction: Literal["asc", "desc"]


class RankByField(Body):
    """Values in the order of a count that the chart needn't show."""

    type: Literal["custom"]
    operation: Literal["unique_count", "count", "sum", "average", "max", "min"]
    field: str
    direction: Literal["asc", "desc"]


class RankByName(Body):
    """Values in the order of the alphabet."""

    type: Literal["alphabetical"]
    direction: Literal["asc", "desc"]


class OtherBucket(Body):
    """What is beyond the limit, as one more value."""

    include_documents_without_field: bool


class Color(Body):
    """Kibana's own choice, or one colour."""

    type: Literal["auto", "static"]
    color: str | None = None


class Terms(Body):
    """One bucket a value."""

    operation: Literal["terms"]
    fields: tuple[str, ...] = Field(min_length=1, max_length=1)
    limit: int = Field(ge=1, le=1_000)
    rank_by: Annotated[RankByMetric | RankByField | RankByName, Field(discriminator="type")]
    other_bucket: OtherBucket | None = None
    label: str | None = None
    click_filter: bool | None = None


class RegionTerms(Body):
    """One bucket a country, joined to the world's outline."""

    operation: Literal["terms"]
    fields: tuple[str, ...] = Field(min_length=1, max_length=1)
    limit: int = Field(ge=1, le=1_000)
    ems: EmsJoin


class EmsJoin(Body):
    """Which outline, and by which of its properties."""

    boundaries: Literal["world_countries"]
    join: Literal["iso2", "iso3", "name"]


class DateHistogram(Body):
    """One bucket a day, week or month."""

    operation: Literal["date_histogram"]
    field: str
    suggested_interval: Literal["auto", "1d", "1w", "1M", "1y"]
    include_empty_rows: bool
    label: str | None = None


class Span(Body):
    """One of a range's buckets."""

    gt: float | None = None
    lte: float | None = None
    label: str


class Ranges(Body):
    """One bucket a range of a number."""

    operation: Literal["range"]
    field: str
    ranges: tuple[Span, ...] = Field(min_length=1)
    label: str | None = None


Bucket = Annotated[Terms | DateHistogram | Ranges, Field(discriminator="operation")]


class NumberFormat(Body):
    """How a figure is written."""

    type: Literal["number", "percent"]
    decimals: int = Field(ge=0, le=10)
    suffix: str | None = None


class MetricPart(Body):
    """What is reckoned in each bucket; `filter` narrows it to some documents."""

    operation: Literal["count", "unique_count", "sum", "min", "max", "average", "median"]
    field: str | None = None
    label: str
    format: NumberFormat | None = None
    filter: Query | None = None
    color: Color | None = None


class MetricFigure(MetricPart):
    """The figure of a metric chart."""

    type: Literal["primary", "secondary"]


# ── charts ──────────────────────────────────────────────────────────────────────────────────────────────


class ChartFrame(Body):
    """What every chart may say."""

    title: str = Field(min_length=1, max_length=500)
    description: str | None = Field(default=None, max_length=1_000)
    query: Query | None = None
    drilldowns: tuple[Drilldown, ...] = Field(default=(), max_length=100)


class Drilldown(Body):
    """Where a click on a value leads."""

    type: Literal["url_drilldown", "discover_drilldown", "dashboard_drilldown"]
    label: str
    trigger: Literal["on_click_value", "on_click_row", "on_apply_filter", "on_open_panel_menu"]
    url: str | None = None
    dashboard_id: str | None = None
    encode_url: bool | None = None
    open_in_new_tab: bool | None = None
    use_filters: bool | None = None
    use_time_range: bool | None = None


class SourcedChart(ChartFrame):
    """A chart with one data view."""

    data_source: DataViewReference


class XyLayer(Body):
    """One series of bars or lines."""

    type: Literal[
        "area", "area_stacked", "bar", "bar_stacked", "bar_percentage", "bar_horizontal", "bar_horizontal_stacked",
        "bar_horizontal_percentage", "line",
    ]  # fmt: skip
    data_source: DataViewReference
    x: Bucket
    y: tuple[MetricPart, ...] = Field(min_length=1)
    breakdown_by: Bucket | None = None


class Legend(Body):
    """Where the legend stands."""

    visibility: Literal["auto", "visible", "hidden"]
    placement: Literal["outside", "inside"] | None = None
    position: Literal["top", "bottom", "left", "right"] | None = None
    size: Literal["auto", "s", "m", "l", "xl"] | None = None


class XyChart(ChartFrame):
    """Bars and lines."""

    type: Literal["xy"]
    layers: tuple[XyLayer, ...] = Field(min_length=1)
    legend: Legend | None = None
    axis: dict[Literal["x", "y"], dict[str, Any]] | None = None


class MetricChart(SourcedChart):
    """One large figure, and perhaps a second."""

    type: Literal["metric"]
    metrics: tuple[MetricFigure, ...] = Field(min_length=1, max_length=2)


class SortBy(Body):
    """By which column a table is sorted."""

    column_type: Literal["metric", "row"]
    index: int = Field(ge=0)
    direction: Literal["asc", "desc"]


class TableStyle(Body):
    """How a table is shown."""

    paging: Literal[10, 20, 30, 50, 100] | None = None
    sort_by: SortBy | None = None
    density: dict[Literal["mode"], Literal["compact", "default", "expanded"]] | None = None


class TableChart(SourcedChart):
    """Values in rows, what is reckoned of them in columns."""

    type: Literal["data_table"]
    rows: tuple[Bucket, ...] = Field(min_length=1, max_length=50)
    metrics: tuple[MetricPart, ...] = Field(min_length=1)
    styling: TableStyle | None = None


class PieMetric(Body):
    """What the slices are as large as."""

    operation: Literal["count", "unique_count"]
    field: str | None = None
    label: str | None = None


class PieChart(SourcedChart):
    """Shares of a whole."""

    type: Literal["pie"]
    metrics: tuple[PieMetric, ...] = Field(min_length=1, max_length=1)
    group_by: tuple[Bucket, ...] = Field(min_length=1, max_length=3)
    legend: Legend | None = None


class HeatmapChart(SourcedChart):
    """Two values against each other."""

    type: Literal["heatmap"]
    x: Bucket
    y: Bucket
    metric: MetricPart
    axis: dict[Literal["x", "y"], dict[str, Any]] | None = None
    legend: Legend | None = None


class RegionMap(SourcedChart):
    """Countries of the world."""

    type: Literal["region_map"]
    metric: MetricPart
    region: RegionTerms


Chart = Annotated[XyChart | MetricChart | TableChart | PieChart | HeatmapChart | RegionMap, Field(discriminator="type")]


class Series(NamedTuple):
    """What a chart, or a layer of it, asks: a data view's id, buckets from the outside in, and figures in each."""

    data_view: str
    buckets: tuple[Bucket | RegionTerms, ...]
    metrics: tuple[MetricPart | PieMetric, ...]


def list_series(chart: Chart) -> list[Series]:
    """The series of a chart: one but for layers."""
    if isinstance(chart, XyChart):
        return [_series_of_layer(layer) for layer in chart.layers]
    view = chart.data_source.ref_id
    if isinstance(chart, TableChart):
        return [Series(view, chart.rows, chart.metrics)]
    if isinstance(chart, PieChart):
        return [Series(view, chart.group_by, chart.metrics)]
    if isinstance(chart, HeatmapChart):
        return [Series(view, (chart.x, chart.y), (chart.metric,))]
    if isinstance(chart, RegionMap):
        return [Series(view, (chart.region,), (chart.metric,))]
    return [Series(view, (), chart.metrics)]


def _series_of_layer(layer: XyLayer) -> Series:
    buckets = (layer.x, layer.breakdown_by) if layer.breakdown_by else (layer.x,)
    return Series(layer.data_source.ref_id, buckets, layer.y)
