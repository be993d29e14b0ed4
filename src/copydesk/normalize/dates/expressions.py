"""A small grammar of the dates that English news text speaks of: "Monday, Oct. 14", "in July", "next Friday".

`find_expressions` finds them, `resolve` says which day is meant, given a reference day. May, March and Second are dates
only where the words around them say so, which is why there is a grammar and no search for month names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from copydesk.article import DatePrecision
from copydesk.normalize.dates.calendar import (
    MONTHS,
    build_date,
    latest_weekday,
    month_number,
    nearest_month,
    nearest_year_day,
    next_weekday,
    shift_month,
    weekday_number,
)


class Direction(Enum):
    """To which side of the reference day the words around an expression point."""

    LAST = "before it"
    EARLIER = "on or before it"
    THIS = "in its year, or in the week that it begins"
    COMING = "on or after it"
    NEXT = "after it"
    RECURRING = "no single day"


@dataclass(frozen=True, slots=True)
class DateExpression:
    """A date as written at [start, end) of a text. Which fields are set says what kind it is; weekday 0 is Monday."""

    text: str
    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    days_away: int | None = None
    direction: Direction | None = None

    @property
    def precision(self) -> DatePrecision:
        """How exact it is."""
        if self.day is not None or self.weekday is not None or self.days_away is not None:
            return DatePrecision.DAY
        return DatePrecision.MONTH if self.month is not None else DatePrecision.YEAR


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────

_DIRECTIONS = {
    "last": Direction.LAST,
    "past": Direction.LAST,
    "previous": Direction.LAST,
    "this": Direction.THIS,
    "this coming": Direction.COMING,
    "coming": Direction.COMING,
    "next": Direction.NEXT,
    "following": Direction.NEXT,
    "every": Direction.RECURRING,
    "each": Direction.RECURRING,
}
_DAYS_AWAY = {"yesterday": -1, "tomorrow": 1}

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?|JAN(?:UARY)?|FEB(?:RUARY)?|MAR(?:CH)?|APR(?:IL)?|MAY|JUNE?|JULY?|AUG(?:UST)?"
    r"|SEPT?(?:EMBER)?|OCT(?:OBER)?|NOV(?:EMBER)?|DEC(?:EMBER)?)\b"
)
# Alone, a month is written in full, or with a dot where that is the house style.
_FULL_MONTHS = "|".join(name for name in MONTHS if name != "May")
_LONE_MONTH = rf"(?:(?:{_FULL_MONTHS})\b|(?:Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.)"
_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)DAY)"
_ANY_WEEKDAY = rf"(?:{_WEEKDAY}|(?:Mon|Tues?|Wed|Thur?s?|Fri|Sat|Sun)\b)"
_MODIFIER = r"(?P<modifier>(?i:next|this coming|coming|this|last|past|previous|following|every|each))"
# "Monday., October 15th" and "Monday (Oct. 14)" as well as "Monday, October 14".
_WEEKDAY_OF_DATE = rf"(?:(?P<weekday>{_ANY_WEEKDAY})[.,]*\s+\(?(?:the\s+)?)?"
_UNIT = r"(?:percent|per cent|%|km|kilomet|met[er]|miles?|million|billion|people|votes|points|goals|runs)"
_DAY = rf"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?!\w|,\d{{3}}|[.:]\d|[-\s]?{_UNIT})"
_YEAR = rf"(?P<year>1[6-9]\d\d|20\d\d)(?!\w|[.,:]\d|[-\s]?{_UNIT}|-(?:year|strong|seat|page|word))"
# What stands before a year that is a date: "2000 soldiers" and "Agenda 2030" have none of these.
_BEFORE_YEAR = (
    r"(?i:in|since|until|till|by|during|before|after|from|between|early|late|mid|the year|end of|start of|summer of"
    r"|spring of|autumn of|fall of|winter of|up to|through|throughout|as of)"
)
# May is a name and a verb, so fewer words make it a month.
_BEFORE_MONTH = r"(?i:in|since|until|till|by|during|before|after|from|between|early|late|mid|through|of|to|and|or)"
_BEFORE_MAY = r"(?i:in|since|until|till|during|early|late|mid|end of|start of|earlier in|later in)"
# A plural noun after a round number is counted by it: "in 2000 homes", but "in 2026 prices rose".
_COUNTED = r"(?:(?<!00)|(?!\s+[a-z]{3,}s\b))(?!\s+(?:people|troops)\b)"
# Weekdays that are names: of holidays, sales, a football club, massacres.
_NAMED_WEEKDAY = "".join(
    rf"(?<!{name} )"
    for name in ("Good", "Black", "Super", "Cyber", "Bloody", "Ash", "Palm", "Sheffield", "Shrove", "Maundy", "Holy")
)

# What a pattern needs somewhere in the text: looking for that first spares most of the work.
_A_MONTH = re.compile(_MONTH)
_A_YEAR = re.compile(r"\d{4}")
_A_WEEKDAY = re.compile("day|DAY")
_A_RELATIVE = re.compile("esterday|omorrow")

# The longest reading first: a later pattern never takes words that an earlier one has taken.
_PATTERNS = tuple(
    (needed, re.compile(pattern))
    for needed, pattern in (
        (_A_YEAR, r"(?<![\d-])(?P<year>\d{4})-(?P<month_number>\d\d)-(?P<day>\d\d)(?![\d-])"),
        (
            _A_MONTH,
            rf"\b{_WEEKDAY_OF_DATE}(?P<month>{_MONTH})\.?\s+{_DAY}(?:\s?-\s?\d{{1,2}}\b)?(?:,?\s+{_YEAR})?",
        ),
        (_A_MONTH, rf"\b{_WEEKDAY_OF_DATE}{_DAY}(?:\s+of)?\s+(?P<month>{_MONTH})\.?(?:,?\s+{_YEAR})?"),
        (_A_MONTH, rf"\b(?P<month>{_MONTH})\.?(?:,|\s+of)?\s+{_YEAR}"),
        (_A_MONTH, rf"\b{_MODIFIER}\s+(?P<month>{_LONE_MONTH}|May\b)(?!\s+\d|'|-\w)"),
        (_A_MONTH, rf"\b{_BEFORE_MONTH}[\s-](?P<month>{_LONE_MONTH})(?!\s+\d|-\w)"),
        (_A_MONTH, rf"\b{_BEFORE_MAY}[\s-](?P<month>May\b)(?!\s+\d|'|-\w)"),
        (_A_YEAR, rf"\b{_BEFORE_YEAR}[\s-](?:the\s+year\s+)?{_YEAR}{_COUNTED}"),
        (
            _A_YEAR,
            rf"(?:(?<=\d{{4}}\sto\s)|(?<=\d{{4}}\sand\s)|(?<=\d{{4}}\suntil\s)|(?<=\d{{4}}-)){_YEAR}{_COUNTED}",
        ),
        (_A_WEEKDAY, rf"{_NAMED_WEEKDAY}\b(?:{_MODIFIER}\s+)?(?P<weekday>{_WEEKDAY})(?!\w|-\w)"),
        (_A_RELATIVE, r"\b(?P<relative>[yY]esterday|[tT]omorrow)\b(?!')"),
    )
)
_NEEDED = tuple(dict.fromkeys(needed for needed, _ in _PATTERNS))
_PARAGRAPH = re.compile(r"[^\n]+")


def find_expressions(text: str) -> list[DateExpression]:
    """The dates in a normalized English text, in the order in which they stand."""
    return [found for paragraph in _PARAGRAPH.finditer(text) for found in find_in_paragraph(text, *paragraph.span())]


def find_in_paragraph(text: str, begin: int, end: int) -> list[DateExpression]:
    """The dates in the part [begin, end) of a text."""
    taken = bytearray(end - begin)
    found: list[DateExpression] = []
    there = {needed for needed in _NEEDED if needed.search(text, begin, end)}
    for needed, pattern in _PATTERNS:
        if needed not in there:
            continue
        for match in pattern.finditer(text, begin, end):
            place = slice(match.start() - begin, match.end() - begin)
            if any(taken[place]):
                continue
            taken[place] = b"\x01" * len(match[0])
            found.append(build_expression(match))
    return sorted(found, key=lambda expression: expression.start)


def build_expression(match: re.Match[str]) -> DateExpression:
    """The expression of a match; its text is what a person would underline, without the preposition."""
    fields = {name: value for name, value in match.groupdict().items() if value}
    start = min(match.start(name) for name in fields)
    month = fields.get("month")
    # "on 30 November." ends a sentence, "on 30 Nov." may not.
    end = match.end() - 1 if month in MONTHS and match[0].endswith(".") else match.end()
    return DateExpression(
        text=match.string[start:end],
        start=start,
        end=end,
        year=int(fields["year"]) if "year" in fields else None,
        month=month_number(month) if month else int(fields["month_number"]) if "month_number" in fields else None,
        day=int(fields["day"]) if "day" in fields else None,
        weekday=weekday_number(fields["weekday"]) if "weekday" in fields else None,
        days_away=_DAYS_AWAY[fields["relative"].lower()] if "relative" in fields else None,
        direction=_DIRECTIONS[fields["modifier"].lower()] if "modifier" in fields else None,
    )


# ── which day is meant ───────────────────────────────────────────────────────────────────────────────────

_NEXT_DAY = timedelta(days=1)


def resolve(expression: DateExpression, reference: date) -> date | None:
    """The day (the first of the month or year where that is all it says); None for "June 31" and "every Monday".

    A weekday is the latest on or before `reference`, a month-day or month the one nearest to it, unless the
    expression's direction says otherwise. A weekday beside a full date doesn't count here: see `contradicts_weekday`.
    """
    if expression.direction is Direction.RECURRING:
        return None
    if expression.days_away is not None:
        return reference + timedelta(days=expression.days_away)
    if expression.day is not None and expression.month is not None:
        if expression.year is not None:
            return build_date(expression.year, expression.month, expression.day)
        return nearest_year_day(expression.month, expression.day, reference)
    if expression.weekday is not None:
        return resolve_weekday(expression.weekday, expression.direction, reference)
    if expression.month is not None:
        if expression.year is not None:
            return build_date(expression.year, expression.month, 1)
        return resolve_month(expression.month, expression.direction, reference)
    return build_date(expression.year, 1, 1) if expression.year is not None else None


def resolve_weekday(weekday: int, direction: Direction | None, reference: date) -> date:
    """The day of a bare weekday, looked for on the side that `direction` says."""
    match direction:
        case Direction.LAST:
            return latest_weekday(weekday, reference - _NEXT_DAY)
        case Direction.COMING | Direction.THIS:
            return next_weekday(weekday, reference)
        case Direction.NEXT:
            return next_weekday(weekday, reference + _NEXT_DAY)
        case _:
            return latest_weekday(weekday, reference)


def resolve_month(month: int, direction: Direction | None, reference: date) -> date:
    """The first day of a month without a year, on the side of the reference month that `direction` says."""
    ahead = (month - reference.month) % len(MONTHS)
    match direction:
        case Direction.LAST:
            return shift_month(reference, ahead - len(MONTHS))
        case Direction.EARLIER:
            return shift_month(reference, ahead - len(MONTHS) if ahead else 0)
        case Direction.THIS:
            return date(reference.year, month, 1)
        case Direction.COMING:
            return shift_month(reference, ahead)
        case Direction.NEXT:
            return shift_month(reference, ahead or len(MONTHS))
        case _:
            return nearest_month(month, reference)


def contradicts_weekday(expression: DateExpression, day: date) -> bool:
    """Whether the expression names a weekday that `day`, its date, is not."""
    return expression.day is not None and expression.weekday is not None and expression.weekday != day.weekday()
