"""Replays as the Desk shows and starts them, where Airflow serves it. What Airflow has to do for that is `access`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from fastapi import HTTPException, Request

from copydesk.errors import InvalidQuery
from copydesk_desk.address import Address

# The page's facets and the parameters of the DAG `replay_quarantine`, which takes one value of each.
PARAMETERS = {"day": "day", "stages": "stage", "reasons": "reason", "sources": "source"}
_SAME = "same-origin"


@dataclass(frozen=True)
class IngestRun:
    """A run of `ingest_articles` that a replay started."""

    run_id: str
    day: str
    state: str
    link: str


@dataclass(frozen=True)
class Replay:
    """One run of `replay_quarantine`: what it was to send through again, and what became of that.

    `stays` is how many of the chosen rejects were rejected again, None as long as that isn't known.
    """

    run_id: str
    state: str
    started: str
    by: str
    chosen: Mapping[str, str]
    note: str
    stays: int | None
    link: str
    runs: tuple[IngestRun, ...] = ()


@dataclass(frozen=True)
class Replays:
    """What whoever asks may do, each by a function of the request.

    `may_start` says whether replays may be started, `start` starts one and returns its run's id, `list_latest` lists
    the last ones, the latest first.
    """

    may_start: Callable[[Request], bool]
    start: Callable[[Request, dict[str, str], str], str]
    list_latest: Callable[[Request], list[Replay]]
    is_paused: Callable[[], bool] = lambda: False


def read_selection(address: Address) -> dict[str, str]:
    """The DAG's parameters for what is chosen on the page. Raises `InvalidQuery` for two values of a kind."""
    selection = {}
    for name, parameter in PARAMETERS.items():
        values = address.all(name)
        if len(values) > 1:
            raise InvalidQuery(f"{name}: a replay takes one {parameter}, and {len(values)} are chosen")
        if values:
            selection[parameter] = values[0]
    return selection


def require_own_form(request: Request) -> None:
    """Refuse (403) whatever no page of ours sent: another site's form has the reader's cookie, too.

    A browser says where a request comes from, and no page can make it say otherwise (Fetch Metadata; older browsers
    have `Origin` alone).
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin", "")
    is_own = site == _SAME if site else bool(origin) and urlsplit(origin).netloc == request.headers.get("host")
    if not is_own:
        raise HTTPException(403, "the request comes from no page of the Desk")


def describe(chosen: Mapping[str, Any]) -> str:
    """A selection in words."""
    return ", ".join(f"{name} {value}" for name, value in chosen.items() if value) or "all that was refused"
