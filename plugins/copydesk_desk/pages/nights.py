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
        usual=describe_usual(nights, chosen) if chosen else {},
    )


def _count_reasons(reader: Reader, nights: Sequence[dict[str, Any]]) -> dict[str, list[tuple[str, int]]]:
    if not nights:
        return {}
    days = [date.fromisoformat(night["landed_on"]) for night in nights]
    return count_rejects_by_reason(reader.client, reader.settings.index, min(days), max(days))


def describe_usual(nights: Sequence[dict[str, Any]], chosen: dict[str, Any]) -> dict[str, float]:
    """The median of the 14 nights before the chosen one, a figure each; empty where there are none."""
    before = [night for night in nights if night["landed_on"] < chosen["landed_on"]][:USUAL_NIGHTS]
    usual = {}
    for name in ("read", "kept", "rejected", "rejected_share", "curated", "stories", "copies"):
        values = [night[name] for night in before if name in night]
        if values:
            usual[name] = median(values)
    totals = [night["seconds"]["total"] for night in before if "total" in night.get("seconds", {})]
    return usual | ({"seconds": median(totals)} if totals else {})


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
