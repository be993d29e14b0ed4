"""Signs that a machine translated a text, for copies whose notice says nothing or was lost."""

from __future__ import annotations

import re
from datetime import date

from copydesk.article import Article

# One sign may be a slip of the pen.
_MIN_SIGNS = 2

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_STRAY_STOP = re.compile(rf"\b(?:{'|'.join(_WEEKDAYS)})\.,")
_WEEKDAY_WITH_DATE = re.compile(
    rf"\b(?P<weekday>{'|'.join(_WEEKDAYS)})\.?,? (?P<month>{'|'.join(_MONTHS)}) (?P<day>\d{{1,2}})(?!\d)"
)


def shows_translation(article: Article) -> bool:
    """Whether a normalized article says that it is a translation, or its text has two signs of a machine's.

    The signs: a full stop before the comma after a weekday ("Monday., October 15th"), where an engine took the weekday
    for an abbreviation; and a weekday that its own date contradicts in the year of publication.
    """
    if article.content is not None and article.content.translation_notice is not None:
        return True
    if article.normalized is None:
        return False
    body = article.normalized.body
    year = (article.normalized.published.on or article.provenance.landed_on).year
    signs = (_STRAY_STOP.search(body) is not None, has_wrong_weekday(body, year))
    return sum(signs) >= _MIN_SIGNS


def has_wrong_weekday(text: str, year: int) -> bool:
    """Whether a weekday stands beside a date of that year that falls on another."""
    return any(
        _find_weekday(year, match["month"], int(match["day"])) not in (None, match["weekday"])
        for match in _WEEKDAY_WITH_DATE.finditer(text)
    )


def _find_weekday(year: int, month: str, day: int) -> str | None:
    try:
        return _WEEKDAYS[date(year, _MONTHS.index(month) + 1, day).weekday()]
    except ValueError:
        return None
