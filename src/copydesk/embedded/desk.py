"""The Desk as a program of its own: its pages without Airflow, for whoever reaches this machine's loopback address."""

from __future__ import annotations

import http.client
import os
import sys
from pathlib import Path

from copydesk.embedded import loopback
from copydesk.embedded.program import EmbeddedProgram
from copydesk.embedded.service import Service
from copydesk.errors import InvalidSetting
from copydesk.settings import Settings

# The library imports no web framework: what serves the pages lies beside it.
_APPLICATION = "copydesk_desk.server:create_server"
_READY_WITHIN_S = 60
_STOPS_WITHIN_S = 5


class DeskServer(EmbeddedProgram):
    """One run of the Desk; it holds no data. A context manager, like `ElasticsearchNode`."""

    def __init__(self, settings: Settings, plugins: Path, port: int | None = None, *, log: Path) -> None:
        """`plugins` is the folder that holds the pages; `port` None takes a free one."""
        super().__init__()
        self.port = loopback.free_ports(1)[0] if port is None else port
        self._settings = settings
        self._plugins = plugins
        self._log = log

    @property
    def url(self) -> str:
        """The address of its first page."""
        return f"http://{loopback.ADDRESS}:{self.port}/"

    def service(self) -> Service:
        """The Desk as a service for a supervisor. Raises `PortTaken`, and `InvalidSetting` where no pages are."""
        if not (self._plugins / "copydesk_desk").is_dir():
            raise InvalidSetting(f"no pages of the Desk in {self._plugins.resolve()}: run it in Copydesk's own folder")
        loopback.require_free(self.port, "the Desk")
        self._log.parent.mkdir(parents=True, exist_ok=True)
        command = (
            sys.executable, "-m", "uvicorn", _APPLICATION, "--factory", "--app-dir", str(self._plugins.resolve()),
            "--host", loopback.ADDRESS, "--port", str(self.port), "--log-level", "warning", "--no-server-header",
        )  # fmt: skip
        asked = {
            "COPYDESK_ELASTICSEARCH": self._settings.elasticsearch.get_secret_value(),
            "COPYDESK_ELASTICSEARCH_API_KEY": self._settings.elasticsearch_api_key.get_secret_value(),
            "COPYDESK_INDEX__PREFIX": self._settings.index.prefix,
            "COPYDESK_LANDING": self._settings.landing,
        }
        return Service(
            name="desk",
            command=command,
            environment=os.environ | asked,
            log=self._log,
            is_ready=self._is_ready,
            ready_within_s=_READY_WITHIN_S,
            stops_within_s=_STOPS_WITHIN_S,
        )

    def _is_ready(self) -> bool:
        try:
            return loopback.ask(self.port, "GET", "/static/desk.svg", timeout_s=2).status == 200
        except (OSError, http.client.HTTPException):
            return False
