"""The numbers that a text states, in a form in which two ways to write one number are equal.

A number is its significant digits: "86,500", "86.5 thousand" and "86 500.0" are all 865. Ranges, seasons and times
of day fall apart into their numbers (2014/15, 9:00); a fraction is one number (6-5/16).
"""

from __future__ import annotations

import re
from typing import NamedTuple

# "Ten" is left out: rewordings trade it for "a dozen", "10" and "tens" too freely.
_NUMBER_WORDS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "eleven": 11,
    "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19, "twenty": 20,
}  # fmt: skip
ONE = "one"
# Prices and rates are quoted in these parts; other a/b are seasons, dates or ratios.
_DENOMINATORS = "2|3|4|5|8|16|32|64"
_NUMBER = re.compile(
    rf"\b(?:(?P<fraction>(?<!/)(?:\d+[- ])?\d{{1,2}}/(?:{_DENOMINATORS})(?![\d/]))"
    r"|(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?)"
    rf"|(?P<word>{ONE}|{'|'.join(_NUMBER_WORDS)})\b)"
)


class Number(NamedTuple):
    """A number's significant digits, how the text writes it, and where."""

    digits: str
    text: str
    start: int


def read_numbers(folded: str, *, count_one: bool = False) -> list[Number]:
    """The numbers of a folded text in order. "One" is mostly a pronoun and counts only if asked for."""
    found = []
    for match in _NUMBER.finditer(folded):
        if match["word"] == ONE and not count_one:
            continue
        found.append(Number(_significant_digits(match), match.group(), match.start()))
    return found


def _significant_digits(match: re.Match[str]) -> str:
    if match["fraction"]:
        return match["fraction"].replace(" ", "-")
    if match["word"]:
        digits = str(_NUMBER_WORDS.get(match["word"], 1))
    else:
        digits = match["digits"].replace(",", "").replace(".", "")
    return digits.strip("0") or "0"
