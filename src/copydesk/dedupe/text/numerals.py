"""What number a numeral stands for: digits in any house's style, fractions, and runs of number words."""

from __future__ import annotations

import re
from functools import lru_cache

from text_to_num import text2num

SMALL_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    "|eighteen|nineteen"
)
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_BIG = "hundred|thousand|million|billion|trillion"
_WORD = rf"(?:{SMALL_WORDS}|{_TENS}|{_BIG})"
# "And" joins number words only after a hundred or a thousand: "two and three" are two numbers.
WORD_RUN = rf"{_WORD}(?:(?:(?<=hundred) and |(?<=thousand) and |[ -]){_WORD})*"
NUMBER_WORDS = rf"{SMALL_WORDS}|{_TENS}|{_BIG}"

# 1,234,567.8 · 12,34,567 · 1.234.567,8 · 1 234 567 · 2.5 · 2,5
DIGITS = (
    r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d{1,2}(?:,\d{2})+,\d{3}(?!\d)|\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}(?!\d)"
    r"|\d{1,3}(?: \d{3})+(?!\d)|\d+(?:[.,]\d+)?"
)
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d{2})+,\d{3}")
_CONTINENTAL = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}")

_WORDS_KEPT = 10_000


def read_digits(digits: str) -> float:
    """The value of a numeral in digits; a comma before anything but three digits is a decimal comma."""
    if _THOUSANDS.fullmatch(digits):
        return float(digits.replace(",", ""))
    if _CONTINENTAL.fullmatch(digits):
        digits = digits.replace(".", "")
    return float(digits.replace(" ", "").replace(",", "."))


@lru_cache(_WORDS_KEPT)
def read_words(run: str) -> float | None:
    """The value of a run of number words such as "two hundred and fifty"; None for one that is no number."""
    try:
        return float(text2num(run, "en"))
    except ValueError:
        return None


def significant_digits(value: float) -> str:
    """The digits of a value without zeros at the ends: 865 of 86,500."""
    return f"{value:.9f}".replace(".", "").strip("0") or "0"
