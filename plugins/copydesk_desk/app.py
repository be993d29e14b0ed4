"""The application: what every page has in common, and what becomes of an error."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from copydesk.errors import CopydeskError, InvalidQuery, PermanentError, TransientError
from copydesk.settings import Settings
from copydesk_desk.pages import articles, maps, nights, quarantine, search, stories
from copydesk_desk.reader import Reader
from copydesk_desk.rendering import render
from copydesk_desk.replays import Replays

LOG = logging.getLogger(__name__)
STATIC = Path(__file__).with_name("static")
_FILES = {
    "desk.css": "text/css; charset=utf-8",
    "desk.js": "text/javascript; charset=utf-8",
    "desk.svg": "image/svg+xml",
    "world.svg": "image/svg+xml",
}

# Nothing from elsewhere, no script in a page, no page in a frame but in Airflow's own.
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
        "base-uri 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_UNAUTHORIZED = 401
# How Elasticsearch says that an alias leads nowhere.
_NO_INDEX = "no such index"

Guard = Callable[..., Any]


@dataclass(frozen=True)
class Access:
    """Who may see the Desk: `guard` is a dependency of every route, which refuses by an HTTP error.

    `login` is where a browser without a session is sent. `day_of_run` tells the landing day of one of Airflow's runs.
    `replays` is None where there is no Airflow to start them.
    """

    guard: Guard
    login: str | None = None
    day_of_run: Callable[[str, str], date | None] = lambda dag_id, run_id: None
    replays: Replays | None = None


def _let_in() -> None:
    """Whoever reaches the loopback address of this machine is its operator."""


def create_app(settings: Settings, access: Access | None = None) -> FastAPI:
    """The Desk over the Elasticsearch of `settings`, which is asked only when a page is."""
    access = access or Access(_let_in)
    app = FastAPI(
        title="Copydesk",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        dependencies=[Depends(access.guard)],
    )
    app.state.reader = Reader(settings)
    app.state.access = access
    app.middleware("http")(_add_headers)
    app.include_router(_static)
    for page in (search, maps, stories, articles, nights, quarantine):
        app.include_router(page.router)
    app.add_exception_handler(CopydeskError, _explain_error)
    app.add_exception_handler(HTTPException, _explain_refusal)
    app.add_exception_handler(Exception, _explain_failure)
    return app


_static = APIRouter()


@_static.get("/static/{name}")
def serve_file(name: str) -> Response:
    """One of the few files that pages refer to."""
    if name not in _FILES:
        raise HTTPException(404)
    return FileResponse(STATIC / name, media_type=_FILES[name])


async def _add_headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    response = await call_next(request)
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _explain_error(request: Request, error: Exception) -> HTMLResponse:
    """A page of one of the library's own errors: their text is one line for a person and holds no secret."""
    if isinstance(error, InvalidQuery):
        return _error_page(request, 400, "This question can't be answered", str(error))
    if isinstance(error, TransientError):
        text = "The pages come back as soon as it answers. Airflow and the pipeline are not touched by this."
        return _error_page(request, 503, "Elasticsearch doesn't answer", str(error), text)
    if isinstance(error, PermanentError) and _NO_INDEX in str(error):
        text = "Ingest a landing day first: the DAG ingest_articles does, or the command copydesk ingest."
        return _error_page(request, 404, "Nothing is indexed yet", text)
    return _error_page(request, 500, "The Desk can't show this page", str(error))


def _explain_refusal(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    access: Access = request.app.state.access
    if error.status_code == _UNAUTHORIZED and access.login and "text/html" in request.headers.get("accept", ""):
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"{access.login}?{urlencode({'next': here})}", status_code=303)
    if "text/html" not in request.headers.get("accept", ""):
        return JSONResponse({"detail": error.detail}, error.status_code, error.headers)
    titles = {401: "Log in first", 403: "You may not do this", 404: "There is no such page"}
    return _error_page(request, error.status_code, titles.get(error.status_code, "The page is refused"), error.detail)


def _explain_failure(request: Request, error: Exception) -> HTMLResponse:
    """What nobody foresaw: the log has it, the page doesn't."""
    LOG.exception("the Desk failed at %s", request.url.path, exc_info=error)
    return _error_page(request, 500, "The Desk failed at this page", "The log of the server says why.")


def _error_page(request: Request, status: int, title: str, *lines: str) -> HTMLResponse:
    page = render(request, "error.html", title=title, lines=lines)
    page.status_code = status
    for name, value in _HEADERS.items():
        page.headers.setdefault(name, value)
    return page
