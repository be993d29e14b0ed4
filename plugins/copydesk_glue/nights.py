"""When landing days are ingested by themselves, and which there are: what DAG files need to know as they are read.

Airflow reads DAG files again every half minute, so this looks at the settings and at one folder's names, no more. On an
object store the form has no choices: asking it each time would be slow.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from airflow.sdk import CronDataIntervalTimetable, CronTriggerTimetable

from copydesk.errors import LandingMissing
from copydesk.settings import load_settings
from copydesk.storage.landing import list_days

# What a person looks through in a list; any other day can be typed.
CHOICES = 60

SETTINGS = load_settings()
NIGHTS = SETTINGS.nights

DEADLINE = timedelta(minutes=NIGHTS.deadline_minutes)
POLL = timedelta(seconds=NIGHTS.poll_seconds)
BATCHES_AT_ONCE = NIGHTS.batches_at_once
GRACE = timedelta(minutes=NIGHTS.grace_minutes)


def nightly() -> CronDataIntervalTimetable:
    """Every night at the hour of the settings; the interval that ends then began on the landing day."""
    return CronDataIntervalTimetable(f"{NIGHTS.minute} {NIGHTS.hour} * * *", timezone=NIGHTS.timezone)


def between_nights() -> CronTriggerTimetable:
    """Every so many minutes, on the hour where they divide it."""
    minutes = NIGHTS.scan_minutes
    cron = f"*/{minutes} * * * *" if minutes < 60 else f"0 */{max(1, minutes // 60)} * * *"
    return CronTriggerTimetable(cron, timezone=NIGHTS.timezone)


def day_of(moment: datetime) -> date:
    """The landing day in which a moment lies."""
    return moment.astimezone(ZoneInfo(NIGHTS.timezone)).date()


def list_choices() -> list[str]:
    """The landing's last days, the latest first."""
    if "://" in SETTINGS.landing:
        return []
    try:
        days = list_days(SETTINGS.landing)
    except (LandingMissing, OSError):
        return []
    return [day.isoformat() for day in reversed(days[-CHOICES:])]
