"""A dashboard's data as an SVG picture, from its panels' own searches: what is shown, not how Kibana draws it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from copydesk.kibana.bodies import ChartPanel, Dashboard, DiscoverPanel, Panel
from copydesk.kibana.charts import DateHistogram, HeatmapChart, MetricChart, XyChart, list_series

Answers = Mapping[str, Mapping[str, Any]]

_COLUMN, _ROW, _MARGIN = 25, 20, 6
_LINE, _TITLE, _CHARACTER = 16, 24, 6.2
_BAR, _TEXT, _FAINT, _LINES = "#54b399", "#343741", "#69707d", "#d3dae6"


def draw_dashboard(name: str, dashboard: Dashboard, answers: Answers) -> str:
    """The picture; `answers` are those to the dashboard's searches (`build_searches`), by their `where`."""
    bottom = max(panel.grid.y + panel.grid.h for panel in dashboard.panels)
    width, height = 48 * _COLUMN, bottom * _ROW + _TITLE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif">',
        f'<rect width="{width}" height="{height}" fill="#f7f8fc"/>',
        _text(8, 17, dashboard.title, size=15, weight="bold"),
    ]
    for panel in dashboard.panels:
        if isinstance(panel, ChartPanel | DiscoverPanel):
            parts += _draw_panel(panel, [one for where, one in answers.items() if _is_of(where, name, panel.id)])
    return "\n".join([*parts, "</svg>", ""])


def _is_of(where: str, name: str, panel_id: str) -> bool:
    return where == f"{name}: panel {panel_id}" or where.startswith(f"{name}: panel {panel_id}, ")


def _draw_panel(panel: Panel, answers: list[Mapping[str, Any]]) -> Iterator[str]:
    x, y = panel.grid.x * _COLUMN + _MARGIN / 2, panel.grid.y * _ROW + _TITLE
    width, height = panel.grid.w * _COLUMN - _MARGIN, panel.grid.h * _ROW - _MARGIN
    yield f'<svg x="{x}" y="{y}" width="{width}" height="{height}">'
    yield f'<rect width="{width}" height="{height}" rx="4" fill="white" stroke="{_LINES}"/>'
    yield _text(8, 16, str(getattr(panel.config, "title", "")), weight="bold")
    for answer in answers[:1]:
        yield from _draw_answer(panel, answer, width, height)
    yield "</svg>"


def _draw_answer(panel: Panel, answer: Mapping[str, Any], width: float, height: float) -> Iterator[str]:
    if isinstance(panel, DiscoverPanel):
        yield from _draw_documents(panel, answer, width, height)
    elif isinstance(panel, ChartPanel) and isinstance(panel.config, MetricChart):
        yield _text(8, height / 2 + 16, _figure_of(answer.get("aggregations", {}), answer), size=24)
    elif isinstance(panel, ChartPanel):
        found = answer["aggregations"]["bucket"]["buckets"]
        if isinstance(panel.config, HeatmapChart):
            yield from _draw_grid(found, width, height)
        elif isinstance(panel.config, XyChart) and isinstance(list_series(panel.config)[0].buckets[0], DateHistogram):
            yield from _draw_columns(found, width, height)
        else:
            yield from _draw_bars(found, width, height)


def _draw_bars(buckets: list[Mapping[str, Any]], width: float, height: float) -> Iterator[str]:
    """One line a value, as far as there is room, as long as its figure."""
    room = int((height - _TITLE) / _LINE)
    largest = max((_number_of(one) for one in buckets), default=0) or 1
    for line, bucket in enumerate(buckets[:room]):
        y = _TITLE + line * _LINE
        length = _number_of(bucket) / largest * width * 0.45
        yield f'<rect x="{width * 0.5}" y="{y + 2}" width="{max(length, 1):.1f}" height="{_LINE - 4}" fill="{_BAR}"/>'
        yield _text(8, y + 12, _label_of(bucket), room=width * 0.5 - 16)
        yield _text(width * 0.5 + 4, y + 12, _figure_of(bucket, bucket))


def _draw_columns(buckets: list[Mapping[str, Any]], width: float, height: float) -> Iterator[str]:
    """One column a day, as high as its figure."""
    largest = max((_number_of(one) for one in buckets), default=0) or 1
    step, room = (width - 16) / max(len(buckets), 1), height - _TITLE - 2 * _LINE
    for place, bucket in enumerate(buckets):
        x, high = 8 + place * step, _number_of(bucket) / largest * room
        top = _TITLE + _LINE + room - high
        yield f'<rect x="{x:.1f}" y="{top:.1f}" width="{step * 0.8:.1f}" height="{high:.1f}" fill="{_BAR}"/>'
        yield _text(x, top - 3, _figure_of(bucket, bucket), room=step)
        yield _text(x, height - 5, _label_of(bucket)[:10], size=9, room=step * 1.2, fill=_FAINT)


def _draw_grid(buckets: list[Mapping[str, Any]], width: float, height: float) -> Iterator[str]:
    """Two values against each other, the more the darker."""
    inner = [(one, cell) for one in buckets for cell in one["bucket"]["buckets"]]
    rows = list(dict.fromkeys(_label_of(cell) for _one, cell in inner))
    largest = max((cell["doc_count"] for _one, cell in inner), default=1)
    wide, high = (width - 130) / max(len(buckets), 1), (height - _TITLE - _LINE) / max(len(rows), 1)
    for one, cell in inner:
        x, y = 120 + buckets.index(one) * wide, _TITLE + rows.index(_label_of(cell)) * high
        shade = 0.2 + 0.8 * cell["doc_count"] / largest
        yield (
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide - 2:.1f}" height="{high - 2:.1f}" fill="{_BAR}" '
            f'fill-opacity="{shade:.2f}"/>'
        )
        yield _text(x + 4, y + high / 2 + 4, str(cell["doc_count"]))
    for number, row in enumerate(rows):
        yield _text(8, _TITLE + number * high + high / 2 + 4, row, room=108)
    for number, one in enumerate(buckets):
        yield _text(120 + number * wide, height - 6, _label_of(one), size=9, room=wide, fill=_FAINT)


def _draw_documents(panel: DiscoverPanel, answer: Mapping[str, Any], width: float, height: float) -> Iterator[str]:
    """One line a document, a column a field."""
    columns = panel.config.tabs[0].column_order
    wide = (width - 16) / len(columns)
    for number, column in enumerate(columns):
        yield _text(8 + number * wide, _TITLE + 10, column, room=wide - 6, fill=_FAINT)
    room = int((height - _TITLE - _LINE) / _LINE)
    for line, hit in enumerate(answer["hits"]["hits"][:room]):
        for number, column in enumerate(columns):
            value = _value_of(hit["_source"], column)
            yield _text(8 + number * wide, _TITLE + 10 + (line + 1) * _LINE, value, room=wide - 6)


def _value_of(source: Any, field: str) -> str:
    for part in field.split("."):
        source = source.get(part, "") if isinstance(source, dict) else ""
    if isinstance(source, list):
        return ", ".join(str(one.get("text", one) if isinstance(one, dict) else one) for one in source)
    return str(source)


def _number_of(bucket: Mapping[str, Any]) -> float:
    """What a bar is as long as: the first figure, else the documents."""
    figure = bucket.get("metric 0")
    value = figure.get("value") if isinstance(figure, dict) else None
    return float(value if value is not None else bucket["doc_count"])


def _figure_of(aggregations: Mapping[str, Any], answer: Mapping[str, Any]) -> str:
    """The first figure as it is written, else the number of documents."""
    figure = aggregations.get("metric 0", {})
    if "value_as_string" in figure:
        return str(figure["value_as_string"])[:16].replace("T", " ")
    value = figure.get("value")
    if value is None:
        value = answer["doc_count"] if "doc_count" in answer else answer["hits"]["total"]["value"]
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def _label_of(bucket: Mapping[str, Any]) -> str:
    return str(bucket.get("key_as_string", bucket["key"]))


def _text(
    x: float,
    y: float,
    text: str,
    *,
    size: int = 11,
    weight: str = "normal",
    room: float | None = None,
    fill: str = _TEXT,
) -> str:
    """A text, cut with an ellipsis where there is no room for it."""
    most = int(room / _CHARACTER) if room is not None else len(text)
    shown = text if len(text) <= most else text[: max(0, most - 1)] + "…"
    style = f'font-size="{size}" font-weight="{weight}" fill="{fill}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {style}>{escape(shown)}</text>'
