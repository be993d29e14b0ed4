"""The quantities that a text states: a value, its unit and its kind, however they are written.

"1:50 pm" and "13:50" are one time of day; "2.5", "2,5", "2 1/2" and "two and a half" one amount; so are "94 mln" and
"94 million", "4 pct" and "4%", "2021-22" and "2021-2022". Days of the calendar are no quantities: `days` reads them
first, and they are left out here. How two texts' quantities are compared is `figures`'.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple

from copydesk.dedupe.text.numerals import (
    DIGITS,
    NUMBER_WORDS,
    SMALL_WORDS,
    WORD_RUN,
    read_digits,
    read_words,
    significant_digits,
)
from copydesk.dedupe.text.units import PERCENT, UNITS_AFTER, UNITS_BEFORE, Dimension, Unit

# Whether it is a time of day, the value, the unit.
Key = tuple[bool, float, str]


class Kind(StrEnum):
    """What a quantity counts."""

    AMOUNT = "amount"
    SHARE = "share"
    CLOCK = "clock"
    ORDINAL = "ordinal"
    YEAR = "year"
    SCORE = "score"


class Quantity(NamedTuple):
    """A quantity as a text states it, at `start` of it.

    `value` has its scale multiplied in ("94 mln" is 94,000,000) and is in `unit`; of a time of day it is the minutes
    after midnight. `digits` are the significant digits without scale; of a time of day, its zone. `is_bare` says that
    no scale stands with a small value, as with the first of "3 to 4 million"; of a time of day, that it doesn't tell
    morning from evening. `is_loose` marks what rewordings trade freely ("one", "ten", "a dozen", "noon"): it may
    match, but is never missed. `is_about` marks a rounded value ("some 6,000", "a third"). `text` is the numeral alone.
    """

    kind: Kind
    value: float
    unit: Unit | None
    digits: str
    text: str
    start: int
    is_bare: bool = False
    is_loose: bool = False
    is_about: bool = False

    @property
    def key(self) -> Key:
        """Equal for two writings of one quantity in one unit."""
        return self.kind is Kind.CLOCK, self.value, self.unit.name if self.unit else ""


_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "lakh": 1e5, "crore": 1e7, "million": 1e6, "mln": 1e6, "mn": 1e6,
    "mio": 1e6, "m": 1e6, "billion": 1e9, "bln": 1e9, "bn": 1e9, "b": 1e9, "trillion": 1e12, "tln": 1e12, "trn": 1e12,
    "tn": 1e12, "dozen": 12,
}  # fmt: skip
# "100m" is a distance or a hundred million: only a currency tells.
_AMBIGUOUS_SCALE = "m"
_LOOSE_WORDS = frozenset({"one", "ten"})
_SINGLES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12.0}
_PARTS = {"third": 100 / 3, "thirds": 100 / 3, "quarter": 25.0, "quarters": 25.0, "fifths": 20.0}
_AND_PARTS = {"and a half": 0.5, "and a quarter": 0.25, "and three quarters": 0.75}
_HOUR = 60
_HALF_DAY = 12 * _HOUR
_POINTS = {"noon": _HALF_DAY, "midday": _HALF_DAY, "midnight": 0}
_CENTURY = 100
_YEARS_READ = range(1900, 2100)
# Smaller values without a scale may owe theirs to the number beside them: "3 to 4 million".
_SELF_SUFFICIENT = 1000

_ZONES = "gmt|utc|bst|cest|cet|eest|eet|edt|est|cdt|cst|mdt|mst|pdt|pst|ist|jst|wib|msk"
_ZONE_AFTER = re.compile(rf" ?({_ZONES})\b")
_DIGIT = re.compile(r"\d")
_NUMERALS = frozenset(NUMBER_WORDS.split("|")) | {
    "half", "third", "thirds", "quarter", "quarters", "dozen", "noon", "midday", "midnight",
}  # fmt: skip
_CLOCK_SIGN = re.compile(rf"\d: ?\d| ?[ap]m\b|o'clock|noon|midday|midnight|\d ?(?:{_ZONES}|hrs|hours?|fix)")
_CLOCK = re.compile(
    r"(?<![\d.,:])(?:"
    r"(?P<from>\d{1,2}(?:[:.][0-5]\d)?)(?= ?(?:-|to|and|until|till) ?\d{1,2}(?:[:.][0-5]\d)? ?(?P<shared>[ap]m)\b)"
    rf"|(?P<hour>\d{{1,2}}(?:[:.] ?[0-5]\d)?|\b(?:{SMALL_WORDS})) ?(?:(?P<half>[ap]m)\b|o'clock)"
    r"|(?<=\bat )(?P<spelled>(?:[01]?\d|2[0-3]) hours?(?: and)? [0-5]?\d minutes)\b"
    r"|(?P<full>(?:[01]?\d|2[0-4]): ?[0-5]\d)(?::[0-5]\d(?:\.\d+)?)?(?![\d%])"
    rf"|(?P<military>(?:[01]\d|2[0-3])[.]?[0-5]\d)(?= ?(?:{_ZONES}|hrs|hours|fix|fixing)\b)"
    r"|\b(?P<point>noon|midday|midnight)\b)"
)
_YEARS = re.compile(r"(?<![\d.,/-])(?P<first>(?:19|20)\d\d)[-/](?P<last>(?:19|20)\d\d|\d\d)(?![\d/-])")

_LETTER_SCALES = "[kmb]"
_SCALE = "|".join(sorted((name for name in _SCALES if len(name) > 1), key=len, reverse=True))
_UNIT_AFTER = "|".join(sorted(map(re.escape, UNITS_AFTER), key=len, reverse=True))
_DENOMINATORS = "2|3|4|5|8|16|32|64"
_NUMBER = re.compile(
    r"(?:(?=\d)(?<![\w,/])(?<!\d\.)(?:"  # the first question is the one that most places fail
    rf"(?P<whole>\d+[- ])?(?P<numerator>\d{{1,2}})/(?P<denominator>{_DENOMINATORS})(?![\d/])"
    r"|(?P<ours>\d{1,2})-(?P<theirs>\d{1,2})(?![\d/-]| ?(?:%|pct|per cent|mln|million|bn|billion)|[.,]\d|-?[a-z])"
    rf"|(?P<number>{DIGITS})(?P<ordinal>(?:st|nd|rd|th)\b)?)"
    rf"|\b(?P<words>{WORD_RUN})\b(?:-(?P<parts>thirds|quarters|fifths)\b)?"
    rf"|\bhalf an? (?P<half_of>{'|'.join(_SINGLES)})\b"
    rf"|\ban? (?P<single>{'|'.join(_SINGLES)})\b|\ba (?P<part>third|quarter)(?= of\b))"
    rf"(?: (?P<and_part>{'|'.join(_AND_PARTS)}))?"
    rf"(?:(?:[ -]?(?P<scale>{_SCALE})s?|(?P<letter>{_LETTER_SCALES}))(?!\w))?"
    rf"(?:[ -]?(?:(?:us|new zealand|hong kong|[a-z]+ian) (?=d))?(?P<unit>{_UNIT_AFTER})(?!\w))?"
)
_SIGN_BEFORE = re.compile(rf"(?:\b(?:us|nz|hk|[acs]))?(?P<sign>{'|'.join(map(re.escape, UNITS_BEFORE))}) ?$")
_SIGN_REACH = 6
_ABOUT = re.compile(
    r"\b(?:about|around|some|nearly|almost|roughly|approximately|more than|over|at least|up to|close to|less than"
    r"|under|estimated|fewer than|just)(?: an?)? (?:(?:us)?[$£€])?$"
)
_ABOUT_REACH = 20


def may_state_quantities(folded: str, words: Iterable[str]) -> bool:
    """A quick look whether a folded sentence with these words has anything to read."""
    return _DIGIT.search(folded) is not None or not _NUMERALS.isdisjoint(words)


def read_quantities(folded: str) -> list[Quantity]:
    """The quantities of a folded sentence without its days, in order."""
    found: list[Quantity] = []
    if _CLOCK_SIGN.search(folded):
        folded = _take(_CLOCK, folded, _read_clock, found)
    if "-" in folded or "/" in folded:
        folded = _take(_YEARS, folded, _read_years, found)
    for match in _NUMBER.finditer(folded):
        found.extend(_read_scores(match) if match["ours"] else _read_number(match))
    return sorted(found, key=attrgetter("start"))


def _take(
    pattern: re.Pattern[str], folded: str, read: Callable[[re.Match[str]], Iterator[Quantity]], found: list[Quantity]
) -> str:
    """The text with a gap where `pattern` matches, so that all else keeps its place; what it reads goes to `found`."""

    def take(match: re.Match[str]) -> str:
        found.extend(read(match))
        return "\0" * len(match.group())

    return pattern.sub(take, folded)


def _read_clock(match: re.Match[str]) -> Iterator[Quantity]:
    if point := match["point"]:
        yield Quantity(Kind.CLOCK, float(_POINTS[point]), None, "", point, match.start(), is_loose=True)
        return
    minutes = _count_minutes(match["from"] or match["hour"] or match["full"] or match["spelled"] or match["military"])
    half = match["half"] or match["shared"]
    if half:
        minutes = minutes % _HALF_DAY + (_HALF_DAY if half == "pm" else 0)
    is_open = not half and not match["military"] and minutes < _HALF_DAY + _HOUR
    zone = _ZONE_AFTER.match(match.string, match.end())
    yield Quantity(
        Kind.CLOCK, float(minutes), None, zone[1] if zone else "", match.group(), match.start(), is_bare=is_open
    )


def _count_minutes(written: str) -> int:
    """Minutes after midnight of "9", "nine", "9:30", "9.30", "9 hours and 30 minutes" or "0930"."""
    if written.isalpha():
        return int(read_words(written) or 0) * _HOUR
    if not written.isdigit():
        hours, minutes = re.findall(r"\d+", written)
    elif len(written) > len("12"):
        hours, minutes = written[:2], written[2:]
    else:
        hours, minutes = written, "0"
    return int(hours) * _HOUR + int(minutes)


def _read_years(match: re.Match[str]) -> Iterator[Quantity]:
    first, last = int(match["first"]), int(match["last"])
    if last < _CENTURY:
        last += first - first % _CENTURY
    for year, start in ((first, match.start("first")), (last, match.start("last"))):
        yield Quantity(Kind.YEAR, float(year), None, significant_digits(year), str(year), start)


def _read_scores(match: re.Match[str]) -> Iterator[Quantity]:
    for side in ("ours", "theirs"):
        value = float(match[side])
        yield Quantity(Kind.SCORE, value, None, significant_digits(value), match[side], match.start(side), is_bare=True)


def _read_number(match: re.Match[str]) -> Iterator[Quantity]:
    value = _read_value(match)
    if value is None:
        return
    unit = _find_unit(match)
    scale = match["scale"] or match["letter"]
    if scale == _AMBIGUOUS_SCALE and (unit is None or unit.dimension is not Dimension.MONEY):
        scale = None
    digits = significant_digits(value)
    value *= _SCALES[scale] if scale else 1.0
    is_bare = scale is None and value < _SELF_SUFFICIENT
    if unit is not None and unit.dimension in (Dimension.MONEY, Dimension.SHARE):
        value, unit = value * unit.factor, unit._replace(factor=1.0)
    yield Quantity(
        kind=_find_kind(match, value, unit, scale),
        value=round(value, 6),
        unit=unit,
        digits=digits,
        text=_numeral(match),
        start=match.start(),
        is_bare=is_bare,
        is_loose=_is_loose(match) and is_bare and unit is None,
        is_about=_is_about(match),
    )


def _read_value(match: re.Match[str]) -> float | None:
    """The value without its scale; None for words that make no number."""
    value: float | None
    if match["numerator"]:
        whole = float(match["whole"][:-1]) if match["whole"] else 0.0
        value = whole + float(match["numerator"]) / float(match["denominator"])
    elif match["number"]:
        value = read_digits(match["number"])
    elif match["words"]:
        value = read_words(match["words"])
    elif match["half_of"]:
        value = _SINGLES[match["half_of"]] / 2
    else:
        value = _SINGLES[match["single"]] if match["single"] else 1.0
    if value is None:
        return None
    if part := match["parts"] or match["part"]:
        value *= _PARTS[part]
    return value + _AND_PARTS.get(match["and_part"], 0.0)


def _numeral(match: re.Match[str]) -> str:
    """The number as written, without scale and unit."""
    ends = [match.start(name) for name in ("scale", "letter", "unit") if match[name]]
    return match.string[match.start() : min(ends, default=match.end())].rstrip(" -")


def _find_unit(match: re.Match[str]) -> Unit | None:
    """The unit after the number, or the sign before it."""
    if match["unit"]:
        return UNITS_AFTER[match["unit"]]
    if match["parts"] or match["part"]:
        return PERCENT
    start = match.start()
    before = _SIGN_BEFORE.search(match.string, max(0, start - _SIGN_REACH), start)
    return UNITS_BEFORE[before["sign"]] if before else None


def _find_kind(match: re.Match[str], value: float, unit: Unit | None, scale: str | None) -> Kind:
    if unit is not None:
        return Kind.SHARE if unit.dimension is Dimension.SHARE else Kind.AMOUNT
    if match["ordinal"]:
        return Kind.ORDINAL
    number = match["number"]
    is_whole = scale is None and number is not None and number.isdigit() and value.is_integer()
    # A range is asked for a whole number at once, for one with a point by looking at each of its own.
    is_year = is_whole and int(value) in _YEARS_READ
    return Kind.YEAR if is_year else Kind.AMOUNT


def _is_loose(match: re.Match[str]) -> bool:
    """Whether rewordings trade the words for others."""
    return match["words"] in _LOOSE_WORDS or "dozen" in match.group()


def _is_about(match: re.Match[str]) -> bool:
    """Whether the value is rounded: a word says so, or a third was meant."""
    if match["parts"] or match["part"]:
        return True
    return _ABOUT.search(match.string, max(0, match.start() - _ABOUT_REACH), match.start()) is not None
