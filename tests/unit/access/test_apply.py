"""Applying roles and users, against a server that answers as Elasticsearch's documented security API does.

It is a double: the security module comes in no package that could be started here. It keeps what it is given, tells of
a role with defaults filled in, and refuses who isn't the superuser.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from copydesk.access import Access, Applied, Change, apply_access, load_access, make_key
from copydesk.errors import InvalidSetting

ACCESS = Path(__file__).parents[3] / "access"
SUPERUSER = "Basic ZWxhc3RpYzpzM2NyZXQ="  # elastic:s3cret


class SecurityDouble(BaseHTTPRequestHandler):
    """Roles, users and keys in memory."""

    server: SecurityServer

    def do_GET(self) -> None:
        self._answer({})

    def do_PUT(self) -> None:
        self._answer(json.loads(self.rfile.read(int(self.headers["content-length"]))))

    do_POST = do_PUT  # noqa: N815

    def log_message(self, *arguments: object) -> None:
        """Nothing: a test's output is its own."""

    def _answer(self, body: dict[str, Any]) -> None:
        if self.headers.get("authorization") != SUPERUSER:
            return self._send(401, {"error": {"reason": "unable to authenticate user"}})
        kind, _, name = self.path.removeprefix("/_security/").partition("/")
        store = self.server.stored
        if kind == "_authenticate":
            return self._send(200, {"username": "elastic"})
        if self.command == "GET":
            found = store.get(self.path)
            return self._send(200 if found else 404, {name: found} if found else {})
        if kind == "role":
            for one in body["indices"]:
                one["privileges"].reverse()
                one["allow_restricted_indices"] = False
            body["transient_metadata"] = {"enabled": True}
        store[self.path] = body
        return self._send(200, {"encoded": "a2V5"} if kind == "api_key" else {})

    def _send(self, status: int, body: dict[str, Any]) -> None:
        sent = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/vnd.elasticsearch+json;compatible-with=9")
        self.send_header("x-elastic-product", "Elasticsearch")
        self.send_header("content-length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)


class SecurityServer(ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), SecurityDouble)
        self.stored: dict[str, dict[str, Any]] = {}


@pytest.fixture
def server() -> Iterator[SecurityServer]:
    with SecurityServer() as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def client(server: SecurityServer) -> Iterator[Elasticsearch]:
    url = f"http://127.0.0.1:{server.server_port}"
    with Elasticsearch(url, basic_auth=("elastic", "s3cret"), max_retries=0) as connected:
        yield connected


@pytest.fixture
def access() -> Access:
    return load_access(ACCESS)


def test_every_role_and_every_user_with_a_password_is_written(
    client: Elasticsearch, server: SecurityServer, access: Access
) -> None:
    passwords = {"copydesk_pipeline": "p", "kibana_system": "k"}
    applied = list(apply_access(client, access, passwords))
    assert [one.change for one in applied if one.kind == "role"] == [Change.CREATED] * 4
    assert {one.name: one.change for one in applied if one.kind == "user"} == {
        "copydesk_pipeline": Change.SET,
        "copydesk_analyst": Change.LEFT_OUT,
        "copydesk_author": Change.LEFT_OUT,
        "kibana_system": Change.SET,
    }
    user = server.stored["/_security/user/copydesk_pipeline"]
    assert user["roles"] == ["copydesk_pipeline", "copydesk_keeper"]
    assert server.stored["/_security/user/kibana_system/_password"] == {"password": "k"}


def test_applying_again_changes_nothing_and_a_changed_role_is_told(client: Elasticsearch, access: Access) -> None:
    list(apply_access(client, access, {}))
    again = [one for one in apply_access(client, access, {}) if one.kind == "role"]
    assert {one.change for one in again} == {Change.UNCHANGED}
    changed = access.with_(roles=access.roles | {"copydesk_analyst": access.roles["copydesk_author"]})
    told = list(apply_access(client, changed, {}))
    assert [one for one in told if one.change is Change.CHANGED] == [
        Applied("role", "copydesk_analyst", Change.CHANGED)
    ]


def test_a_prefix_is_in_every_name_of_an_index(client: Elasticsearch, server: SecurityServer, access: Access) -> None:
    list(apply_access(client, access, {}, prefix="city-"))
    names = {
        name
        for path, role in server.stored.items()
        if path.startswith("/_security/role/")
        for one in role["indices"]
        for name in one["names"]
    }
    assert names == {
        "city-articles*",
        "city-building-articles*",
        "city-copydesk-runs*",
        "city-copydesk-rejects*",
        "city-copydesk-locks*",
    }


def test_a_key_has_the_rights_of_its_role(client: Elasticsearch, server: SecurityServer, access: Access) -> None:
    assert make_key(client, "copydesk_analyst", access.roles["copydesk_analyst"], days=30) == "a2V5"
    sent = server.stored["/_security/api_key"]
    assert sent["expiration"] == "30d"
    assert sent["role_descriptors"]["copydesk_analyst"]["cluster"] == ["monitor"]


def test_who_is_not_the_superuser_is_refused_in_one_line(server: SecurityServer, access: Access) -> None:
    url = f"http://127.0.0.1:{server.server_port}"
    with (
        Elasticsearch(url, basic_auth=("elastic", "wrong"), max_retries=0) as client,
        pytest.raises(InvalidSetting, match="denies access") as caught,
    ):
        list(apply_access(client, access, {}))
    assert "\n" not in str(caught.value)
