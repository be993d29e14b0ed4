"""The eight calls of Kibana's HTTP API that applying `kibana/` takes.

`https://www.elastic.co/docs/api/doc/kibana`: dashboards (9.5), data views, spaces, status. A dashboard is replaced as a
whole, so that sending it again changes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import httpx

from copydesk.address import split_credentials
from copydesk.errors import KibanaRefused, KibanaUnavailable

# Kibana answers 503 while it starts and 429 or 502 behind a busy proxy; a start takes about a minute.
_LATER = (429, 502, 503, 504)
_RETRIES = 4
_FIRST_WAIT_S = 1.0
_TIMEOUT_S = 60.0
_API_VERSION = "2023-10-31"

Body = dict[str, Any]


class KibanaClient:
    """Kibana at an address, in one space. Raises `KibanaUnavailable`, `KibanaRefused` and `InvalidSetting`."""

    def __init__(
        self,
        url: str,
        space: str = "",
        api_key: str = "",
        *,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.space = space
        self._sleep = sleep
        address, credentials = split_credentials(url, "COPYDESK_KIBANA")
        self.url = address.rstrip("/")
        headers = {"kbn-xsrf": "true", "elastic-api-version": _API_VERSION}
        if api_key:
            headers["authorization"] = f"ApiKey {api_key}"
        auth = None if api_key else credentials
        self._http = httpx.Client(
            base_url=self.url, headers=headers, auth=auth, timeout=_TIMEOUT_S, transport=transport
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def ensure_space(self) -> bool:
        """Make the space where it is missing; whether that was so. The default space is always there."""
        if not self.space or self._request("GET", f"/api/spaces/space/{self.space}", missing=True) is not None:
            return False
        self._request("POST", "/api/spaces/space", {"id": self.space, "name": self.space})
        return True

    def list_data_views(self) -> dict[str, str]:
        """The names of all data views of the space, by id."""
        answer = self._request("GET", self._in_space("/api/data_views")) or {}
        return {one["id"]: one.get("name") or one.get("title", "") for one in answer.get("data_view", [])}

    def read_data_view(self, id_: str) -> Body | None:
        """A data view as Kibana holds it."""
        answer = self._request("GET", self._in_space(f"/api/data_views/data_view/{id_}"), missing=True)
        return answer["data_view"] if answer is not None else None

    def write_data_view(self, body: Body) -> Body:
        """Make or replace a data view by its id; what Kibana made of it."""
        path = self._in_space("/api/data_views/data_view")
        answer = self._request("POST", path, {"data_view": body, "override": True}) or {}
        return dict(answer["data_view"])

    def read_dashboard(self, id_: str) -> Body | None:
        """A dashboard as Kibana holds it, with the defaults that it filled in."""
        answer = self._request("GET", self._in_space(f"/api/dashboards/{id_}"), missing=True)
        return answer["data"] if answer is not None else None

    def write_dashboard(self, id_: str, body: Body) -> Body:
        """Make or replace a dashboard; what Kibana made of it."""
        answer = self._request("PUT", self._in_space(f"/api/dashboards/{id_}"), body) or {}
        return dict(answer["data"])

    def _in_space(self, path: str) -> str:
        return f"/s/{self.space}{path}" if self.space else path

    def _request(self, method: str, path: str, body: Body | None = None, *, missing: bool = False) -> Body | None:
        """The answer's JSON; None for a 404 where something may be `missing`."""
        response = self._send(method, path, body)
        if response.status_code == httpx.codes.NOT_FOUND and missing:
            return None
        if response.is_success:
            return _read_json(response, f"{self.url}{path}")
        reason = _explain(response)
        if response.status_code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
            raise KibanaRefused(f"{self.url}: Kibana denies access (HTTP {response.status_code}): {reason}")
        raise KibanaRefused(f"{self.url}: Kibana refuses {method} {path} (HTTP {response.status_code}): {reason}")

    def _send(self, method: str, path: str, body: Body | None) -> httpx.Response:
        problem = ""
        for attempt in range(_RETRIES + 1):
            if attempt:
                self._sleep(_FIRST_WAIT_S * 2 ** (attempt - 1))
            try:
                response = self._http.request(method, path, json=body)
            except httpx.TransportError as error:
                problem = f"it is out of reach: {' '.join(str(error).split()) or type(error).__name__}"
                continue
            if response.status_code not in _LATER:
                return response
            problem = f"it is not ready (HTTP {response.status_code})"
        raise KibanaUnavailable(f"{self.url}: Kibana can't be asked: {problem}")


def _read_json(response: httpx.Response, url: str) -> Body:
    try:
        answer = response.json()
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise KibanaRefused(f"{url} doesn't answer as Kibana does")
    return answer


def _explain(response: httpx.Response) -> str:
    try:
        said = response.json()
    except ValueError:
        said = None
    message = said.get("message") if isinstance(said, dict) else None
    return " ".join(str(message or response.text or response.reason_phrase).split())[:1_000]
