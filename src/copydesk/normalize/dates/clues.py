"""A clue that cleaning found, read: which day it means, seen together with the other clues of the article."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta, tzinfo
from urllib.parse import unquote, urlsplit

from copydesk.article import DateCandidate, DateClue, DateOrigin, DatePrecision
from copydesk.normalize.dates.expressions import find_expressions, resolve
from copydesk.normalize.dates.stated import StatedDate, build_plausible, read_stated
from copydesk.normalize.tables import DateTables
from copydesk.normalize.text import normalize_text

# A file may land a day "before" its date where source and archive live in different time zones.
LANDING_SLACK = timedelta(days=1)
# The hours from UTC of the zones in which news is made: Honolulu's to Samoa's.
_WESTERNMOST, _EASTERNMOST = timedelta(hours=-10), timedelta(hours=13)
# What is written for readers has their day; what is written for programs may have any other.
_FOR_READERS = frozenset(
    {DateOrigin.SIDECAR, DateOrigin.TIME_ELEMENT, DateOrigin.TEXT, DateOrigin.URL, DateOrigin.DATELINE}
)
# Who leaves the year out writes for a reader of the same week.
_MAY_OMIT_YEAR = frozenset({DateOrigin.SIDECAR, DateOrigin.TEXT, DateOrigin.DATELINE})

# One separator throughout, or none: "/2016/12/3-tips" and "/2016/12-tips" are no days.
_URL_DAY = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})(?:"
    r"/(?P<folder_month>[01]?\d|[a-z]{3,9})/(?P<folder_day>[0-3]?\d)(?=/|$|\.\w+$)"
    r"|(?P<mark>[_\-.])(?P<month>[01]?\d|[a-z]{3,9})(?P=mark)(?P<day>[0-3]?\d)(?!\d)"
    r"|(?P<month_digits>[01]\d)(?P<day_digits>[0-3]\d)(?!\d))",
    re.I,
)
_URL_MONTH = re.compile(r"/(?P<year>(?:19|20)\d{2})[/\-](?P<month>0[1-9]|1[0-2])(?:/|$)")


@dataclass(frozen=True, slots=True)
class Reading:
    """One clue read. `alternative` is the other reading of "03/04/2024"; `is_utc` as in `StatedDate`."""

    candidate: DateCandidate
    alternative: date | None = None
    is_utc: bool = False

    @property
    def on(self) -> date:
        """The day."""
        return self.candidate.on

    @property
    def origin(self) -> DateOrigin:
        """Where the clue stood."""
        return self.candidate.origin

    @property
    def precision(self) -> DatePrecision:
        """How exact it is."""
        return self.candidate.precision

    @property
    def is_day(self) -> bool:
        """Whether it names a day, and not only a month."""
        return self.precision in (DatePrecision.DAY, DatePrecision.MINUTE)


@dataclass(frozen=True, slots=True)
class Zones:
    """The time zone of the source, where it is known, and the one that is taken for sources whose zone isn't."""

    source: tzinfo | None
    default: tzinfo


def read_clues(clues: tuple[DateClue, ...], landed_on: date, tables: DateTables, zones: Zones) -> tuple[Reading, ...]:
    """The clues that hold a date, in their order, each seen in the light of the others."""
    zone = zones.source or zones.default
    alone = [reading for clue in clues if (reading := read_clue(clue, landed_on, tables, zone)) is not None]
    plain_days = {one.on for one in alone if one.alternative is None and not one.candidate.is_modification}
    settled = [settle_day_and_month(one, plain_days, landed_on) for one in alone]
    for_readers = tuple(
        one for one in settled if one.origin in _FOR_READERS and one.is_day and not one.candidate.is_modification
    )
    return tuple(settle_zone(one, for_readers, zones.source) for one in settled)


def read_clue(clue: DateClue, landed_on: date, tables: DateTables, zone: tzinfo) -> Reading | None:
    """What one clue says by itself, in `zone` unless it names one; None where no date can be read out of it."""
    is_address = clue.origin is DateOrigin.URL
    stated = read_url(clue.text, tables) if is_address else read_stated(clue.text, tables, zone)
    if stated is None and clue.origin in _MAY_OMIT_YEAR:
        stated = read_without_year(clue.text, landed_on)
    if stated is None:
        return None
    candidate = DateCandidate(
        on=stated.on,
        at=stated.at,
        precision=stated.precision,
        origin=clue.origin,
        text=clue.text,
        is_modification=clue.is_modification or stated.is_modification,
    )
    return Reading(candidate, stated.alternative, stated.is_utc)


def read_without_year(text: str, landed_on: date) -> StatedDate | None:
    """The first month-day, in the year nearest to the landing day, or weekday, the latest before it."""
    for expression in find_expressions(normalize_text(text)):
        on = resolve(expression, landed_on)
        if on is not None and expression.precision is DatePrecision.DAY:
            return StatedDate(text, on, DatePrecision.DAY)
    return None


def read_url(url: str, tables: DateTables) -> StatedDate | None:
    """The day, else the month, in an address's path: /2024/10/14/, /2024-10-14-, /20241014, /2024/oct/14/."""
    path = unquote(urlsplit(url).path)
    for match in _URL_DAY.finditer(path):
        month = match["folder_month"] or match["month"] or match["month_digits"]
        day = match["folder_day"] or match["day"] or match["day_digits"]
        number = str(tables.months.get(month.lower(), month))
        on = build_plausible(match["year"], number, day) if number.isdigit() else None
        if on is not None:
            return StatedDate(match[0], on, DatePrecision.DAY)
    in_month = _URL_MONTH.search(path)
    on = build_plausible(in_month["year"], in_month["month"], "1") if in_month else None
    return StatedDate(path, on, DatePrecision.MONTH) if on else None


def settle_day_and_month(reading: Reading, plain_days: set[date], landed_on: date) -> Reading:
    """ "03/04/2024" turned to its month-first reading where another clue says that day, or the first one lies ahead."""
    other = reading.alternative
    if other is None or reading.on in plain_days:
        return reading
    lies_ahead = reading.on > landed_on + LANDING_SLACK >= other
    if other not in plain_days and not lies_ahead:
        return reading
    at = reading.candidate.at
    turned = reading.candidate.with_(on=other, at=at and at + (other - reading.on))
    return replace(reading, candidate=turned, alternative=None)


def settle_zone(reading: Reading, for_readers: tuple[Reading, ...], source_zone: tzinfo | None) -> Reading:
    """An instant in UTC put on the day that its source had: by its zone, else by what it writes for readers.

    2024-10-15T02:30Z on a page under /2024/10/14/ is the evening of the 14th there. Days that no zone in which news is
    made had at that instant don't count, and what names the day in UTC itself settles it.
    """
    at = reading.candidate.at
    if at is None or not reading.is_utc:
        return reading
    if source_zone is not None:
        return replace(reading, candidate=reading.candidate.with_(on=at.astimezone(source_zone).date()))
    days = [one.on for one in for_readers if not one.is_utc]
    possible = {(at + _WESTERNMOST).date(), (at + _EASTERNMOST).date()} - {reading.on}
    local = next((day for day in days if day in possible), None)
    if local is None or reading.on in days:
        return reading
    return replace(reading, candidate=reading.candidate.with_(on=local))
