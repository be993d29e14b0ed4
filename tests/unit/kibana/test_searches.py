from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from copydesk.kibana import Use, build_searches, check_content, load_content

KIBANA = Path(__file__).parents[3] / "kibana"
DESK = "http://desk.example/desk"
KEYWORD = {"keyword": {"searchable": True, "aggregatable": True}}
FIELDS: dict[str, Any] = {
    "people": KEYWORD,
    "language": KEYWORD,
    "story.id": KEYWORD,
    "is_canonical": {"boolean": {"searchable": True, "aggregatable": True}},
    "published_at": {"date": {"searchable": True, "aggregatable": True}},
}
FULL = {
    "hits": {"total": {"value": 3}},
    "aggregations": {"bucket": {"buckets": [{"key": "Zora", "doc_count": 3, "metric 0": {"value": 2}}]}},
}
WriteFolder = Callable[..., Path]


def test_a_table_asks_for_its_rows_in_their_order_and_for_the_figures_of_each(write_folder: WriteFolder) -> None:
    content = load_content(write_folder(), DESK)
    table, control = build_searches("people", content.dashboards["people"])
    assert table.where == "people: panel people"
    assert table.body["query"] == {"bool": {"filter": [{"match": {"is_canonical": True}}]}}
    figure = {"metric 0": {"cardinality": {"field": "story.id"}}}
    assert table.body["aggregations"] == figure | {
        "bucket": {
            "terms": {"field": "people", "size": 10, "order": {"metric 0": "desc"}},
            "aggregations": figure,
        }
    }
    assert table.uses == {("people", Use.COUNT), ("story.id", Use.COUNT), ("is_canonical", Use.ASK)}
    assert control.uses == {("language", Use.COUNT)}


def test_every_panel_that_shows_data_has_a_search() -> None:
    content = load_content(KIBANA, DESK)
    for name, dashboard in content.dashboards.items():
        searched = {one.where.split(": panel ")[-1].split(",")[0] for one in build_searches(name, dashboard)}
        assert {panel.id for panel in dashboard.panels if panel.type not in ("links", "markdown")} <= searched


def faults(folder: Path, fields: Mapping[str, Any] = FIELDS, answer: Mapping[str, Any] = FULL) -> tuple[str, ...]:
    content = load_content(folder, DESK)
    return check_content(content, lambda title, body: answer, lambda title: fields).faults


def test_panels_that_show_something_have_no_fault(write_folder: WriteFolder) -> None:
    assert faults(write_folder()) == ()


def test_a_misspelt_field_is_a_fault(write_folder: WriteFolder) -> None:
    def misspell(view: dict[str, Any], dashboard: dict[str, Any]) -> None:
        dashboard["panels"][0]["config"]["rows"][0]["fields"] = ["peple"]

    assert faults(write_folder(misspell)) == ("people: panel people: there is no field peple",)


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"people": {"text": {"searchable": True, "aggregatable": False}}}, "people can't be counted or sorted by"),
        ({"is_canonical": {"boolean": {"searchable": False, "aggregatable": True}}}, "is_canonical can't be searched"),
        ({"published_at": KEYWORD}, "published_at is no date of articles"),
        ({"story.id": {}}, "there is no field story.id"),
    ],
)
def test_a_field_that_cannot_do_it_is_a_fault(fields: dict[str, Any], fault: str, write_folder: WriteFolder) -> None:
    assert any(fault in one for one in faults(write_folder(), FIELDS | fields))


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        ({"hits": {"total": {"value": 0}}, "aggregations": {}}, "nothing matches"),
        (FULL | {"aggregations": {"bucket": {"buckets": []}}}, "shows nothing of them"),
        (
            FULL
            | {"aggregations": {"bucket": {"buckets": [{"key": "x", "doc_count": 3, "metric 0": {"value": None}}]}}},
            "shows nothing of them",
        ),
    ],
)
def test_an_empty_panel_is_a_fault(answer: dict[str, Any], fault: str, write_folder: WriteFolder) -> None:
    assert any(fault in one for one in faults(write_folder(), answer=answer))
