"""The REST client where Airflow can't or won't answer, against a server that says what Airflow would."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from copydesk.embedded import loopback
from copydesk.embedded.airflow_client import AirflowClient
from copydesk.embedded.errors import AirflowRefused


class ScriptedServer(ThreadingHTTPServer):
    """Gives the answers of a script, one a request."""

    answers: list[tuple[int, object]]


class ScriptedHandler(BaseHTTPRequestHandler):
    """Takes the next answer."""

    def respond(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        assert isinstance(self.server, ScriptedServer)
        status, body = self.server.answers.pop(0)
        payload = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    do_GET = do_POST = do_PATCH = respond  # noqa: N815 (names that the base class looks for)

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """A running server without answers yet."""
    with ScriptedServer((loopback.ADDRESS, 0), ScriptedHandler) as running:
        running.answers = []
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def test_a_refusal_is_passed_on_with_its_words(server: ScriptedServer) -> None:
    server.answers = [(422, {"detail": "non-periodic schedule"})]
    with pytest.raises(AirflowRefused, match=r"PATCH /dags/a was answered with 422: .*non-periodic schedule"):
        AirflowClient(server.server_port).unpause("a")


def test_a_list_is_read_to_its_end(server: ScriptedServer) -> None:
    def page(*names: str) -> tuple[int, object]:
        errors = [{"filename": name, "stack_trace": "broken"} for name in names]
        return 200, {"import_errors": errors, "total_entries": 3}

    server.answers = [page("a.py", "b.py"), page("c.py")]
    assert list(AirflowClient(server.server_port).import_errors()) == ["a.py", "b.py", "c.py"]


def test_no_answer_is_said() -> None:
    (port,) = loopback.free_ports(1)
    with pytest.raises(AirflowRefused, match="no answer from Airflow"):
        AirflowClient(port).has_dag("a")
