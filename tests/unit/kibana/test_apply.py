"""Applying the dashboards, against a server that answers as Kibana's documented API does.

It is a double: Kibana comes in no package that could be started here. It keeps what it is given, fills in a default as
Kibana does, and refuses what Kibana refuses: a request without `kbn-xsrf`, an unknown key, a wrong password.
"""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from copydesk.errors import InvalidSetting, KibanaRefused, KibanaUnavailable
from copydesk.kibana import Change, Content, KibanaClient, apply_content, load_content

KIBANA = Path(__file__).parents[3] / "kibana"
KEYS = {"title", "description", "time_range", "query", "options", "pinned_panels", "panels", "filters", "tags"}
PASSWORD = "s3cret"
Store = dict[tuple[str, str], dict[str, Any]]


class KibanaDouble(BaseHTTPRequestHandler):
    """Data views, dashboards and spaces in memory, by space and id."""

    server: KibanaServer

    def do_GET(self) -> None:
        self._answer(None)

    def do_PUT(self) -> None:
        self._answer(self._read())

    do_POST = do_PUT  # noqa: N815

    def log_message(self, *arguments: object) -> None:
        """Nothing: a test's output is its own."""

    def _read(self) -> Any:
        return json.loads(self.rfile.read(int(self.headers["content-length"])))

    def _answer(self, body: Any) -> None:
        self.server.requests.append(f"{self.command} {self.path}")
        if self.server.not_ready:
            self.server.not_ready -= 1
            return self._send(503, {"message": "Kibana server is not ready yet"})
        expected = base64.b64encode(f"elastic:{PASSWORD}".encode()).decode()
        if self.headers.get("authorization") != f"Basic {expected}":
            return self._send(401, {"message": "unable to authenticate user"})
        if body is not None and "kbn-xsrf" not in self.headers:
            return self._send(400, {"message": "Request must contain a kbn-xsrf header."})
        return self._route(body)

    def _route(self, body: Any) -> None:
        space, path = "default", self.path
        if path.startswith("/s/"):
            _, _, space, path = path.split("/", 3)
            path = f"/{path}"
        store, id_ = self.server.store, path.rpartition("/")[2]
        if path.startswith("/api/spaces/space"):
            name = body["id"] if body else id_
            if body:
                store["spaces", name] = body
            return self._found(store.get(("spaces", name)))
        if path == "/api/data_views":
            views = [held["data_view"] for (kept, _), held in store.items() if kept == f"view {space}"]
            return self._send(200, {"data_view": views})
        if path.startswith("/api/data_views/data_view"):
            if body:
                self.server.versions += 1
                view = {"sourceFilters": []} | body["data_view"] | {"version": str(self.server.versions)}
                store[f"view {space}", view["id"]] = {"data_view": view}
                return self._send(200, {"data_view": view})
            return self._found(store.get((f"view {space}", id_)))
        return self._route_dashboard(f"dashboard {space}", id_, body)

    def _route_dashboard(self, kind: str, id_: str, body: Any) -> None:
        if body is None:
            return self._found(self.server.store.get((kind, id_)))
        if unknown := body.keys() - KEYS:
            return self._send(400, {"message": f"[request body]: Additional properties are not allowed {unknown}"})
        is_new = (kind, id_) not in self.server.store
        self.server.store[kind, id_] = {"id": id_, "data": {"filters": []} | body, "meta": {}}
        return self._send(201 if is_new else 200, self.server.store[kind, id_])

    def _found(self, held: dict[str, Any] | None) -> None:
        self._send(200, held) if held is not None else self._send(404, {"message": "Not found"})

    def _send(self, status: int, body: dict[str, Any]) -> None:
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)


class KibanaServer(ThreadingHTTPServer):
    """The double on a free port of this machine."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), KibanaDouble)
        self.store: Store = {}
        self.requests: list[str] = []
        self.versions = 0
        self.not_ready = 0

    @property
    def url(self) -> str:
        return f"http://elastic:{PASSWORD}@127.0.0.1:{self.server_port}"


@pytest.fixture
def server() -> Iterator[KibanaServer]:
    with KibanaServer() as double:
        threading.Thread(target=double.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield double
        double.shutdown()


@pytest.fixture(scope="module")
def content() -> Content:
    return load_content(KIBANA, "http://127.0.0.1:8080/desk")


def open_client(url: str, space: str = "") -> KibanaClient:
    return KibanaClient(url, space, sleep=lambda seconds: None)


def changes(server: KibanaServer, content: Content, space: str = "") -> dict[str, Change]:
    with open_client(server.url, space) as kibana:
        return {one.id: one.change for one in apply_content(kibana, content)}


def test_everything_is_made_once_and_then_left_as_it_is(server: KibanaServer, content: Content) -> None:
    first = changes(server, content)
    assert set(first) == {*content.data_views, *content.dashboards}
    assert set(first.values()) == {Change.CREATED}
    held = {id_: one["data"] for (kind, id_), one in server.store.items() if kind == "dashboard default"}
    assert held == {id_: {"filters": []} | content.bodies[id_] for id_ in content.dashboards}
    assert set(changes(server, content).values()) == {Change.UNCHANGED}


def test_what_somebody_changed_is_put_back_and_told(server: KibanaServer, content: Content) -> None:
    changes(server, content)
    server.store["dashboard default", "copydesk-story"]["data"]["title"] = "Mine"
    server.store["view default", "copydesk-runs"]["data_view"]["timeFieldName"] = "indexed_at"
    told = changes(server, content)
    assert {id_ for id_, change in told.items() if change is Change.CHANGED} == {"copydesk-story", "copydesk-runs"}
    assert set(changes(server, content).values()) == {Change.UNCHANGED}


def test_a_space_is_made_where_it_is_missing(server: KibanaServer, content: Content) -> None:
    assert changes(server, content, "news")["news"] is Change.CREATED
    assert {kind for kind, _id in server.store} == {"spaces", "view news", "dashboard news"}
    assert "news" not in changes(server, content, "news")


def test_data_views_come_before_the_dashboards_that_refer_to_them(server: KibanaServer, content: Content) -> None:
    changes(server, content)
    writes = [one for one in server.requests if not one.startswith("GET")]
    assert [one.startswith("POST /api/data_views") for one in writes] == [True] * 4 + [False] * 5


def test_a_data_view_of_somebody_else_is_not_taken(server: KibanaServer, content: Content) -> None:
    name = content.data_views["copydesk-runs"].name
    server.store["view default", "theirs"] = {"data_view": {"id": "theirs", "name": name, "title": "x"}}
    with pytest.raises(KibanaRefused, match="theirs"):
        changes(server, content)
    assert [one for one in server.requests if not one.startswith("GET")] == []


def test_a_kibana_that_starts_is_waited_for_and_one_that_does_not_is_told(
    server: KibanaServer, content: Content
) -> None:
    server.not_ready = 3
    assert set(changes(server, content).values()) == {Change.CREATED}
    server.not_ready = 100
    with pytest.raises(KibanaUnavailable, match="not ready"):
        changes(server, content)


def test_what_kibana_refuses_is_told_in_its_words(server: KibanaServer, content: Content) -> None:
    with open_client(server.url) as kibana, pytest.raises(KibanaRefused, match=r"HTTP 400.*uid"):
        kibana.write_dashboard("x", {"title": "x", "uid": "y"})


@pytest.mark.parametrize("password", ["wrong", ""])
def test_a_wrong_password_is_told_without_it(password: str, server: KibanaServer, content: Content) -> None:
    url = server.url.replace(PASSWORD, password)
    with open_client(url) as kibana, pytest.raises(KibanaRefused) as caught:
        list(apply_content(kibana, content))
    assert "denies access (HTTP 401)" in str(caught.value)
    assert "elastic" not in str(caught.value)


def test_nobody_there_is_one_line(content: Content) -> None:
    with open_client("http://user:s3cret@127.0.0.1:9") as kibana, pytest.raises(KibanaUnavailable) as caught:
        list(apply_content(kibana, content))
    assert str(caught.value).startswith("http://127.0.0.1:9: ")
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("url", ["kibana:5601", "ftp://kibana", "http://"])
def test_what_is_no_url_is_refused(url: str) -> None:
    with pytest.raises(InvalidSetting, match="http"):
        KibanaClient(url)
