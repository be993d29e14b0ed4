"""The days of the calendar that a text names: no quantities, and compared with days alone."""

from __future__ import annotations

import re
from typing import NamedTuple

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NUMBERS = {name: number for number, name in enumerate(_MONTHS, start=1)}
_ABBREVIATION = 3  # letters that tell every English month from the others
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
_ORDINAL = r"(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th)"
# What is counted by ordinals that are no days of a month.
_COUNTED = "floor|hole|minute|lap|anniversary|day|century|attempt|street|avenue|ballot|birthday|time|round|place"
# A day may end a range or a list ("March 3-5", "Oct 8 and 9"); what follows must not make it an amount or a share.
_NO_AMOUNT = r"(?![\d,]*\d|[.:]\d| ?(?:%|pct|percent|per cent|mln|million|bn|billion|[ap]m\b))"
_DATE_SIGN = re.compile(rf"\b{MONTH}|\d[-/.]\d{{1,2}}[-/.]\d|the \d{{1,2}}(?:st|nd|rd|th)")
_DATE = re.compile(
    rf"\b(?P<month>{MONTH}) (?P<day>{_DAY})(?:(?:-| and | to |/)(?P<until>{_DAY}))?{_NO_AMOUNT}"
    rf"(?:,? (?P<year>{_YEAR})\b)?"
    rf"|(?<![\d.,:/$£€-])(?P<day_first>{_DAY})(?: of)? (?P<month_last>{MONTH})(?! (?:be|have|not|also|still)\b)"
    rf"(?:,? (?P<year_last>{_YEAR})\b)?"
    rf"|\b(?P<iso_year>{_YEAR})-(?P<iso_month>\d\d)-(?P<iso_day>\d\d)\b"
    rf"|(?<![\d.,/])(?P<slash>\d{{1,2}}[/.]\d{{1,2}}[/.](?:{_YEAR}|\d\d))(?![\d/])"
    rf"|\b(?P<month_only>{MONTH})(?:,| of)? (?P<month_year>{_YEAR})\b"
    rf"|\b(?:on|since|by|from) the (?P<ordinal>{_ORDINAL})(?! (?:{_COUNTED})\b)"
    rf"|\bthe (?P<of_month>{_ORDINAL})(?= of (?:this|last|the) month| this month)"
)


_ON_WEEKDAY = re.compile(r"\b(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\bon (?=\0)")


class Day(NamedTuple):
    """A day as a text names it, at `start` of it; 0 stands for what it leaves open."""

    year: int
    month: int
    day: int
    text: str
    start: int

    def may_be(self, other: Day) -> bool:
        """Whether both may mean one day: what both state is the same."""
        ours, theirs = (self.year, self.month, self.day), (other.year, other.month, other.day)
        return all(one == two or not one or not two for one, two in zip(ours, theirs, strict=True))


def take_days(folded: str) -> tuple[str, list[Day]]:
    """A folded sentence without its days, all else in its place, and the days in order."""
    if not _DATE_SIGN.search(folded):
        return folded, []
    found: list[Day] = []

    def take(match: re.Match[str]) -> str:
        found.extend(_read_day(match))
        return "\0" * len(match.group())

    return _DATE.sub(take, folded), found


def drop_weekdays(without_days: str) -> str:
    """What `take_days` leaves of a text, without its weekdays and each "on" that stands before a day."""
    return _ON_WEEKDAY.sub("", without_days)


def _read_day(match: re.Match[str]) -> list[Day]:
    text, start = match.group(), match.start()
    if match["iso_year"]:
        return [Day(int(match["iso_year"]), int(match["iso_month"]), int(match["iso_day"]), text, start)]
    if match["slash"]:
        return []  # month and day stand in either order, by country
    if ordinal := match["ordinal"] or match["of_month"]:
        return [Day(0, 0, _number(ordinal), text, start)]
    if match["month_only"]:
        return []
    month = _MONTH_NUMBERS[(match["month"] or match["month_last"])[:_ABBREVIATION]]
    year = int(match["year"] or match["year_last"] or 0)
    days = [match["day"] or match["day_first"], *([match["until"]] if match["until"] else [])]
    return [Day(year, month, _number(day), text, start) for day in days]


def _number(ordinal: str) -> int:
    return int(re.sub(r"\D", "", ordinal))
