"""Dates of the Persian calendar ("۱۸ مهر ۱۴۰۳") and of eras ("令和6年10月9日"), turned Gregorian.

Buddhist years (2567) differ from Gregorian ones in their number only: `build_plausible` knows them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from persiantools.jdatetime import JalaliDate

from copydesk.normalize.dates.calendar import build_date
from copydesk.normalize.tables import DateTables

# Arabic, Persian, Devanagari, Bengali and Thai digits as Latin ones, each in its place.
LATIN_DIGITS = {
    ord(digit): str(value) for zero in "٠۰०০๐" for value, digit in enumerate(map(chr, range(ord(zero), ord(zero) + 10)))
}

# 1300 is 1921: no newspaper that is in a landing is dated by an older Persian year.
_PERSIAN_YEAR = r"(?P<year>1[34]\d{{2}})(?!\d)"
_PERSIAN_NAMED = r"(?<!\d)(?P<day>\d{{1,2}})\s*(?P<month>{months})(?!\w)(?:\s*ماه)?[\s،,]*" + _PERSIAN_YEAR
# In digits alone only Persian ones tell the calendar.
_PERSIAN_DIGITS = re.compile(
    r"(?P<year>۱[۳۴][۰-۹]{2})[/\-.](?P<month>[۰-۹]{1,2})[/\-.](?P<day>[۰-۹]{1,2})(?!\d)"
    r"|(?<!\d)(?P<day_first>[۰-۹]{1,2})[/\-.](?P<month_second>[۰-۹]{1,2})[/\-.](?P<year_last>۱[۳۴][۰-۹]{2})(?!\d)"
)
_ERA = r"(?P<era>{eras})\s?(?P<year>\d{{1,3}}|元)\s?年\s?(?P<month>\d{{1,2}})\s?月\s?(?P<day>\d{{1,2}})\s?日"


def find_other_dates(text: str, tables: DateTables) -> Iterator[tuple[date, int, int]]:
    """The dates of other calendars in a text, as Gregorian days, each with where it stands."""
    named, era = compile_calendars(tuple(tables.persian), tuple(tables.eras))
    for match in named.finditer(text.translate(LATIN_DIGITS).lower()):
        yield from convert_persian(match, int(match["year"]), tables.persian[match["month"]], int(match["day"]))
    if text.isascii():
        return
    for match in _PERSIAN_DIGITS.finditer(text):
        year, month, day = (
            int(match[first] or match[second])
            for first, second in (("year", "year_last"), ("month", "month_second"), ("day", "day_first"))
        )
        yield from convert_persian(match, year, month, day)
    for match in era.finditer(text):
        year = tables.eras[match["era"]] + (1 if match["year"] == "元" else int(match["year"]))
        on = build_date(year, int(match["month"]), int(match["day"]))
        if on is not None:
            yield on, match.start(), match.end()


def convert_persian(match: re.Match[str], year: int, month: int, day: int) -> Iterator[tuple[date, int, int]]:
    """The Gregorian day of a Persian one with where it stands; nothing where that calendar has no such day."""
    try:
        on = JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]
    except ValueError:
        return
    yield on, match.start(), match.end()


@lru_cache(maxsize=4)
def compile_calendars(persian: tuple[str, ...], eras: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The patterns of named Persian dates and of eras."""
    months = "|".join(sorted(map(re.escape, persian), key=lambda name: (-len(name), name)))
    return re.compile(_PERSIAN_NAMED.format(months=months)), re.compile(
        _ERA.format(eras="|".join(map(re.escape, eras)))
    )
