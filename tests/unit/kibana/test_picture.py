import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

from copydesk.kibana import build_searches, load_content
from copydesk.kibana.picture import draw_dashboard

KIBANA = Path(__file__).parents[3] / "kibana"
DESK = "http://desk.example/desk"


def texts(picture: str) -> list[str]:
    return [one.text or "" for one in ET.fromstring(picture).iter("{http://www.w3.org/2000/svg}text")]


def test_a_table_is_drawn_with_its_values_and_figures(write_folder: Callable[..., Path]) -> None:
    dashboard = load_content(write_folder(), DESK).dashboards["people"]
    buckets = [
        {"key": "Zora <Quill> & Sons", "doc_count": 9, "metric 0": {"value": 1234}},
        {"key": "Abe Finn", "doc_count": 3, "metric 0": {"value": 2}},
    ]
    answer = {"hits": {"total": {"value": 12}, "hits": []}, "aggregations": {"bucket": {"buckets": buckets}}}
    found = texts(draw_dashboard("people", dashboard, {"people: panel people": answer}))
    assert found == ["People", "People", "Zora <Quill> & Sons", "1,234", "Abe Finn", "2"]


def answer_to(body: dict[str, Any]) -> dict[str, Any]:
    """An answer in the shape of Elasticsearch's to a search: two buckets a level, a figure in each."""

    def fill(aggregations: dict[str, Any]) -> dict[str, Any]:
        filled: dict[str, Any] = {}
        for name, one in aggregations.items():
            if name == "bucket":
                inner = fill(one.get("aggregations", {}))
                filled[name] = {"buckets": [{"key": key, "doc_count": 4} | inner for key in ("one", "other")]}
            else:
                filled[name] = {"value": 2.5}
        return filled

    hit = {"_source": {"title": "Bridge", "source": {"name": "desk"}, "people": ["Zora Quill", "Abe Finn"]}}
    answer = {"hits": {"total": {"value": 12}, "hits": [hit]}}
    return answer | {"aggregations": fill(body["aggregations"])} if "aggregations" in body else answer


def test_every_panel_of_the_projects_dashboards_can_be_drawn() -> None:
    for name, dashboard in load_content(KIBANA, DESK).dashboards.items():
        answers = {one.where: answer_to(one.body) for one in build_searches(name, dashboard)}
        found = texts(draw_dashboard(name, dashboard, answers))
        drawn = [panel.config.title for panel in dashboard.panels if panel.type in ("vis", "discover_session")]
        assert set(drawn) <= set(found)
