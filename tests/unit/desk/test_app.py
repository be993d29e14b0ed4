"""What every page has in common, with an Elasticsearch that is dead."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import HTTPException
from fastapi.testclient import TestClient

from copydesk.embedded.loopback import free_ports
from copydesk.settings import Settings, load_settings
from copydesk_desk.app import Access, create_app
from copydesk_desk.rendering import amount, link_out, plain

PAGES = ["/", "/?q=ferry", "/stories/s1", "/articles/a1", "/nights", "/quarantine", "/quarantine/r1", "/export.csv"]
BROWSER = {"accept": "text/html,application/xhtml+xml"}


@pytest.fixture
def settings() -> Settings:
    return load_settings(elasticsearch=f"http://127.0.0.1:{free_ports(1)[0]}")


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    app = create_app(settings)
    with TestClient(app) as client:
        yield client
    app.state.reader.close()


@pytest.mark.parametrize("page", PAGES)
def test_a_dead_elasticsearch_is_a_page_that_says_so(client: TestClient, page: str) -> None:
    answer = client.get(page, headers=BROWSER)
    assert answer.status_code == 503
    assert "answer" in answer.text
    assert "127.0.0.1" in answer.text


@pytest.mark.parametrize(("page", "status"), [("/static/desk.css", 200), ("/", 503), ("/?page=0", 400), ("/x", 404)])
def test_every_answer_forbids_what_no_page_needs(client: TestClient, page: str, status: int) -> None:
    answer = client.get(page, headers=BROWSER)
    assert answer.status_code == status
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"


def test_a_bad_question_is_explained_without_asking_anyone(client: TestClient) -> None:
    answer = client.get("/?from=yesterday", headers=BROWSER)
    assert answer.status_code == 400
    assert "yesterday" in answer.text
    assert "YYYY-MM-DD" in answer.text


def test_what_a_reader_typed_is_shown_as_text(client: TestClient) -> None:
    answer = client.get("/?from=<script>alert(1)</script>", headers=BROWSER)
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;" in answer.text


@pytest.mark.parametrize("page", [*PAGES, "/static/desk.css"])
def test_every_route_is_behind_the_guard(settings: Settings, page: str) -> None:
    def refuse() -> None:
        raise HTTPException(401, "Not authenticated")

    client = TestClient(create_app(settings, Access(refuse, login="/api/v2/auth/login")), follow_redirects=False)
    assert client.get(page).status_code == 401
    answer = client.get(page, headers=BROWSER)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/api/v2/auth/login?next=%2F")


def test_a_reader_without_permission_gets_a_page(settings: Settings) -> None:
    def refuse() -> None:
        raise HTTPException(403, "you may not read the runs")

    answer = TestClient(create_app(settings, Access(refuse, login="/login"))).get("/", headers=BROWSER)
    assert answer.status_code == 403
    assert "you may not read the runs" in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_changed(client: TestClient, method: str) -> None:
    for page in PAGES:
        assert client.request(method, page).status_code == 405


def test_pages_link_to_each_other_under_the_prefix_that_they_are_served_under(settings: Settings) -> None:
    client = TestClient(create_app(settings), root_path="/desk")
    text = client.get("/desk/?page=0", headers=BROWSER).text
    assert 'href="/desk/static/desk.css"' in text
    assert 'href="/desk/nights"' in text


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "x", "http://[", None])
def test_only_pages_are_linked_to(url: str | None) -> None:
    assert link_out(url) is None
    assert link_out("https://harbour-post.example/a") == "https://harbour-post.example/a"


def test_marks_of_direction_do_not_reach_the_page() -> None:
    assert plain("a\u202egpj.exe\u2066b") == "agpj.exeb"


def test_a_median_is_said_without_a_needless_digit() -> None:
    assert [amount(one) for one in (15, 15.0, 12.5, 1_250.0)] == ["15", "15", "12.5", "1,250"]
