"""A clue that cleaning found, read: which day it means, seen together with the other clues of the article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta, tzinfo
from urllib.parse import unquote, urlsplit

from copydesk.article import DateCandidate, DateClue, DateOrigin, DatePrecision
from copydesk.normalize.dates.calendar import build_date, nearest_year_day
from copydesk.normalize.dates.expressions import find_expressions, resolve
from copydesk.normalize.dates.locale import Locale
from copydesk.normalize.dates.stated import (
    StatedDate,
    build_plausible,
    find_yearless_date,
    names_placeholder,
    read_stated,
)
from copydesk.normalize.tables import DateTables
from copydesk.normalize.text import normalize_text

# A file may land a day "before" its date where source and archive live in different time zones.
LANDING_SLACK = timedelta(days=1)
# A wire story that happened within so many days before it landed is fresh: weeklies land a week later.
FRESH = timedelta(days=7)
# The hours from UTC of the zones in which news is made: Honolulu's to Samoa's.
_WESTERNMOST, _EASTERNMOST = timedelta(hours=-10), timedelta(hours=13)
# What is written for readers has their day; what is written for programs may have any other.
_FOR_READERS = frozenset({DateOrigin.SIDECAR, DateOrigin.TIME_ELEMENT, DateOrigin.TEXT, DateOrigin.URL})
# Who leaves the year out writes for a reader of the same week.
_MAY_OMIT_YEAR = frozenset({DateOrigin.SIDECAR, DateOrigin.FIELD, DateOrigin.TEXT, DateOrigin.DATELINE})
# What is meant to be a date, so that one which can't be read is worth knowing.
_MEANT_AS_DATE = frozenset({DateOrigin.SIDECAR, DateOrigin.FIELD, DateOrigin.JSON_LD, DateOrigin.TIME_ELEMENT})

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
    """One clue read. `alternative` is the other reading of "03/04/2024" where nothing settles which one is meant;
    `is_month_first` and `is_utc` as in `StatedDate`.

    `assumes_year`: the clue states no year, nothing else does, and the file didn't land within days of it.
    """

    candidate: DateCandidate
    alternative: date | None = None
    is_utc: bool = False
    is_month_first: bool | None = None
    assumes_year: bool = False

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


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What clues are read in the light of: where and when the file landed, and what the article states of its year.

    `years` are years stated for the text as a whole, such as a copyright line's; `anchor` is a day that its text names
    with the year, the latest one.
    """

    landed_on: date
    zones: Zones
    locale: Locale
    years: tuple[int, ...] = ()
    anchor: date | None = None

    @property
    def latest(self) -> date:
        """What lies behind this day is in the future of the landing."""
        return self.landed_on + LANDING_SLACK

    @property
    def doubts_landing(self) -> bool:
        """Whether the text is of an earlier year than that in which it landed: a back file."""
        # What lands in January may be of December.
        return bool(self.years) and max(self.years) < (self.landed_on - FRESH * 4).year


def read_clues(clues: tuple[DateClue, ...], tables: DateTables, around: Surroundings) -> tuple[Reading, ...]:
    """The clues that hold a date, in their order, each seen in the light of the others."""
    tables = tables.in_language(around.locale.language)
    zone = around.zones.source or around.zones.default
    dated = {clue: reading for clue in clues if (reading := read_clue(clue, tables, zone)) is not None}
    plain_days = find_plain_days(dated.values())
    is_month_first = find_order(dated.values(), around.locale)
    settled = {
        clue: settle_day_and_month(one, plain_days, is_month_first, around.landed_on) for clue, one in dated.items()
    }
    turned = {one.on for clue, one in dated.items() if settled[clue].on != one.on}
    settled = {
        clue: one for clue, one in settled.items() if one.origin is not DateOrigin.MARKUP or one.on not in turned
    }
    stated = next((one.on for one in settled.values() if is_reference(one, around)), None)
    for clue in clues:
        if clue not in settled and clue.origin in _MAY_OMIT_YEAR:
            yearless = read_without_year(clue, tables, around, stated)
            if yearless is not None:
                settled[clue] = yearless
    ordered = [settled[clue] for clue in clues if clue in settled]
    for_readers = tuple(
        one for one in ordered if one.origin in _FOR_READERS and one.is_day and not one.candidate.is_modification
    )
    return tuple(settle_zone(one, for_readers, around.zones.source) for one in ordered)


def find_plain_days(readings: Iterable[Reading]) -> set[date]:
    """The days of publication that are told by dates of one reading.

    What htmldate makes of the markup isn't one where it is but the first reading of another clue: it read the same.
    """
    plain = [one for one in readings if one.alternative is None and not one.candidate.is_modification]
    echoed = {one.on for one in readings if one.alternative is not None}
    return {one.on for one in plain if one.origin is not DateOrigin.MARKUP or one.on not in echoed}


def find_unread(clues: Iterable[DateClue], tables: DateTables, around: Surroundings) -> Iterator[DateClue]:
    """The clues that are meant as dates, and hold none that can be read: another calendar, another language."""
    tables = tables.in_language(around.locale.language)
    for clue in clues:
        if clue.origin not in _MEANT_AS_DATE or not any(map(str.isdigit, clue.text)) or names_placeholder(clue.text):
            continue
        is_read = read_stated(clue.text, tables, around.zones.default) is not None
        if not is_read and read_without_year(clue, tables, around, around.landed_on) is None:
            yield clue


def is_reference(reading: Reading, around: Surroundings) -> bool:
    """Whether a reading can say of which year the others are."""
    return reading.is_day and not reading.candidate.is_modification and reading.on <= around.latest


def read_clue(clue: DateClue, tables: DateTables, zone: tzinfo) -> Reading | None:
    """What one clue says by itself, in `zone` unless it names one; None where no date can be read out of it."""
    is_address = clue.origin is DateOrigin.URL
    stated = read_url(clue.text, tables) if is_address else read_stated(clue.text, tables, zone)
    return build_reading(clue, stated) if stated is not None else None


def build_reading(clue: DateClue, stated: StatedDate, *, assumes_year: bool = False) -> Reading:
    """The reading of a clue that says so much."""
    candidate = DateCandidate(
        on=stated.on,
        at=stated.at,
        precision=stated.precision,
        origin=clue.origin,
        text=clue.text,
        is_modification=clue.is_modification or stated.is_modification,
    )
    return Reading(candidate, stated.alternative, stated.is_utc, stated.is_month_first, assumes_year)


def read_without_year(clue: DateClue, tables: DateTables, around: Surroundings, stated: date | None) -> Reading | None:
    """The clue's first month-day, in the year that is stated elsewhere, else nearest to the landing; or its weekday."""
    month_day = find_yearless_date(clue.text, tables)
    if month_day is not None:
        on, is_assumed = place_in_year(*month_day, around, stated)
        return (
            build_reading(clue, StatedDate(clue.text, on, DatePrecision.DAY), assumes_year=is_assumed) if on else None
        )
    for expression in find_expressions(normalize_text(clue.text)):
        on = resolve(expression, stated or around.landed_on)
        if on is not None and expression.precision is DatePrecision.DAY and (stated or not around.doubts_landing):
            return build_reading(clue, StatedDate(clue.text, on, DatePrecision.DAY))
    return None


def place_in_year(month: int, day: int, around: Surroundings, stated: date | None) -> tuple[date | None, bool]:
    """The day of that month and day, and whether its year is but assumed.

    A stated day's year comes first, then a stated year, then the landing where the day lies within a week before it,
    then the latest day that the text itself dates.
    """
    if stated is not None:
        return nearest_year_day(month, day, stated), False
    if around.doubts_landing:
        return next(
            (on for year in sorted(around.years, reverse=True) if (on := build_date(year, month, day))), None
        ), False
    latest = nearest_year_day(month, day, around.landed_on)
    if latest is not None and latest > around.latest:
        latest = nearest_year_day(month, day, around.landed_on - timedelta(days=182)) or latest
    if latest is None or around.landed_on - latest <= FRESH:
        return latest, False
    if around.anchor is not None:
        return nearest_year_day(month, day, around.anchor), True
    return latest, True


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


def find_order(readings: Iterable[Reading], locale: Locale) -> bool | None:
    """Whether the article writes the month first, by a date of its own that can't be read otherwise, else by where it
    is written; None where neither says.
    """
    shown = [one.is_month_first for one in readings if one.is_month_first is not None]
    return shown[0] if shown and len(set(shown)) == 1 else locale.is_month_first


def settle_day_and_month(
    reading: Reading, plain_days: set[date], is_month_first: bool | None, landed_on: date
) -> Reading:
    """ "03/04/2024" turned to its month-first reading where another clue says that day, the first one lies ahead, the
    article writes so, or nothing says how it writes and only that reading is fresh.
    """
    other = reading.alternative
    if other is None:
        return reading
    if reading.on in plain_days:
        return replace(reading, alternative=None)
    lies_ahead = reading.on > landed_on + LANDING_SLACK >= other
    if other in plain_days or lies_ahead or (is_month_first and other <= landed_on + LANDING_SLACK):
        return turn_reading(reading, other)
    if is_month_first is None:
        is_fresher = is_fresh(other, landed_on) and not is_fresh(reading.on, landed_on)
        return turn_reading(reading, other) if is_fresher else reading
    return replace(reading, alternative=None)


def turn_reading(reading: Reading, other: date) -> Reading:
    """The reading with its other day."""
    at = reading.candidate.at
    turned = reading.candidate.with_(on=other, at=at and at + (other - reading.on))
    return replace(reading, candidate=turned, alternative=None)


def is_fresh(day: date, landed_on: date) -> bool:
    """Whether a day lies within a week before the landing."""
    return -LANDING_SLACK <= landed_on - day <= FRESH


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
