"""The dates that a text speaks of, resolved against the day on which it was published."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from copydesk.article import DatePrecision, MentionedDate
from copydesk.normalize.dates.calendar import nearest_weekday
from copydesk.normalize.dates.expressions import (
    DateExpression,
    Direction,
    contradicts_weekday,
    find_expressions,
    resolve,
)
from copydesk.normalize.dates.tense import points_ahead, points_back

# The longest newspaper articles have a tenth of this; in a listing of megabytes dates say nothing of its news.
MAX_CHARACTERS = 200_000


def find_mentioned_dates(body: str, published_on: date | None) -> tuple[MentionedDate, ...]:
    """Each date that a normalized English body names, once, in order of appearance; of a very long one its beginning.

    Without a publication date only those are kept that stand by themselves: a year, a month with its year, a full date.
    """
    mentioned: dict[tuple[date, DatePrecision], MentionedDate] = {}
    body = body[:MAX_CHARACTERS]
    for expression in find_expressions(body):
        if published_on is None and expression.year is None:
            continue
        on = resolve_in_context(body, expression, published_on or date.min)
        if on is not None:
            found = MentionedDate(text=expression.text, on=on, precision=expression.precision)
            mentioned.setdefault((on, expression.precision), found)
    return tuple(mentioned.values())


def resolve_in_context(body: str, expression: DateExpression, published_on: date) -> date | None:
    """The day of an expression, by the tense of its sentence where it names no more than a weekday or a month.

    Of "Monday, Oct. 15" where that is a Tuesday the weekday is believed: the number is what gets mistyped.
    """
    if expression.direction is None and expression.year is None and expression.day is None:
        expression = replace(expression, direction=read_direction(body, expression))
    on = resolve(expression, published_on)
    weekday = expression.weekday
    if on is None or weekday is None or expression.year is not None or not contradicts_weekday(expression, on):
        return on
    return nearest_weekday(weekday, on)


def read_direction(body: str, expression: DateExpression) -> Direction | None:
    """Where the verbs around it put an expression; None where they don't, or where it needs none."""
    if points_ahead(body, expression.start, expression.end):
        return Direction.COMING
    is_past_month = expression.month is not None and points_back(body, expression.start, expression.end)
    return Direction.EARLIER if is_past_month else None
