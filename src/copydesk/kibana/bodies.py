"""The bodies that Kibana 9.5's Dashboards and Data Views APIs take, as far as `kibana/` uses them, and closed.

Narrower than Kibana on purpose: a key that isn't here is refused, so that a slip is found before Kibana is asked.
What a chart may be stands in `charts.py`. What a type can't say (panels that lie on each other, a sort by a column that
isn't there) is checked by `layout.py`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from copydesk.kibana.charts import Body, Chart, DataViewReference, Query

ID_PATTERN = r"^[a-z0-9_-]{1,250}$"
GRID_COLUMNS = 48


# ── data views ──────────────────────────────────────────────────────────────────────────────────────────


class FieldFormat(Body):
    """How Kibana shows a field: as a link, a number, a date."""

    id: Literal["url", "number", "percent", "date"]
    params: dict[str, str | bool] = Field(default_factory=dict)


class FieldLabel(Body):
    """What Kibana calls a field, and what it says of it."""

    customLabel: str  # noqa: N815 - Kibana's own spelling
    customDescription: str | None = None  # noqa: N815


class DataView(Body):
    """An index as Kibana knows it. `title` is the alias."""

    id: str = Field(pattern=ID_PATTERN)
    name: str = Field(min_length=1)
    title: str = Field(min_length=1)
    timeFieldName: str  # noqa: N815
    allowNoIndex: bool = False  # noqa: N815
    fieldFormats: dict[str, FieldFormat] = Field(default_factory=dict)  # noqa: N815
    fieldAttrs: dict[str, FieldLabel] = Field(default_factory=dict)  # noqa: N815


# ── panels ──────────────────────────────────────────────────────────────────────────────────────────────


class Grid(Body):
    """Where a panel lies: 48 columns, rows of about 20 pixels."""

    x: int = Field(ge=0, lt=GRID_COLUMNS)
    y: int = Field(ge=0)
    w: int = Field(ge=1, le=GRID_COLUMNS)
    h: int = Field(ge=1)


class SortColumn(Body):
    """By which field a list of documents is sorted."""

    name: str
    direction: Literal["asc", "desc"]


class DiscoverTab(Body):
    """A list of documents."""

    data_source: DataViewReference
    query: Query | None = None
    column_order: tuple[str, ...] = Field(min_length=1)
    column_settings: dict[str, dict[Literal["width"], int]] = Field(default_factory=dict)
    sort: tuple[SortColumn, ...] = Field(min_length=1)
    density: Literal["compact", "normal", "expanded"] | None = None
    row_height: int | Literal["auto"] | None = None
    rows_per_page: int | None = Field(default=None, ge=1, le=10_000)
    sample_size: int | None = Field(default=None, ge=10, le=10_000)


class DiscoverConfig(Body):
    """A list of documents in its frame."""

    title: str
    tabs: tuple[DiscoverTab, ...] = Field(min_length=1, max_length=1)


class Link(Body):
    """To another dashboard, or out."""

    type: Literal["dashboardLink", "externalLink"]
    label: str
    destination: str = Field(max_length=250)
    options: dict[str, bool]


class LinksConfig(Body):
    """A row of links."""

    layout: Literal["horizontal", "vertical"]
    hide_title: bool | None = None
    links: tuple[Link, ...] = Field(min_length=1, max_length=100)


class MarkdownConfig(Body):
    """Words between the charts."""

    content: str
    settings: dict[Literal["open_links_in_new_tab"], bool]
    title: str | None = None


class ChartPanel(Body):
    type: Literal["vis"]
    id: str = Field(pattern=ID_PATTERN)
    grid: Grid
    config: Chart


class DiscoverPanel(Body):
    type: Literal["discover_session"]
    id: str = Field(pattern=ID_PATTERN)
    grid: Grid
    config: DiscoverConfig


class LinksPanel(Body):
    type: Literal["links"]
    id: str = Field(pattern=ID_PATTERN)
    grid: Grid
    config: LinksConfig


class MarkdownPanel(Body):
    type: Literal["markdown"]
    id: str = Field(pattern=ID_PATTERN)
    grid: Grid
    config: MarkdownConfig


Panel = Annotated[ChartPanel | DiscoverPanel | LinksPanel | MarkdownPanel, Field(discriminator="type")]


class ListControlConfig(Body):
    """A choice of a field's values."""

    title: str
    data_view_id: str
    field_name: str
    single_select: bool | None = None
    search_technique: Literal["prefix", "wildcard", "exact"] | None = None


class RangeControlConfig(Body):
    """A span of a number."""

    title: str
    data_view_id: str
    field_name: str
    step: float | None = None


class ListControl(Body):
    type: Literal["options_list_control"]
    id: str = Field(pattern=ID_PATTERN)
    width: Literal["small", "medium", "large"] | None = None
    grow: bool | None = None
    config: ListControlConfig


class RangeControl(Body):
    type: Literal["range_slider_control"]
    id: str = Field(pattern=ID_PATTERN)
    width: Literal["small", "medium", "large"] | None = None
    grow: bool | None = None
    config: RangeControlConfig


Control = Annotated[ListControl | RangeControl, Field(discriminator="type")]


class TimeRange(Body):
    """What a dashboard shows when it is opened."""

    from_: str = Field(alias="from")
    to: str
    mode: Literal["relative", "absolute"]


class Dashboard(Body):
    """A dashboard without its id, which is its file's name."""

    title: str = Field(min_length=1)
    description: str
    time_range: TimeRange
    query: Query | None = None
    options: dict[str, bool] = Field(default_factory=dict)
    pinned_panels: tuple[Control, ...] = Field(default=(), max_length=100)
    panels: tuple[Panel, ...] = Field(min_length=1)
