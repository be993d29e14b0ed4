"""A date as a page or a dateline states it ("2024-10-14T09:30Z", "14. Oktober 2024, 9.30 Uhr"): a day or an instant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

from copydesk.article import DatePrecision
from copydesk.normalize.dates.calendar import build_date
from copydesk.normalize.dates.other_calendars import LATIN_DIGITS, find_other_dates
from copydesk.normalize.tables import DateTables

# A statement is short; what is longer is running text, and only its beginning is read.
MAX_CHARACTERS = 300
# Where a system had no date it wrote its zero: the Unix epoch, the first day of a spreadsheet or of a file system or
# database, year one.
PLACEHOLDERS = frozenset(
    {date(1970, 1, 1), date(1969, 12, 31), date(1900, 1, 1), date(1, 1, 1), date(1899, 12, 30), date(1899, 12, 31)}
    | {date(1904, 1, 1), date(1601, 1, 1), date(1753, 1, 1), date(1980, 1, 1)}
)
# Newspapers begin in 1605; earlier "years" and those beyond reach are other numbers.
EARLIEST_YEAR, LATEST_YEAR = 1600, 2200
# Thailand counts from the Buddha's death: 2567 is 2024. No other calendar in use is in these years.
BUDDHIST_YEARS = range(2400, 2700)
BUDDHIST_AHEAD = 543
# "12 มี.ค. 67": the century of the years from 1957 to 2056.
BUDDHIST_CENTURY = 25
THAI = re.compile(r"[\u0e00-\u0e7f]")
# Of years with two digits those from 69 on are of the last century, as POSIX has it.
LAST_CENTURY_FROM = 69

_ISO = re.compile(r"(?<!\d)(?P<year>\d{4})(?P<mark>[-/.])\s?(?P<month>\d{1,2})(?P=mark)\s?(?P<day>\d{1,2})(?!\d)")
_YEAR_FIRST_CJK = re.compile(r"(?P<year>\d{4})\s?[年년]\s?(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일]")
_MONTH_DAY_CJK = re.compile(r"(?<!\d)(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일]")
_NUMERIC = re.compile(
    r"(?<!\d)(?P<first>\d{1,2})(?P<mark>[-/.])\s?(?P<second>\d{1,2})(?P=mark)\s?(?P<year>\d{4}|\d{2})(?![\d:])"
)
_COMPACT = re.compile(r"^(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})(?=$|T|\d{4,6}$)")
_EPOCH = re.compile(r"^(?P<seconds>1\d{9})(?:\d{3})?(?:\.\d+)?$")
_YEAR_MONTH = re.compile(r"^(?P<year>(?:19|20)\d{2})[-/.](?P<month>0?[1-9]|1[0-2])$")

_ORDINAL = r"(?:st|nd|rd|th|er|re|º|ª|°)?"
_DAY_MONTH = r"(?<!\d)(?P<day>\d{{1,2}}){ordinal}[\s.,\-/]*(?:of\s|de\s|d')?\s?(?P<month>{months})(?!\w)"
_YEAR_AFTER = r"(?:[\s.,\-/]*(?:de\s|del\s|พ\.ศ\.\s?)?(?P<year>\d{4})(?!\d))?"
# "9 Oct 24 07:30", "Oct. 9, '24": mail and old systems write two digits.
_SHORT_YEAR_AFTER = r"[\s.,\-/]+['’]?(?P<year>\d{2})(?!\d|[:.]\d|\s?(?:uhr|h)\b)"
_MONTH_DAY = r"\b(?P<month>{months})[\s.,\-/]*(?P<day>\d{{1,2}}){ordinal}(?![\d:])"
# "2023 Jan 7", as libraries write it; "Tue Jan 28 15:28:56 CET 2020", as Java and C print a date.
_YEAR_MONTH_DAY = r"(?<!\d)(?P<year>(?:19|20)\d{{2}})[\s.,\-/]+(?P<month>{months})[\s.,\-/]+(?P<day>\d{{1,2}})(?![\d:])"
_PRINTED = (
    r"\b(?P<month>{months})\s+(?P<day>\d{{1,2}})\s+\d\d:\d\d:\d\d\s"
    r"(?:(?:[a-z]{{2,5}}|[+-]\d{{4}})\s)?(?P<year>\d{{4}})(?!\d)"
)
_MONTH_YEAR = r"\b(?P<month>{months})[\s.,\-/]*(?:de\s|del\s|of\s)?(?P<year>(?:19|20)\d{{2}})(?!\d)"

_CLOCK = re.compile(
    r"(?:(?P<half_before>오전|오후|上午|下午|午前|午後)\s?)?(?<![\d.:])(?P<hour>\d{1,2})(?P<mark>[:.])(?P<minute>\d{2})(?::(?P<second>\d{1,2})(?:[.,]\d+)?)?"
    r"\s?(?P<half>[ap]\.?\s?m\b\.?)?\s?(?P<zone>Z\b|(?:UTC|GMT)?[+\-−]\d{2}:?\d{2}(?!\d)|\(?[A-Z]{2,5}\b)?",
    re.I,
)
_COMPACT_CLOCK = re.compile(r"^T?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?P<zone>Z|[+-]\d{2}:?\d{2})?$")
_AFTERNOON = ("p", "오후", "下午", "午後")
_OFFSET = re.compile(r"(?P<sign>[+\-−])(?P<hours>\d{2}):?(?P<minutes>\d{2})$")
_CLOCK_REACH = 30  # characters between a date and its time: "on Monday, at about"

# Words before a date that say: this is when the text was changed, or something else than its publication.
NOT_PUBLICATION = re.compile(
    r"(?:updated?|modified|edited|revised|changed|reviewed|aktualisiert|ge[äa]ndert|mise? à jour|modifi[ée]e?"
    r"|actualizad[oa]|atualizad[oa]|aggiornat[oa]|bijgewerkt|gewijzigd|opdateret|oppdatert|uppdaterad|diperbarui"
    r"|diperbaharui|обновлен\w*|aktualizov\w+|zaktualizowan\w+|g[üu]ncelle\w+|stand|copyright|©|expires?|until|bis)"
    r"\W*(?:am|on|at|le|el|il|op|den|by|um)?\W*$",
    re.I,
)
_LABEL_REACH = 40


@dataclass(frozen=True, slots=True)
class StatedDate:
    """What one date expression says. `at` is in UTC. `alternative` is the other reading of "03/04/2024".

    `is_month_first`: "10/23/2024" can only be read so, "23/10/2024" only otherwise; None for all else.
    `is_utc`: the instant is stated in UTC, as programs do, so `on` may be the neighbour of the day at the source.
    `is_modification`: a word such as "updated" stands before it.
    """

    text: str
    on: date
    precision: DatePrecision
    at: datetime | None = None
    alternative: date | None = None
    is_utc: bool = False
    is_modification: bool = False
    is_month_first: bool | None = None


def names_placeholder(text: str) -> bool:
    """Whether a statement is a system's way to say "no date": "0001-01-01T00:00:00", "1970-01-01"."""
    years = (build_date(*map(int, match.group("year", "month", "day"))) for match in _ISO.finditer(text))
    return any(on is None or on in PLACEHOLDERS for on in years)


def read_stated(text: str, tables: DateTables, default_zone: tzinfo) -> StatedDate | None:
    """The day that a statement names, the publication rather than a change; None where it names none."""
    text = text.strip()[:MAX_CHARACTERS]
    return read_machine_date(text, default_zone) or read_written_date(text, tables, default_zone)


def read_machine_date(text: str, default_zone: tzinfo) -> StatedDate | None:
    """Dates that only programs write: Unix times in seconds or milliseconds, "20241014", "2024-10"."""
    if match := _EPOCH.match(text):
        at = datetime.fromtimestamp(int(match["seconds"]), tz=UTC)
        return StatedDate(text, at.date(), DatePrecision.MINUTE, at, is_utc=True)
    if match := _COMPACT.match(text):
        on = build_plausible(match["year"], match["month"], match["day"])
        clock = _COMPACT_CLOCK.match(text[match.end() :])
        return with_clock(StatedDate(text, on, DatePrecision.DAY), clock, {}, default_zone) if on else None
    if match := _YEAR_MONTH.match(text):
        on = build_plausible(match["year"], match["month"], "1")
        return StatedDate(text, on, DatePrecision.MONTH) if on else None
    return None


def read_written_date(text: str, tables: DateTables, default_zone: tzinfo) -> StatedDate | None:
    """The first date in `text` that no word such as "updated" stands before, else the first; with its time of day."""
    changed = None
    for stated, start, end in find_written_dates(text, tables):
        timed = with_clock(stated, find_clock(text, start, end), tables.zones, default_zone)
        if not NOT_PUBLICATION.search(text[max(0, start - _LABEL_REACH) : start]):
            return timed
        changed = changed or replace(timed, is_modification=True)
    return changed


def find_written_dates(text: str, tables: DateTables) -> list[tuple[StatedDate, int, int]]:
    """The dates with a year in `text`, in order, with where they stand; months only where no day is named."""
    latin = text.translate(LATIN_DIGITS)
    found = [*find_numeric_dates(latin), *find_named_dates(latin, tables)]
    found += [
        (StatedDate(text[start:end], on, DatePrecision.DAY), start, end)
        for on, start, end in find_other_dates(text, tables)
    ]
    days = [one for one in found if one[0].precision is DatePrecision.DAY]
    return sorted(days or found, key=lambda one: one[1])


def find_numeric_dates(text: str) -> Iterator[tuple[StatedDate, int, int]]:
    """Dates of digits only. "03/04/2024" is read day first, with the other reading kept as the alternative."""
    for pattern in (_ISO, _YEAR_FIRST_CJK):
        for match in pattern.finditer(text):
            if on := build_plausible(match["year"], match["month"], match["day"]):
                yield StatedDate(match[0], on, DatePrecision.DAY), match.start(), match.end()
    for match in _NUMERIC.finditer(text):
        if len(match["year"]) == 2 and match["mark"] == "-":
            continue
        year = complete_year(match["year"])
        day_first = build_plausible(year, match["second"], match["first"])
        month_first = build_plausible(year, match["first"], match["second"])
        on = day_first or month_first
        if on:
            # Nobody writes the month first with dots.
            other = month_first if day_first and month_first != day_first and match["mark"] != "." else None
            shown = None if (day_first and month_first) or match["mark"] == "." else month_first is not None
            found = StatedDate(match[0], on, DatePrecision.DAY, alternative=other, is_month_first=shown)
            yield found, match.start(), match.end()


def find_named_dates(text: str, tables: DateTables) -> Iterator[tuple[StatedDate, int, int]]:
    """Dates with the month's name, in any of the tables' languages."""
    folded = text.casefold()
    if len(folded) != len(text):  # "ß" and a few others grow; keep the places right
        folded = text.lower()
    for pattern in compile_named(tuple(tables.months)):
        for match in pattern.finditer(folded):
            fields = match.groupdict()
            if fields["year"] is None:
                continue
            on = build_plausible(
                complete_year(fields["year"], fields["month"]),
                str(tables.months[fields["month"]]),
                fields.get("day") or "1",
            )
            precision = DatePrecision.DAY if fields.get("day") else DatePrecision.MONTH
            if on:
                yield StatedDate(text[match.start() : match.end()], on, precision), match.start(), match.end()


@lru_cache(maxsize=4)
def compile_named(months: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Patterns of "14 October 2024", "October 14, 2024", "14 Oct 24", "2024 Oct 14", "October 2024", casefolded."""
    names = "|".join(sorted(map(re.escape, months), key=lambda name: (-len(name), name)))
    return (
        re.compile(_DAY_MONTH.format(months=names, ordinal=_ORDINAL) + _YEAR_AFTER),
        re.compile(_MONTH_DAY.format(months=names, ordinal=_ORDINAL) + _YEAR_AFTER),
        re.compile(_DAY_MONTH.format(months=names, ordinal=_ORDINAL) + _SHORT_YEAR_AFTER),
        re.compile(_MONTH_DAY.format(months=names, ordinal=_ORDINAL) + _SHORT_YEAR_AFTER),
        re.compile(_YEAR_MONTH_DAY.format(months=names)),
        re.compile(_PRINTED.format(months=names)),
        re.compile(_MONTH_YEAR.format(months=names)),
    )


def find_yearless_date(text: str, tables: DateTables) -> tuple[int, int] | None:
    """Month and day of the first date without a year in `text`, in any of the tables' languages: "9 oct", "10月9日"."""
    if match := _MONTH_DAY_CJK.search(text):
        return int(match["month"]), int(match["day"])
    folded = text.casefold()
    found = [match for pattern in compile_named(tuple(tables.months))[:2] for match in pattern.finditer(folded)]
    first = min((match for match in found if match["year"] is None), key=lambda match: match.start(), default=None)
    return (tables.months[first["month"]], int(first["day"])) if first else None


def find_clock(text: str, start: int, end: int) -> re.Match[str] | None:
    """The time of day that belongs to the date at [start, end): after it, else right before it."""
    after = _CLOCK.search(text[end : end + _CLOCK_REACH + len("00:00:00.000 a.m. GMT+00:00")])
    if after and after.start() <= _CLOCK_REACH:
        return after
    return _CLOCK.search(text[max(0, start - _CLOCK_REACH) : start])


def with_clock(
    stated: StatedDate, clock: re.Match[str] | None, zones: Mapping[str, tzinfo], default_zone: tzinfo
) -> StatedDate:
    """The instant of a day and a time of day. Midnight sharp is how programs write "no time", so it adds none."""
    if clock is None or stated.precision is not DatePrecision.DAY:
        return stated
    fields = clock.groupdict()
    hour, minute, second = int(fields["hour"]), int(fields["minute"]), int(fields.get("second") or 0)
    half = (fields.get("half") or fields.get("half_before") or "").lower()
    if half:
        hour = hour % 12 + (12 if half.startswith(_AFTERNOON) else 0)
    if hour > 23 or minute > 59 or second > 59 or (hour, minute, second) == (0, 0, 0):
        return stated
    zone = read_zone(fields.get("zone"), zones) or default_zone
    local = datetime(stated.on.year, stated.on.month, stated.on.day, hour, minute, second, tzinfo=zone)
    is_utc = bool(fields.get("zone")) and local.utcoffset() == timedelta(0)
    return replace(stated, precision=DatePrecision.MINUTE, at=local.astimezone(UTC), is_utc=is_utc)


def read_zone(name: str | None, zones: Mapping[str, tzinfo]) -> tzinfo | None:
    """The zone of "+07:00", "GMT+2" written with digits, "Z" or a name of the table; None for any other word."""
    if not name:
        return None
    if match := _OFFSET.search(name):
        minutes = int(match["hours"]) * 60 + int(match["minutes"])
        if minutes >= 24 * 60:
            return None
        return timezone(timedelta(minutes=minutes if match["sign"] == "+" else -minutes))
    name = name.strip("(").upper()
    return UTC if name == "Z" else zones.get(name)


def complete_year(year: str, month: str = "") -> str:
    """A year of two digits with its century; behind a Thai `month` it is one of the Buddhist calendar."""
    if len(year) != 2:
        return year
    if THAI.match(month):
        return f"{BUDDHIST_CENTURY}{year}"
    return f"{19 if int(year) >= LAST_CENTURY_FROM else 20}{year}"


def build_plausible(year: str, month: str, day: str) -> date | None:
    """The day, unless the calendar has none such or it is a system's way to say "no date"."""
    number = int(year)
    on = build_date(number - BUDDHIST_AHEAD if number in BUDDHIST_YEARS else number, int(month), int(day))
    return on if on and EARLIEST_YEAR <= on.year <= LATEST_YEAR and on not in PLACEHOLDERS else None
