"""Quarantine: what was refused, why, and how its file begins."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import ValidationError

from copydesk.errors import InvalidQuery
from copydesk.index import RejectQuery, find_reject, list_rejects
from copydesk_desk.address import Address, read_day
from copydesk_desk.raw_file import SHOWN_BYTES, read_beginning
from copydesk_desk.reader import Reader
from copydesk_desk.rendering import base_of, render
from copydesk_desk.replays import PARAMETERS, Replays, describe, read_selection, require_own_form

router = APIRouter()

FACETS = {"stages": "Stage", "reasons": "Reason", "sources": "Source"}
_PAGE_SIZE = 50
_MOST_LEFT = 50


@router.get("/quarantine")
def show_quarantine(request: Request) -> HTMLResponse:
    """The page of all rejects that match what is chosen."""
    reader: Reader = request.app.state.reader
    address = _read_address(request)
    query = _build_query(address)
    found = list_rejects(reader.client, reader.settings.index, query)
    facets = [(name, title, _list_values(address, name, found.facets[name])) for name, title in FACETS.items()]
    last = query.page * query.size
    return render(
        request,
        "quarantine.html",
        address=address,
        found=found,
        facets=facets,
        query=query,
        behind=address.turn(query.page + 1) if last < found.total else None,
        before=address.turn(query.page - 1) if query.page > 1 else None,
        left=list_left(reader, query.day) if query.day else [],
        started=request.query_params.get("started", ""),
        **_offer_replay(request, address),
    )


@router.post("/quarantine/replay", dependencies=[Depends(require_own_form)])
def replay(request: Request) -> RedirectResponse:
    """Start a replay of the rejects that the page shows, and show the page again with its run."""
    reader: Reader = request.app.state.reader
    replays: Replays | None = request.app.state.access.replays
    if replays is None:
        raise HTTPException(404, "there is no Airflow behind these pages: copydesk replay does it")
    address = _read_address(request).with_()
    chosen = read_selection(address)
    if not replays.may_start(request):
        raise HTTPException(403, "you may read what was refused, but not send it through again")
    waiting = list_rejects(reader.client, reader.settings.index, _build_query(address)).total
    if not waiting:
        raise InvalidQuery(f"nothing waits in quarantine that is {describe(chosen)}")
    run_id = replays.start(request, chosen, f"{waiting} in quarantine, chosen on the Desk: {describe(chosen)}")
    return RedirectResponse(f"{base_of(request)}/quarantine?{address.with_(started=run_id)}", status_code=303)


def _offer_replay(request: Request, address: Address) -> dict[str, Any]:
    """What the page says of replays: the last ones, and whether what is chosen can be sent through again."""
    replays: Replays | None = request.app.state.access.replays
    is_one_of_each = all(len(address.all(name)) <= 1 for name in PARAMETERS)
    return {
        "has_airflow": replays is not None,
        "may_replay": replays is not None and replays.may_start(request),
        "is_one_of_each": is_one_of_each,
        "chosen": describe(read_selection(address)) if is_one_of_each else "",
        "selection": read_selection(address) if is_one_of_each else {},
        "replays": replays.list_latest(request) if replays else [],
        "is_paused": replays is not None and replays.is_paused(),
        "describe": describe,
    }


def _read_address(request: Request) -> Address:
    known = {*FACETS, "day", "page"}
    return Address(tuple(pair for pair in request.query_params.multi_items() if pair[0] in known and pair[1]))


def list_left(reader: Reader, day: date) -> list[dict[str, Any]]:
    """What has left the quarantine of a day, the last first; nothing where the history can't be read from here."""
    from copydesk.pipeline import list_left as list_left_of

    try:
        left = list_left_of(reader.settings.data, day)
    except (OSError, ValueError):
        return []
    return left[::-1][:_MOST_LEFT]


def find_attempts(reader: Reader, reject: dict[str, Any]) -> dict[str, Any]:
    """How often and since when a reject was tried, and why it was rejected before; empty where that isn't known."""
    from copydesk.pipeline import read_waiting

    try:
        waiting = read_waiting(reader.settings.data, date.fromisoformat(reject["landed_on"]))
    except (OSError, ValueError):
        return {}
    return waiting.get(reject["path"], {})


@router.get("/quarantine/{reject_id}")
def show_reject(request: Request, reject_id: str) -> HTMLResponse:
    """The page of one reject with the beginning of its raw file."""
    reader: Reader = request.app.state.reader
    reject = find_reject(reader.client, reader.settings.index, reject_id)
    text, why_not = read_beginning(reader.settings.landing, reject["path"])
    return render(
        request,
        "reject.html",
        reject=reject,
        text=text,
        why_not=why_not,
        shown=SHOWN_BYTES,
        attempts=find_attempts(reader, reject),
        alike=Address(
            (
                ("day", reject["landed_on"]),
                ("stages", reject["stage"]),
                ("reasons", reject["reason"]),
                ("sources", reject["source"]["name"]),
            )
        ),
    )


def _build_query(address: Address) -> RejectQuery:
    try:
        return RejectQuery.model_validate(
            {name: address.all(name) for name in FACETS}
            | {"day": read_day(address, "day"), "page": address.get("page", "1"), "size": _PAGE_SIZE}
        )
    except ValidationError:
        raise InvalidQuery("page: the number of the page, from 1") from None


def _list_values(address: Address, name: str, counts: tuple[tuple[str, int], ...]) -> list[dict[str, Any]]:
    chosen = set(address.all(name))
    return [
        {
            "value": value,
            "count": number,
            "is_chosen": value in chosen,
            "choose": address.drop(name, value) if value in chosen else address.add(name, value),
        }
        for value, number in counts
    ]
