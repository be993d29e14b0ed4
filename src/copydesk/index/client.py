"""The connection to Elasticsearch, and the translation of its failures into Copydesk's few kinds."""

from __future__ import annotations

import base64
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from elasticsearch import ApiError, Elasticsearch, SSLError, TransportError, UnsupportedProductError

from copydesk.address import split_credentials
from copydesk.errors import CopydeskError, InvalidSetting, PermanentError, SearchUnavailable
from copydesk.settings import Settings

# The client speaks the 9.x protocol; a server of another major version answers it wrongly or not at all.
SUPPORTED_MAJOR_VERSION = 9

# A bulk of some hundred articles takes a second; a node that is merging or short of memory may take twenty.
_REQUEST_TIMEOUT_S = 30.0
# A restarting proxy or a full queue passes in seconds. More patience is the scheduler's: a task is retried.
_MAX_RETRIES = 3
_RETRY_BACKOFF_S = 0.5
_RETRY_BACKOFF_CAP_S = 5.0

_TOO_MANY_REQUESTS = 429
_RETRIED_STATUSES = (_TOO_MANY_REQUESTS, 502, 503, 504)
_ACCESS_DENIED = (401, 403)


def connect(settings: Settings, *, timeout_s: float = _REQUEST_TIMEOUT_S, retries: int = _MAX_RETRIES) -> Elasticsearch:
    """A client for the Elasticsearch of `settings`, which has answered and has the right version. Close it after use.

    A request that isn't answered within `timeout_s` is sent again up to `retries` times. Raises
    `SearchUnavailable` where nothing answers and `InvalidSetting` where something else than Elasticsearch 9 does, or
    the URL or the API key is no good.
    """
    client = _build_client(settings, timeout_s, retries)
    try:
        with translated_errors(client):
            answer = client.info()
        _require_supported(client, str(answer["version"]["number"]))
    except BaseException:
        client.close()
        raise
    return client


def url_of(client: Elasticsearch) -> str:
    """Where a client sends its requests, without credentials: for a message to an operator."""
    return next(iter(client.transport.node_pool.all())).base_url


@contextmanager
def translated_errors(client: Elasticsearch) -> Iterator[None]:
    """Turn what the client raises inside into a `CopydeskError` of one line that begins with the URL."""
    try:
        yield
    except (ApiError, TransportError) as error:
        raise translate(error, url_of(client)) from error


def translate(error: ApiError | TransportError, url: str) -> CopydeskError:
    """The Copydesk error for a client's: out of reach and overloaded are transient, the rest is not."""
    if isinstance(error, UnsupportedProductError):
        return InvalidSetting(f"COPYDESK_ELASTICSEARCH: {url} is not Elasticsearch")
    if isinstance(error, ApiError):
        return _translate_answer(error, url)
    if isinstance(error, SSLError):
        return InvalidSetting(f"COPYDESK_ELASTICSEARCH: {url} has no TLS certificate to trust: {_one_line(error)}")
    return SearchUnavailable(f"{url}: Elasticsearch is out of reach: {_one_line(error)}")


def search_together(client: Elasticsearch, index: str, bodies: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The answers to several searches of an index, asked at once. Raises what the client raises for one of them."""
    together = client.msearch(searches=[part for body in bodies for part in ({"index": index}, body)])
    answers: list[dict[str, Any]] = together["responses"]
    for answer in answers:
        if "error" in answer:
            raise ApiError(
                str(answer["error"]["type"]), meta=replace(together.meta, status=answer["status"]), body=answer
            )
    return answers


def is_overload(status: int) -> bool:
    """Whether an HTTP status means that the same request may succeed later."""
    return status == _TOO_MANY_REQUESTS or status >= 500


def explain(error: Any) -> str:
    """One line from an error of an answer: its reason, those below it, and those of the shards that it comes from."""
    if not isinstance(error, dict):
        return _one_line(error)
    below = error.get("caused_by")
    roots = [explain(root) for root in error.get("root_cause", ())]
    reasons = [_one_line(error.get("reason") or error.get("type") or "no reason given"), *roots]
    if below is not None:
        reasons.append(explain(below))
    return "; ".join(dict.fromkeys(reasons))


def list_secrets(settings: Settings) -> list[str]:
    """What no log may show: the password in the URL as it is written and as it is meant, and the API key."""
    url = settings.elasticsearch.get_secret_value()
    written = url.rpartition("@")[0].partition("://")[2].partition(":")[2]
    found = (written, unquote(written), settings.elasticsearch_api_key.get_secret_value().strip())
    return [secret for secret in dict.fromkeys(found) if secret]


def _read_api_key(settings: Settings) -> str | None:
    """The key, without the end of line that a file of it had. Raises `InvalidSetting` for what can't be sent."""
    key = settings.elasticsearch_api_key.get_secret_value().strip()
    if not (key.isascii() and key.isprintable()):
        raise InvalidSetting("COPYDESK_ELASTICSEARCH_API_KEY: it holds characters that no key has")
    return key or None


def _encode_credentials(credentials: tuple[str, str]) -> str:
    """User and password as HTTP sends them, in UTF-8 (RFC 7617), where the client itself only knows ASCII."""
    return base64.b64encode(":".join(credentials).encode()).decode("ascii")


def _build_client(settings: Settings, timeout_s: float, retries: int) -> Elasticsearch:
    # The transport logs a stack trace for every retry; what the retries can't mend becomes an error of one line.
    logging.getLogger("elastic_transport").setLevel(logging.ERROR)
    address, credentials = split_credentials(
        settings.elasticsearch.get_secret_value(), "COPYDESK_ELASTICSEARCH", needs_port=True
    )
    api_key = _read_api_key(settings)
    if api_key and credentials:
        raise InvalidSetting("COPYDESK_ELASTICSEARCH_API_KEY: COPYDESK_ELASTICSEARCH has a user already; give one")
    authority: dict[str, Any] = {"ca_certs": settings.elasticsearch_ca} if settings.elasticsearch_ca else {}
    return Elasticsearch(
        address,
        **authority,
        api_key=api_key,
        basic_auth=_encode_credentials(credentials) if credentials else None,
        request_timeout=timeout_s,
        max_retries=retries,
        retry_on_timeout=True,
        retry_on_status=_RETRIED_STATUSES,
        retry_backoff_base=_RETRY_BACKOFF_S,
        retry_backoff_cap=_RETRY_BACKOFF_CAP_S,
    )


def _require_supported(client: Elasticsearch, version: str) -> None:
    if version.split(".")[0] != str(SUPPORTED_MAJOR_VERSION):
        raise InvalidSetting(
            f"COPYDESK_ELASTICSEARCH: {url_of(client)} is Elasticsearch {version}; "
            f"Copydesk needs version {SUPPORTED_MAJOR_VERSION}"
        )


def _translate_answer(error: ApiError, url: str) -> CopydeskError:
    status = error.meta.status
    reason = explain(error.body.get("error") if isinstance(error.body, dict) else error.message)
    if is_overload(status):
        return SearchUnavailable(f"{url}: Elasticsearch can't serve now (HTTP {status}): {reason}")
    if status in _ACCESS_DENIED:
        return InvalidSetting(f"COPYDESK_ELASTICSEARCH_API_KEY: {url} denies access (HTTP {status}): {reason}")
    return PermanentError(f"{url}: Elasticsearch refuses the request (HTTP {status}): {reason}")


def _one_line(text: object) -> str:
    return " ".join(str(text).split())
