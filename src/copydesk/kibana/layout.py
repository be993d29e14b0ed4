"""What the types of a dashboard's body can't say: panels side by side, and references that lead somewhere. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from itertools import combinations

from copydesk.kibana.bodies import GRID_COLUMNS, ChartPanel, Dashboard, DiscoverPanel, Grid, LinksPanel, Panel
from copydesk.kibana.charts import Drilldown, RankByMetric, TableChart, Terms, list_series


def find_faults(name: str, dashboards: Mapping[str, Dashboard], data_views: Collection[str]) -> list[str]:
    """What is wrong with the dashboard that is called `name`, one line a fault."""
    dashboard = dashboards[name]
    return [
        *_find_twice(dashboard),
        *_find_overlaps(dashboard),
        *_find_lost_views(dashboard, data_views),
        *_find_lost_links(dashboard, dashboards),
        *(fault for panel in dashboard.panels for fault in _find_chart_faults(panel)),
    ]


def _find_twice(dashboard: Dashboard) -> Iterator[str]:
    ids = Counter(one.id for one in (*dashboard.panels, *dashboard.pinned_panels))
    yield from (f"two panels have the id {id_}" for id_, count in ids.items() if count > 1)


def _find_overlaps(dashboard: Dashboard) -> Iterator[str]:
    for panel in dashboard.panels:
        if panel.grid.x + panel.grid.w > GRID_COLUMNS:
            yield f"panel {panel.id} ends beyond column {GRID_COLUMNS}"
    for one, other in combinations(dashboard.panels, 2):
        if _overlap(one.grid, other.grid):
            yield f"panels {one.id} and {other.id} lie on each other"


def _overlap(one: Grid, other: Grid) -> bool:
    beside = one.x + one.w <= other.x or other.x + other.w <= one.x
    above = one.y + one.h <= other.y or other.y + other.h <= one.y
    return not beside and not above


def _find_lost_views(dashboard: Dashboard, data_views: Collection[str]) -> Iterator[str]:
    asked = {(panel.id, view) for panel in dashboard.panels for view in _views_of(panel)}
    asked |= {(control.id, control.config.data_view_id) for control in dashboard.pinned_panels}
    yield from (f"panel {id_}: no data view {view}" for id_, view in sorted(asked) if view not in data_views)


def _views_of(panel: Panel) -> list[str]:
    if isinstance(panel, DiscoverPanel):
        return [tab.data_source.ref_id for tab in panel.config.tabs]
    return [series.data_view for series in list_series(panel.config)] if isinstance(panel, ChartPanel) else []


def _find_lost_links(dashboard: Dashboard, dashboards: Collection[str]) -> Iterator[str]:
    for panel in dashboard.panels:
        links = panel.config.links if isinstance(panel, LinksPanel) else ()
        targets = [link.destination for link in links if link.type == "dashboardLink"]
        targets += [one.dashboard_id for one in _drilldowns_of(panel) if one.dashboard_id is not None]
        yield from (f"panel {panel.id}: no dashboard {target}" for target in targets if target not in dashboards)


def _drilldowns_of(panel: Panel) -> tuple[Drilldown, ...]:
    return panel.config.drilldowns if isinstance(panel, ChartPanel) else ()


def _find_chart_faults(panel: Panel) -> Iterator[str]:
    if not isinstance(panel, ChartPanel):
        return
    if isinstance(panel.config, TableChart):
        yield from _find_lost_column(panel.id, panel.config)
    for series in list_series(panel.config):
        for metric in series.metrics:
            if (metric.field is None) != (metric.operation == "count"):
                yield f"panel {panel.id}: {metric.operation} and a field don't go together"
        ranks = [bucket.rank_by for bucket in series.buckets if isinstance(bucket, Terms)]
        for rank in ranks:
            if isinstance(rank, RankByMetric) and rank.metric_index >= len(series.metrics):
                yield f"panel {panel.id}: there is no metric {rank.metric_index} to rank by"


def _find_lost_column(id_: str, chart: TableChart) -> Iterator[str]:
    sort = chart.styling.sort_by if chart.styling else None
    if sort is not None and sort.index >= len(chart.metrics if sort.column_type == "metric" else chart.rows):
        yield f"panel {id_}: there is no {sort.column_type} {sort.index} to sort by"
