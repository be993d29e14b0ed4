"""A small folder of one data view and one dashboard, to break in one place at a time."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

VIEW: dict[str, Any] = {"id": "news", "name": "News", "title": "articles", "timeFieldName": "published_at"}
PEOPLE: dict[str, Any] = {
    "operation": "terms",
    "fields": ["people"],
    "limit": 10,
    "rank_by": {"type": "metric", "metric_index": 0, "direction": "desc"},
}
SOURCE = {"type": "data_view_reference", "ref_id": "news"}
DASHBOARD: dict[str, Any] = {
    "title": "People",
    "description": "Who is in the news.",
    "time_range": {"from": "now-7d", "to": "now", "mode": "relative"},
    "pinned_panels": [
        {
            "type": "options_list_control",
            "id": "ctl",
            "config": {"title": "Language", "data_view_id": "news", "field_name": "language"},
        }
    ],
    "panels": [
        {
            "type": "vis",
            "id": "people",
            "grid": {"x": 0, "y": 0, "w": 24, "h": 10},
            "config": {
                "type": "data_table",
                "title": "People",
                "data_source": SOURCE,
                "query": {"expression": "is_canonical: true", "language": "kql"},
                "rows": [PEOPLE],
                "metrics": [{"operation": "unique_count", "field": "story.id", "label": "Stories"}],
                "styling": {"sort_by": {"column_type": "metric", "index": 0, "direction": "desc"}},
            },
        },
        {
            "type": "links",
            "id": "nav",
            "grid": {"x": 24, "y": 0, "w": 24, "h": 3},
            "config": {
                "layout": "horizontal",
                "links": [{"type": "externalLink", "label": "Desk", "destination": "${DESK}/x", "options": {}}],
            },
        },
    ],
}

WriteFolder = Callable[..., Path]


@pytest.fixture
def write_folder(tmp_path: Path) -> WriteFolder:
    """Write the folder after `change` had its way with the view and the dashboard."""

    def write(change: Callable[[dict[str, Any], dict[str, Any]], object] = lambda view, dashboard: None) -> Path:
        view, dashboard = json.loads(json.dumps([VIEW, DASHBOARD]))
        change(view, dashboard)
        for kind, name, body in (("data-views", "news", view), ("dashboards", "people", dashboard)):
            (tmp_path / kind).mkdir(exist_ok=True)
            (tmp_path / kind / f"{name}.json").write_text(json.dumps(body), encoding="utf-8")
        return tmp_path

    return write
