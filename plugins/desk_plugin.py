"""What Airflow's loader runs: the Desk's pages under /desk, in the navigation and as a tab of each run.

Every component of Airflow loads this file and one of them serves pages, so the application is imported by the first
request. That one is a second slower.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from threading import Lock
from typing import Any

from airflow.plugins_manager import AirflowPlugin

Scope = MutableMapping[str, Any]
Channel = Callable[..., Awaitable[Any]]


class LateDesk:
    """An ASGI application that is made when it is first asked."""

    def __init__(self) -> None:
        self._app: Any = None
        self._lock = Lock()

    async def __call__(self, scope: Scope, receive: Channel, send: Channel) -> None:
        await self._make()(scope, receive, send)

    def _make(self) -> Any:
        with self._lock:
            if self._app is None:
                from copydesk.settings import load_settings
                from copydesk_desk.access import build_access
                from copydesk_desk.app import create_app
                from copydesk_desk.pages.stories import load_models_soon

                load_models_soon()
                self._app = create_app(load_settings(), build_access())
            return self._app


class DeskPlugin(AirflowPlugin):
    """Registers the pages."""

    name = "copydesk_desk"
    fastapi_apps = [{"app": LateDesk(), "url_prefix": "/desk", "name": "Copydesk Desk"}]  # noqa: RUF012
    external_views = [  # noqa: RUF012
        {"name": "Desk", "href": "/desk/", "destination": "nav", "url_route": "desk", "nav_top_level": True},
        {
            "name": "Books of the night",
            "href": "/desk/nights?dag_id={DAG_ID}&run_id={RUN_ID}",
            "destination": "dag_run",
            "url_route": "desk-night",
        },
    ]
