"""What a report opens with: its news, whose it is, and of which day and hour.

Two reports of one desk share background and differ in what they open with. Two issues of a bulletin share everything
but the figures, the day or the hour. What is read here tells both kinds apart from copies.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from copydesk.dedupe.text.days import Day
from copydesk.dedupe.text.figures import Figures
from copydesk.dedupe.text.idf import Vocabulary
from copydesk.dedupe.text.quantities import Kind, read_quantities
from copydesk.dedupe.text.words import fold, split_words, stem_word

# Each two actions can't both be the news of one lead. A judgement, from leads of old newswire.
_EXCLUSIVE = (
    ("grants granted imposes imposed orders ordered", "lifts lifted revokes overturns quashes refuses refused drops"),
    (
        "approves approved accepts accepted backs adopts upholds allows agrees endorses",
        "rejects refused refuses denies denied declines blocks opposes dismisses bars bans vetoes",
    ),
    ("has holds held owns owned buys bought acquires acquired", "sells sold divests sale disposes"),
    ("wins won beats beat", "loses lost"),
    ("rises rose gains gained climbs climbed jumps up", "falls fell drops dropped declines slips slid down"),
    ("opens opened reopens resumes started starts begins began", "closes closed shuts shut halts suspends ends"),
    ("arrests arrested detains charges jails convicts convicted", "releases released freed acquits acquitted"),
)
# What is asked for or under way, and what has come of it: two reports, however alike.
_PENDING = "proposes recommends asks seeks plans considers invites expects bids offers intends agrees awaits urges"
_DONE = "approved completed cut adopted passed rejected closed accepted lifted won"


def _stem_all(words: str) -> frozenset[str]:
    return frozenset(map(stem_word, words.split()))


EXCLUSIVE_ACTIONS = tuple((_stem_all(one), _stem_all(other)) for one, other in _EXCLUSIVE)
PENDING, DONE = _stem_all(_PENDING), _stem_all(_DONE)

_WEEKDAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", re.IGNORECASE)
_PARTS_OF_DAY = {
    "opening": "opening", "opens": "opening", "opened": "opening", "morning": "morning", "midday": "midday",
    "noon": "midday", "midsession": "midday", "afternoon": "afternoon", "evening": "evening", "closing": "closing",
    "close": "closing", "closes": "closing", "closed": "closing", "am": "morning", "pm": "afternoon",
}  # fmt: skip
_RECURS = re.compile(
    r"\b(?:today's|regular|weekly|monthly|daily|quarterly|hourly|fix(?:ing|es|ed)?|auctions?|tenders?|repurchase|federal"
    r" funds|index|yields?|rates?|prices?|closed|opened|average|levels?|gauges?|reservoirs?|temperatures?|tides?"
    r"|lottery|draw|exchange|settlement|readings?|bulletin|forecast|pollen|traffic|timetable|measured)\b"
)
_NAME = re.compile(r"[A-Z][\w&'-]+")
# A name of this idf is a name, and no "The", "Police" or "Government".
_NAME_IDF = 4.5
_DATELINE_CHARACTERS = 60
_DATELINE_END = re.compile(r"^.{0,12}?(?:[-:)]|$)")

BULLETIN_WORDS = 100


class Opening(NamedTuple):
    """The head of a report: stems of title and first sentence, and what they say of subject, day and hour.

    `subject` is the first name as comparisons see it. `days` leaves out the day of a dateline. `recurs` says that it
    speaks of what is measured, fixed or sold time and again.
    """

    stems: frozenset[str]
    subject: str | None
    weekdays: frozenset[str]
    days: tuple[Day, ...]
    hours: frozenset[float]
    parts_of_day: frozenset[str]
    recurs: bool


def read_opening(
    title: str | None,
    first: str,
    days: Sequence[Day],
    figures: Figures,
    vocabulary: Vocabulary,
) -> Opening:
    """The opening of a text with this first sentence, which names these days and states these figures."""
    folded_title, folded = fold(title or ""), fold(first)
    words = split_words(folded_title) + split_words(folded)
    hours = {quantity.value for quantity in read_quantities(folded_title) if quantity.kind is Kind.CLOCK}
    hours |= {quantity.value for quantity in figures.first.values() if quantity.kind is Kind.CLOCK}
    names = (vocabulary[word] for name in _NAME.findall(first) for word in split_words(fold(name)))
    return Opening(
        stems=frozenset(stem_word(word) for word in words),
        subject=next((key for key, idf in names if idf >= _NAME_IDF), None),
        weekdays=frozenset(_WEEKDAY.findall(folded)),
        days=tuple(day for day in days if not _is_in_dateline(day, folded)),
        hours=frozenset(hours),
        parts_of_day=frozenset(_PARTS_OF_DAY[word] for word in words if word in _PARTS_OF_DAY),
        recurs=_RECURS.search(f"{folded_title} {folded}") is not None,
    )


def find_weekday(text: str) -> bool:
    """Whether a text names a weekday."""
    return _WEEKDAY.search(text) is not None


def _is_in_dateline(day: Day, folded: str) -> bool:
    end = day.start + len(day.text)
    return end < _DATELINE_CHARACTERS and _DATELINE_END.match(folded[end:]) is not None


def have_exclusive_actions(one: Opening, other: Opening) -> bool:
    """Whether the openings tell actions that exclude each other: granted and lifted, has and sells."""
    ours, theirs = one.stems - other.stems, other.stems - one.stems
    return any(
        (ours & left and theirs & right and not theirs & left and not ours & right)
        or (ours & right and theirs & left and not ours & left and not theirs & right)
        for left, right in EXCLUSIVE_ACTIONS
    )


def are_of_other_stages(one: Opening, other: Opening) -> bool:
    """Whether the openings name other weekdays, or one tells what is asked for and the other what is done."""
    if one.weekdays and other.weekdays and one.weekdays.isdisjoint(other.weekdays):
        return True
    return _is_pending_and_done(one, other) or _is_pending_and_done(other, one)


def _is_pending_and_done(one: Opening, other: Opening) -> bool:
    return bool(one.stems & PENDING) and not other.stems & PENDING and bool(other.stems & DONE)


def have_other_subjects(
    one: Opening, other: Opening, our_stems: Mapping[str, float], their_stems: Mapping[str, float]
) -> bool:
    """Whether each opens with a name that the other text doesn't know: three banks' bonds of one day."""
    if one.subject is None or other.subject is None:
        return False
    return one.subject not in their_stems and other.subject not in our_stems


def are_of_other_hours(one: Opening, other: Opening) -> bool:
    """Whether both name a day, an hour or a part of the day, and none in common."""
    if one.hours and other.hours and one.hours.isdisjoint(other.hours):
        return True
    if one.parts_of_day and other.parts_of_day and one.parts_of_day.isdisjoint(other.parts_of_day):
        return True
    return bool(one.days) and bool(other.days) and not any(day.may_be(two) for day in one.days for two in other.days)
