"""Which landing days are not up to date: never ingested, or with other files than those of their last run.

A day is left to its nightly run until that is due. What a gate stopped is named, and not run again before its files
change: it waits for a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from copydesk.settings import NightSettings, Settings
from copydesk.storage.deliveries import Delivery, find_delivery
from copydesk.storage.landing import list_days
from copydesk.storage.records import find_run, find_stop, list_runs

# A day that fails this often for a cause that may pass has one that doesn't.
MAX_TRIES = 5


@dataclass(frozen=True, slots=True)
class Due:
    """A landing day that is not up to date. `key` tells its delivery and failures from those of any other scan."""

    day: date
    why: str
    is_to_run: bool
    key: str


def find_due(settings: Settings, now: datetime) -> list[Due]:
    """The landing days that are not up to date, oldest first. Raises `LandingMissing`."""
    nights = settings.nights
    landed = set(list_days(settings.landing))
    known = {date.fromisoformat(run["day"]) for run in list_runs(settings.data) if run["read"]}
    oldest = (now.astimezone(ZoneInfo(nights.timezone)) - timedelta(days=nights.catch_up_days)).date()
    found = [_judge(settings, day, oldest) for day in sorted(landed | known) if now >= night_of(day, nights)]
    return [one for one in found if one]


def night_of(day: date, nights: NightSettings) -> datetime:
    """When the nightly run of a landing day no longer waits for its folder."""
    begins = datetime(day.year, day.month, day.day, nights.hour, nights.minute, tzinfo=ZoneInfo(nights.timezone))
    return begins + timedelta(days=1, minutes=nights.grace_minutes)


def _judge(settings: Settings, day: date, oldest: date) -> Due | None:
    delivery = find_delivery(settings.landing, day)
    run = find_run(settings.data, day)
    if delivery is None:
        return Due(day, "its landing folder is gone: to take it out, run it with `accept`", False, "") if run else None
    if run and run.get("landed") == delivery.checksum:
        return None
    why = "its files differ from those of its last run" if run and run["read"] else "it was never ingested"
    return _judge_run(settings, Due(day, why, day >= oldest, delivery.checksum[:8]), delivery)


def _judge_run(settings: Settings, due: Due, delivery: Delivery) -> Due:
    if not due.is_to_run:
        return Due(due.day, f"{due.why}, more than {settings.nights.catch_up_days} days ago", False, due.key)
    stop = find_stop(settings.data, due.day)
    if stop is None or stop.landed != delivery.checksum:
        return due
    is_to_run = stop.may_pass and stop.times < MAX_TRIES
    return Due(due.day, f"{due.why}; its last run ended with: {stop.why}", is_to_run, f"{due.key}-{stop.times}")
