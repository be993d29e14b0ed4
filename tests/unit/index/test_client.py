import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from elasticsearch import Elasticsearch

from copydesk.errors import CopydeskError, InvalidSetting, PermanentError, SearchUnavailable
from copydesk.index import client as client_module
from copydesk.index.client import connect, explain, translated_errors
from copydesk.settings import Settings

PRODUCT = {"X-Elastic-Product": "Elasticsearch"}
Serve = Callable[..., str]
STOPS_WITHIN_S = 0.01


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "_RETRY_BACKOFF_S", 0.001)


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start a server that gives every request one answer; its URL."""
    servers: list[ThreadingHTTPServer] = []

    def start(status: int, body: object, headers: dict[str, str] = PRODUCT) -> str:
        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                payload = json.dumps(body).encode()
                self.send_response(status)
                for name, value in {**headers, "Content-Type": "application/json"}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(payload)))
                self.end_headers()
                self.wfile.write(payload)

            def log_message(self, format: str, *args: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(STOPS_WITHIN_S,), daemon=True).start()
        return f"http://127.0.0.1:{server.server_address[1]}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def refusal(url: str, kind: type[CopydeskError]) -> str:
    with pytest.raises(kind) as caught:
        connect(Settings(elasticsearch=url))
    assert type(caught.value) is kind
    text = str(caught.value)
    assert "\n" not in text
    return text


def error_body(reason: str) -> dict[str, object]:
    return {"error": {"type": "some_exception", "reason": reason, "root_cause": [{"reason": reason}]}}


def test_a_node_of_version_9_is_taken(serve: Serve) -> None:
    url = serve(200, {"version": {"number": "9.9.1"}})
    with connect(Settings(elasticsearch=url)) as client:
        assert client_module.url_of(client) == url


def test_another_major_version_is_refused_with_both_versions(serve: Serve) -> None:
    url = serve(200, {"version": {"number": "8.19.2"}})
    text = refusal(url, InvalidSetting)
    assert url in text
    assert "8.19.2" in text
    assert "version 9" in text


def test_another_product_is_refused(serve: Serve) -> None:
    url = serve(200, {"version": {"number": "9.0.0"}}, headers={})
    assert "not Elasticsearch" in refusal(url, InvalidSetting)


def test_nothing_there_is_transient_and_names_the_url() -> None:
    assert refusal("http://127.0.0.1:9", SearchUnavailable).startswith("http://127.0.0.1:9: ")


@pytest.mark.parametrize("status", [429, 500, 503])
def test_an_overloaded_node_is_transient(serve: Serve, status: int) -> None:
    url = serve(status, error_body("queue is full"))
    text = refusal(url, SearchUnavailable)
    assert text.startswith(url)
    assert "queue is full" in text
    assert str(status) in text


@pytest.mark.parametrize("status", [401, 403])
def test_a_wrong_key_names_the_setting(serve: Serve, status: int) -> None:
    url = serve(status, error_body("unable to authenticate"))
    assert refusal(url, InvalidSetting).startswith("COPYDESK_ELASTICSEARCH_API_KEY")


def test_another_refusal_is_permanent(serve: Serve) -> None:
    assert "bad request line" in refusal(serve(400, error_body("bad request line")), PermanentError)


@pytest.mark.parametrize("url", ["elasticsearch", "http://user:hush@node"])
def test_an_url_that_cannot_be_used_is_a_setting_and_no_password_is_shown(url: str) -> None:
    text = refusal(url, InvalidSetting)
    assert text.startswith("COPYDESK_ELASTICSEARCH: ")
    assert "hush" not in text


def test_a_password_in_the_url_is_not_shown_when_nothing_answers() -> None:
    assert "hush" not in refusal("http://user:hush@127.0.0.1:9", SearchUnavailable)


def test_our_own_errors_pass_the_translation_unchanged() -> None:
    mistake = SearchUnavailable("already one line")
    with (
        Elasticsearch("http://127.0.0.1:9") as client,
        pytest.raises(SearchUnavailable) as caught,
        translated_errors(client),
    ):
        raise mistake
    assert caught.value is mistake


@pytest.mark.parametrize(
    ("error", "line"),
    [
        ("plain\ntext", "plain text"),
        ({"type": "strict"}, "strict"),
        ({"reason": "no field\n[x]", "caused_by": {"type": "strict"}}, "no field [x]; strict"),
        ({"reason": "no", "root_cause": [{"reason": "no"}]}, "no"),
        (
            {"reason": "all shards failed", "root_cause": [{"reason": "too large"}], "caused_by": {"reason": "b"}},
            "all shards failed; too large; b",
        ),
    ],
)
def test_reasons_are_told_once_each_on_one_line(error: object, line: str) -> None:
    assert explain(error) == line
