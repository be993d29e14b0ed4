"""The one address that everything here listens on, its free ports, and JSON over HTTP to it."""

from __future__ import annotations

import errno
import http.client
import json
import socket
from collections.abc import Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from urllib.parse import urlencode

from copydesk.embedded.errors import PortTaken

ADDRESS = "127.0.0.1"


def free_ports(count: int) -> tuple[int, ...]:
    """`count` different ports that nothing listens on at this moment; another program may still take one."""
    with ExitStack() as held:
        ports = []
        for _ in range(count):
            probe = held.enter_context(socket.socket())
            probe.bind((ADDRESS, 0))
            ports.append(int(probe.getsockname()[1]))
        return tuple(ports)


def require_free(port: int, purpose: str) -> None:
    """Raise `PortTaken` if something listens on the loopback port already."""
    with socket.socket() as probe:
        # Without it a port would count as taken for a minute after its last user went away.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise PortTaken(
                f"port {port}, wanted for {purpose}, is taken by another program: stop it or choose another port"
            ) from None


@dataclass(frozen=True)
class Answer:
    """What an HTTP server on the loopback said."""

    status: int
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    def json(self) -> object:
        """The body parsed. Raises `ValueError` when it is no JSON."""
        return json.loads(self.body)


def ask(
    port: int,
    method: str,
    path: str,
    *,
    query: Mapping[str, str | int] | None = None,
    body: object = None,
    timeout_s: float = 30.0,
) -> Answer:
    """One request to 127.0.0.1, past any proxy setting. Raises `OSError` or `http.client.HTTPException`.

    `body` is sent as JSON, unless it is `bytes`, which are sent as they are (NDJSON for `_bulk`).
    """
    target = f"{path}?{urlencode(query)}" if query else path
    headers = {"Accept": "application/json"}
    payload: bytes | None = None
    if isinstance(body, bytes):
        payload, headers["Content-Type"] = body, "application/x-ndjson"
    elif body is not None:
        payload, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
    with closing(http.client.HTTPConnection(ADDRESS, port, timeout=timeout_s)) as connection:
        connection.request(method, target, body=payload, headers=headers)
        response = connection.getresponse()
        return Answer(response.status, response.read())
