"""The Desk as Airflow serves it: behind its log-in, in its navigation, and cheap to load."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

ROOT = Path(__file__).parents[2]
BROWSER = {"accept": "text/html"}
# Airflow's own, which is not ours to mend.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")


@pytest.fixture(scope="module")
def airflow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Airflow's web application with its simple accounts and an empty database."""
    from airflow.api_fastapi.app import create_app, purge_cached_app
    from airflow.utils.db import initdb

    initdb()
    purge_cached_app()
    with TestClient(create_app(apps="core"), follow_redirects=False) as client:
        yield client
    purge_cached_app()


def log_in(client: TestClient, role: str | None) -> dict[str, Any]:
    """The cookie of someone with a role."""
    from airflow.api_fastapi.app import get_auth_manager
    from airflow.api_fastapi.auth.managers.simple.user import SimpleAuthManagerUser

    token = get_auth_manager().generate_jwt(SimpleAuthManagerUser(username="ann", role=role))
    return {"cookie": f"_token={token}"}


@pytest.mark.parametrize(
    "page", ["/desk/", "/desk/nights", "/desk/stories/s1", "/desk/export.csv", "/desk/static/desk.css"]
)
def test_nobody_gets_a_page_without_a_session(airflow: TestClient, page: str) -> None:
    assert airflow.get(page).status_code == 401
    answer = airflow.get(page, headers=BROWSER)
    assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/api/v2/auth/login")


def test_a_forged_session_is_none(airflow: TestClient) -> None:
    assert airflow.get("/desk/", headers={"cookie": "_token=x.y.z"}).status_code == 403


@pytest.mark.parametrize("role", ["VIEWER", "ADMIN"])
def test_whoever_may_read_runs_may_read_the_pages(airflow: TestClient, role: str) -> None:
    assert airflow.get("/desk/static/desk.css", headers=log_in(airflow, role)).status_code == 200
    answer = airflow.get("/desk/?page=0", headers=log_in(airflow, role) | BROWSER)
    assert answer.status_code == 400
    assert 'href="/desk/nights"' in answer.text


def test_a_session_without_a_role_may_not(airflow: TestClient) -> None:
    assert airflow.get("/desk/", headers=log_in(airflow, None)).status_code == 403


OWN = {"sec-fetch-site": "same-origin"}
REPLAY = "/desk/quarantine/replay?stages=clean"


def test_a_replay_is_refused_without_a_session(airflow: TestClient) -> None:
    assert airflow.post(REPLAY, headers=OWN).status_code == 401


def test_whoever_may_only_read_may_not_replay(airflow: TestClient) -> None:
    answer = airflow.post(REPLAY, headers=log_in(airflow, "VIEWER") | OWN | BROWSER)
    assert answer.status_code == 403
    assert "not send it through again" in answer.text


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site", "origin": "http://testserver"},
    ],
)
def test_a_form_of_another_site_starts_no_replay(airflow: TestClient, sent: dict[str, str]) -> None:
    answer = airflow.post(REPLAY, headers=log_in(airflow, "ADMIN") | sent | BROWSER)
    assert answer.status_code == 403
    assert "comes from no page of the Desk" in answer.text


@pytest.mark.parametrize("sent", [OWN, {"origin": "http://testserver"}])
def test_a_form_of_ours_gets_as_far_as_the_index(airflow: TestClient, sent: dict[str, str]) -> None:
    answer = airflow.post(REPLAY, headers=log_in(airflow, "ADMIN") | sent | BROWSER)
    assert answer.status_code == 503, answer.text
    two = airflow.post(REPLAY + "&stages=read", headers=log_in(airflow, "ADMIN") | sent | BROWSER)
    assert (two.status_code, "a replay takes one stage" in two.text) == (400, True)


def test_airflow_lists_the_pages_in_its_navigation_and_on_runs(airflow: TestClient) -> None:
    answer = airflow.get("/api/v2/plugins", headers=log_in(airflow, "ADMIN"))
    (plugin,) = (one for one in answer.json()["plugins"] if one["name"] == "copydesk_desk")
    assert {one["destination"] for one in plugin["external_views"]} == {"nav", "dag_run"}
    assert airflow.get("/api/v2/plugins/importErrors", headers=log_in(airflow, "ADMIN")).json()["total_entries"] == 0


def test_the_plugin_imports_neither_the_library_nor_a_framework() -> None:
    """What it would cost every component of Airflow at each start."""
    code = (
        "import sys; from airflow.plugins_manager import AirflowPlugin; before = set(sys.modules); "
        f"sys.path.insert(0, {str(ROOT / 'plugins')!r}); import desk_plugin; "
        "print(' '.join(sorted({name.split('.')[0] for name in set(sys.modules) - before})))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.split()[-1:] == ["desk_plugin"]
    assert not {"copydesk", "copydesk_desk", "elasticsearch", "jinja2", "numpy"} & set(done.stdout.split())
