import base64
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from elasticsearch import Elasticsearch
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from copydesk.errors import CopydeskError, InvalidSetting, PermanentError, SearchUnavailable
from copydesk.index import client as client_module
from copydesk.index.client import connect, explain, list_secrets, translated_errors
from copydesk.settings import Settings

PRODUCT = {"X-Elastic-Product": "Elasticsearch"}
Serve = Callable[..., str]
STOPS_WITHIN_S = 0.01


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "_RETRY_BACKOFF_S", 0.001)


@pytest.fixture
def asked() -> list[str]:
    """How those who asked a server said who they are."""
    return []


@pytest.fixture
def serve(asked: list[str]) -> Iterator[Serve]:
    """Start a server that gives every request one answer; its URL."""
    servers: list[ThreadingHTTPServer] = []

    def start(status: int, body: object, headers: dict[str, str] = PRODUCT) -> str:
        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.headers.get("Authorization", ""))
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


# ── secrets ──────────────────────────────────────────────────────────────────────────────────────────────

# A part that no other text here holds, among all that ends some part of a URL.
SECRETS = st.text("/#?@:% []\\\t%2Fé", max_size=6).map(lambda ends: f"{ends}hush{ends[::-1]}")
GOOD_PLACES = ["127.0.0.1:9", "127.0.0.1:9/path", "[::1]:9"]
BAD_PLACES = ["", "node", ":9", "[::1:9", "n:65536", "n:port", "n:-9", "n:", "a:b:9", "n:9?a=b", "n:9#part", "n%20m:9"]
PLACES = st.sampled_from([*GOOD_PLACES, *BAD_PLACES])


@given(
    scheme=st.sampled_from(["http://", "https://", "HTTP://", "ftp://", "http:/", "//", ""]),
    secret=SECRETS,
    place=PLACES,
)
@examples(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_error_holds_a_secret_of_its_url(scheme: str, secret: str, place: str) -> None:
    settings = Settings(elasticsearch=f"{scheme}elastic:{secret}@{place}")
    with pytest.raises(CopydeskError) as caught:
        connect(settings)
    cause: BaseException | None = caught.value
    while cause is not None:
        assert "hush" not in f"{cause!s}{cause!r}"
        cause = cause.__cause__ or cause.__context__
    assert "hush" not in f"{settings!s}{settings!r}{settings.model_dump()}"


@given(secret=SECRETS)
@examples(deadline=None)
def test_the_password_is_a_secret_as_written_and_as_meant(secret: str) -> None:
    written = secret.replace("%", "%25")
    assert {written, secret} == {*list_secrets(Settings(elasticsearch=f"http://elastic:{written}@node:9200"))}


@pytest.mark.parametrize(
    "url", ["elasticsearch", "http://user:hush@node", "http://node:65536", "http://user:\udcff@n:1"]
)
def test_an_url_that_cannot_be_used_is_a_setting(url: str) -> None:
    assert refusal(url, InvalidSetting).startswith("COPYDESK_ELASTICSEARCH: not of the form http")


def test_the_password_is_sent_as_it_is_meant_and_shown_nowhere(serve: Serve, asked: list[str]) -> None:
    place = serve(200, {"version": {"number": "9.9.1"}}).removeprefix("http://")
    with connect(Settings(elasticsearch=f"http://elastic:hu/s#h?@:é%25@{place}")) as client:
        assert client_module.url_of(client) == f"http://{place}"
    assert asked == ["Basic " + base64.b64encode("elastic:hu/s#h?@:é%".encode()).decode()]


@pytest.mark.parametrize("key", ["hüsh", "hu\nsh", "hush€"])
def test_a_key_that_cannot_be_sent_is_not_shown(key: str) -> None:
    with pytest.raises(InvalidSetting, match=r"^COPYDESK_ELASTICSEARCH_API_KEY: ") as caught:
        connect(Settings(elasticsearch_api_key=key))
    assert key not in str(caught.value)


def test_a_key_is_sent_without_the_end_of_its_line(serve: Serve, asked: list[str]) -> None:
    url = serve(200, {"version": {"number": "9.9.1"}})
    connect(Settings(elasticsearch=url, elasticsearch_api_key="hush\n")).close()
    assert asked == ["ApiKey hush"]


def test_two_ways_to_log_in_are_one_too_many() -> None:
    with pytest.raises(InvalidSetting, match="has a user already"):
        connect(Settings(elasticsearch="http://elastic:hush@node:9200", elasticsearch_api_key="key"))


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
