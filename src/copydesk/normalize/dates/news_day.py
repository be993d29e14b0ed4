"""The day on which a wire story's news happened: "…, officials said on Monday". Wire copy runs that day or the next.

The weekday that belongs to the news stands with its verb, early in the text. Weekdays of what is to come ("will vote
on Friday"), of something else ("last Monday", "every Sunday", "since Thursday") and inside quotations are not it. A
date without a weekday is it only where a reporting verb stands right before it ("said on Oct. 10"): most dates in news
are those of other things.
"""

from __future__ import annotations

import re

from copydesk.normalize.dates.expressions import DateExpression, find_expressions
from copydesk.normalize.dates.tense import (
    PAST_VERB,
    REPORTING_VERB,
    SAID_ON,
    is_told_of_today,
    points_ahead,
    points_back,
    read_sentence_before,
)
from copydesk.normalize.text import split_paragraphs

# The news of a wire story is told by its fifth paragraph; below stands background with weekdays of its own.
NEWS_PARAGRAPHS = 5
# Longer than any paragraph of news; what isn't news may be one paragraph of megabytes.
PARAGRAPH_CHARACTERS = 2_000

_QUOTATION = re.compile(r'"[^"]*"')
_SINCE = re.compile(r"\b(?:since|after|before)\s$", re.I)
_ON = re.compile(r"\bon\s$", re.I)


def find_news_day(body: str) -> DateExpression | None:
    """The weekday or month-day on which the news of a normalized text happened; None where it names none.

    A date that opens the lead comes first. In the lead a reporting verb decides, then any verb of the past; then
    reporting verbs of the next paragraphs; then a bare "on Monday" of the lead; then any verb of the past further down.
    """
    paragraphs = [mask_quotations(one[:PARAGRAPH_CHARACTERS]) for one in split_paragraphs(body)[:NEWS_PARAGRAPHS]]
    explicit = find_explicit_day(paragraphs[0]) if paragraphs else None
    if explicit is not None:
        return explicit
    if any(is_told_of_today(paragraph) for paragraph in paragraphs):
        return None
    days = [list_days(paragraph) for paragraph in paragraphs]
    lead, rest = days[:1], days[1:]
    tries = ((lead, REPORTING_VERB), (lead, PAST_VERB), (rest, REPORTING_VERB), (lead, _ON), (rest, PAST_VERB))
    found = (find_day_after(days_of_one, words) for where, words in tries for days_of_one in where)
    return next((one for one in found if one is not None), None)


def find_explicit_day(lead: str) -> DateExpression | None:
    """The date that opens the lead: "On Thursday, October 10, the board approved". No weekday below says more.

    Of a day with its year and no weekday the news would not be told so: that is what happened back then.
    """
    for expression, before in list_days(lead)[:1]:
        is_full = expression.month is not None and expression.day is not None
        is_news = expression.year is None or expression.weekday is not None
        opens = not PAST_VERB.search(before) and not REPORTING_VERB.search(before)
        if is_full and is_news and opens and points_back(lead, expression.start, expression.end):
            return expression
    return None


def list_days(paragraph: str) -> list[tuple[DateExpression, str]]:
    """The days that a paragraph may report of, each with what stands before it in its sentence."""
    found = []
    for expression in find_expressions(paragraph):
        before = read_sentence_before(paragraph, expression.start)
        if not is_of_something_else(paragraph, expression, before):
            found.append((expression, before))
    return found


def find_day_after(days: list[tuple[DateExpression, str]], words: re.Pattern[str]) -> DateExpression | None:
    """The first weekday that has such words before it, or date that a reporting verb brings."""
    for expression, before in days:
        if expression.weekday is not None and words.search(before):
            return expression
        if expression.month is not None and expression.day is not None and SAID_ON.search(before):
            return expression
    return None


def is_of_something_else(paragraph: str, expression: DateExpression, before: str) -> bool:
    """Whether it is "last Monday", "since Monday", "Monday's vote", or lies ahead."""
    return (
        expression.direction is not None
        or _SINCE.search(before) is not None
        or paragraph.startswith("'s", expression.end)
        or points_ahead(paragraph, expression.start, expression.end)
    )


def mask_quotations(paragraph: str) -> str:
    """The paragraph with what stands in quotation marks blanked out."""
    return _QUOTATION.sub(lambda match: " " * len(match[0]), paragraph)
