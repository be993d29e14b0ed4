import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from copydesk.errors import InvalidDashboard
from copydesk.kibana import load_content

KIBANA = Path(__file__).parents[3] / "kibana"
DESK = "http://desk.example/desk"
Change = Callable[[dict[str, Any], dict[str, Any]], object]
WriteFolder = Callable[..., Path]


def config(dashboard: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = dashboard["panels"][0]["config"]
    return found


def test_the_projects_own_folder_is_well_formed() -> None:
    content = load_content(KIBANA, DESK)
    titles = {one.title for one in content.dashboards.values()}
    assert titles == {"News desk", "One story", "Sources", "Data quality", "Nights"}
    assert {one.title for one in content.data_views.values()} == {"articles", "copydesk-runs", "copydesk-rejects"}
    assert {id_ for id_ in content.bodies if not id_.startswith("copydesk-")} == set()


def test_links_lead_to_the_desk_that_is_named(write_folder: WriteFolder) -> None:
    content = load_content(write_folder(), f"{DESK}/")
    assert content.bodies["people"]["panels"][1]["config"]["links"][0]["destination"] == f"{DESK}/x"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda view, dashboard: dashboard.update(title=""), "dashboards/people.json: title"),
        (lambda view, dashboard: dashboard.update(uid="x"), "uid: Extra inputs"),
        (lambda view, dashboard: config(dashboard).update(type="tsvb"), "config"),
        (lambda view, dashboard: config(dashboard).update(attributes={}), "attributes: Extra inputs"),
        (lambda view, dashboard: config(dashboard)["rows"][0].update(limit=0), "limit"),
        (lambda view, dashboard: config(dashboard)["rows"][0].pop("rank_by"), "rank_by: Field required"),
        (lambda view, dashboard: config(dashboard)["query"].update(language="lucene"), "language"),
        (lambda view, dashboard: dashboard["panels"][0]["grid"].update(w=49), "grid.w"),
        (lambda view, dashboard: dashboard["panels"][1]["grid"].update(x=30), "nav ends beyond column 48"),
        (lambda view, dashboard: dashboard["panels"][1]["grid"].update(x=20), "people and nav lie on each other"),
        (lambda view, dashboard: dashboard["panels"][1].update(id="people"), "two panels have the id people"),
        (lambda view, dashboard: dashboard["panels"][1].update(id="Nav 1"), "id: String should match"),
        (lambda view, dashboard: config(dashboard)["data_source"].update(ref_id="old"), "people: no data view old"),
        (
            lambda view, dashboard: dashboard["pinned_panels"][0]["config"].update(data_view_id="old"),
            "ctl: no data view old",
        ),
        (
            lambda view, dashboard: dashboard["panels"][1]["config"]["links"][0].update(
                type="dashboardLink", destination="gone"
            ),
            "nav: no dashboard gone",
        ),
        (lambda view, dashboard: config(dashboard)["styling"]["sort_by"].update(index=1), "no metric 1 to sort by"),
        (
            lambda view, dashboard: config(dashboard)["rows"][0]["rank_by"].update(metric_index=1),
            "no metric 1 to rank by",
        ),
        (lambda view, dashboard: config(dashboard)["metrics"][0].update(operation="count"), "don't go together"),
        (lambda view, dashboard: view.update(id="other"), "data-views/news.json: its id is other"),
        (lambda view, dashboard: view.pop("name"), "name: Field required"),
    ],
)
def test_what_kibana_would_refuse_is_refused(change: Change, fault: str, write_folder: WriteFolder) -> None:
    with pytest.raises(InvalidDashboard) as caught:
        load_content(write_folder(change), DESK)
    assert fault in str(caught.value)
    assert "\n" not in str(caught.value)


def test_two_data_views_of_one_name_are_refused(write_folder: WriteFolder) -> None:
    """Kibana would take the second for the first and delete that."""
    folder = write_folder()
    view = json.loads((folder / "data-views" / "news.json").read_text(encoding="utf-8"))
    (folder / "data-views" / "other.json").write_text(json.dumps(view | {"id": "other"}), encoding="utf-8")
    with pytest.raises(InvalidDashboard, match="news has the name 'News' as well"):
        load_content(folder, DESK)


def test_what_is_no_json_and_what_is_no_folder_is_told(write_folder: WriteFolder, tmp_path: Path) -> None:
    folder = write_folder()
    (folder / "dashboards" / "people.json").write_text("{", encoding="utf-8")
    with pytest.raises(InvalidDashboard, match="dashboards/people.json: Expecting"):
        load_content(folder, DESK)
    with pytest.raises(InvalidDashboard, match="nowhere has no data-views"):
        load_content(tmp_path / "nowhere", DESK)
