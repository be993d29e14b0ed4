"""Nights: every landing day with its books, what it refused and why, and how long it took."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date
from statistics import median
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from copydesk.index import count_rejects_by_reason, list_nights
from copydesk.outcome import Stage
from copydesk_desk.address import Address, read_day
from copydesk_desk.reader import Reader
from copydesk_desk.rendering import render

router = APIRouter()

# What a night is compared with.
USUAL_NIGHTS = 14
_MOST_MONTHS = 24
# What became of documents in the index.
CHANGES = {
    "created": "new",
    "updated": "updated",
    "unchanged": "unchanged",
    "neighbours": "of other nights, whose stories grew or merged",
    "superseded": "replaced by a later landing",
    "removed": "removed",
}


@router.get("/nights")
def show_nights(request: Request, dag_id: str = "", run_id: str = "") -> HTMLResponse:
    """The page of all nights; with one of Airflow's runs or a `day`, that night's books first."""
    reader: Reader = request.app.state.reader
    nights = list_nights(reader.client, reader.settings.index)
    reasons = _count_reasons(reader, nights)
    asked = read_day(Address(tuple(request.query_params.multi_items())), "day")
    if run_id:
        asked = request.app.state.access.day_of_run(dag_id, run_id) or asked
    chosen = next((night for night in nights if asked and night["landed_on"] == asked.isoformat()), None)
    before = list_before(nights, chosen) if chosen else []
    return render(
        request,
        "nights.html",
        nights=nights,
        reasons=reasons,
        months=list_months(nights),
        stages=[str(stage) for stage in Stage],
        asked=asked.isoformat() if asked else None,
        run_id=run_id,
        chosen=chosen,
        usual=describe_usual(before),
        bars=draw_nights(before, chosen) if chosen and before else [],
        changes=CHANGES,
    )


def _count_reasons(reader: Reader, nights: Sequence[dict[str, Any]]) -> dict[str, list[tuple[str, int]]]:
    if not nights:
        return {}
    days = [date.fromisoformat(night["landed_on"]) for night in nights]
    return count_rejects_by_reason(reader.client, reader.settings.index, min(days), max(days))


def list_before(nights: Sequence[dict[str, Any]], chosen: dict[str, Any]) -> list[dict[str, Any]]:
    """The 14 nights before the chosen one, the latest first."""
    return [night for night in nights if night["landed_on"] < chosen["landed_on"]][:USUAL_NIGHTS]


def describe_usual(before: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The median of some nights, a figure each, and under `stages` of the seconds of each stage; empty without any."""
    usual: dict[str, Any] = {}
    for name in ("read", "kept", "rejected", "rejected_share", "curated", "stories", "copies"):
        values = [night[name] for night in before if name in night]
        if values:
            usual[name] = median(values)
    seconds = {
        stage: median(values)
        for stage in ("total", *map(str, Stage))
        if (values := [night["seconds"][stage] for night in before if stage in night.get("seconds", {})])
    }
    return usual | ({"seconds": seconds.pop("total")} if "total" in seconds else {}) | {"stages": seconds}


def draw_nights(before: Sequence[dict[str, Any]], chosen: dict[str, Any]) -> list[dict[str, Any]]:
    """The chosen night behind those before it, as bars: how high what was kept and what was rejected is, in percent."""
    nights = [*reversed(before), chosen]
    most = max(night["read"] for night in nights) or 1
    return [
        {
            "night": night,
            "kept": round(100 * night["kept"] / most, 2),
            "rejected": round(100 * night["rejected"] / most, 2),
        }
        for night in nights
    ]


def judge(night: dict[str, Any]) -> str:
    """How a night went, in one word."""
    if night.get("gate") in ("failed", "warned"):
        return str(night["gate"])
    if not night["read"]:
        return "empty"
    return "refused" if night["rejected"] else "good"


def list_months(nights: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The months of the nights, the latest first, as weeks of (day of the month, night, judgement)."""
    by_day = {night["landed_on"]: night for night in nights}
    months = sorted({night["landed_on"][:7] for night in nights}, reverse=True)[:_MOST_MONTHS]
    result = []
    for month in months:
        year, number = map(int, month.split("-"))
        weeks = []
        for week in calendar.Calendar().monthdayscalendar(year, number):
            days = []
            for day in week:
                night = by_day.get(f"{month}-{day:02}") if day else None
                days.append((day, night, judge(night) if night else ""))
            weeks.append(days)
        result.append({"name": f"{calendar.month_name[number]} {year}", "weeks": weeks})
    return result
