"""What a report opens with: its news, whose it is, and of which day and hour.

Two reports of one desk share background and differ in what they open with. Two issues of a bulletin share everything
but the figures, the day or the hour. What is read here tells both kinds apart from copies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from copydesk.dedupe.text.days import Day
from copydesk.dedupe.text.figures import Figures
from copydesk.dedupe.text.idf import Vocabulary
from copydesk.dedupe.text.quantities import Kind, read_quantities
from copydesk.dedupe.text.reporting import load_reporting
from copydesk.dedupe.text.words import fold, split_words, stem_word

_WEEKDAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", re.IGNORECASE)
_NAME = re.compile(r"[A-Z][\w&'-]+")
# A name of this idf is a name, and no "The", "Police" or "Government".
_NAME_IDF = 4.5
# Who speaks stands right before the verb; what is longer than this begins with something else, up to a comma.
_SPEAKER_WORDS = 14
_DATELINE_CHARACTERS = 60
_DATELINE_END = re.compile(r"^.{0,12}?(?:[-:)]|$)")

BULLETIN_WORDS = 100


class Opening(NamedTuple):
    """The head of a report: stems of title and first sentence, and what they say of subject, day and hour.

    `names` are the words of names as comparisons see them, `subject` the first, `speakers` those of who says it. `days`
    leaves out the day of a dateline; `figures` are those of the first sentence. `recurs` says that it speaks of what is
    measured, fixed or sold time and again.
    """

    stems: frozenset[str]
    names: frozenset[str]
    subject: str | None
    speakers: frozenset[str]
    weekdays: frozenset[str]
    days: tuple[Day, ...]
    hours: frozenset[float]
    figures: Figures
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
    table = load_reporting()
    folded_title, folded = fold(title or ""), fold(first)
    both = f"{folded_title}\n{folded}"
    words = split_words(both)
    hours = {quantity.value for quantity in read_quantities(folded_title) if quantity.kind is Kind.CLOCK}
    hours |= {quantity.value for quantity in figures.first.values() if quantity.kind is Kind.CLOCK}
    actions = (table.phrases[phrase] for phrase in table.phrase.findall(both))
    names = list(find_names(first, vocabulary))
    return Opening(
        stems=frozenset(map(stem_word, [*words, *actions])),
        names=frozenset(names),
        subject=next(iter(names), None),
        speakers=read_speakers(first, vocabulary),
        weekdays=frozenset(_WEEKDAY.findall(folded)),
        days=tuple(day for day in days if not _is_in_dateline(day, folded)),
        hours=frozenset(hours),
        figures=figures,
        parts_of_day=frozenset(table.parts_of_day[word] for word in words if word in table.parts_of_day)
        | frozenset(table.round.findall(both)),
        recurs=table.opens_as_recurring.search(both) is not None,
    )


def find_names(text: str, vocabulary: Vocabulary) -> Iterator[str]:
    """The words of names in a text, in order, as comparisons see them."""
    for name in _NAME.findall(text):
        for word in split_words(fold(name)):
            key, idf = vocabulary[word]
            if idf >= _NAME_IDF:
                yield key


def read_speakers(first: str, vocabulary: Vocabulary) -> frozenset[str]:
    """The words in the name of who says what a first sentence tells; none where it names nobody."""
    table = load_reporting()
    said = table.attribution.search(first)
    if said is None:
        return frozenset()
    before = first[: said.start()].rstrip(" ,")
    if len(before.split()) > _SPEAKER_WORDS:
        before = before.rpartition(",")[2]
    endings = {vocabulary[ending][0] for ending in table.company_endings}
    return frozenset(find_names(before, vocabulary)) - endings


def find_recurrence(text: str) -> bool:
    """Whether a text says that it is of what is done every day, or twice a day."""
    return load_reporting().recurs_anywhere.search(fold(text)) is not None


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
        for left, right in load_reporting().exclusive
    )


def are_of_other_stages(one: Opening, other: Opening) -> bool:
    """Whether the openings name other weekdays, or one tells what is asked for and the other what is done."""
    if one.weekdays and other.weekdays and one.weekdays.isdisjoint(other.weekdays):
        return True
    return _is_pending_and_done(one, other) or _is_pending_and_done(other, one)


def _is_pending_and_done(one: Opening, other: Opening) -> bool:
    table = load_reporting()
    return bool(one.stems & table.pending) and not other.stems & table.pending and bool(other.stems & table.done)


def have_other_subjects(
    one: Opening, other: Opening, our_stems: Mapping[str, float], their_stems: Mapping[str, float]
) -> bool:
    """Whether each opens with a name that the other text doesn't know: three banks' bonds of one day."""
    if one.subject is None or other.subject is None:
        return False
    return one.subject not in their_stems and other.subject not in our_stems


def have_other_speakers(one: Opening, other: Opening) -> bool:
    """Whether each opens with what another says: a bid and the rival's, a minister's word and a commission's."""
    return bool(one.speakers) and bool(other.speakers) and one.speakers.isdisjoint(other.speakers)


def are_of_other_hours(one: Opening, other: Opening) -> bool:
    """Whether both name a day, an hour or a part of the day, and none in common."""
    if one.hours and other.hours and one.hours.isdisjoint(other.hours):
        return True
    if one.parts_of_day and other.parts_of_day and one.parts_of_day.isdisjoint(other.parts_of_day):
        return True
    return bool(one.days) and bool(other.days) and not any(day.may_be(two) for day in one.days for two in other.days)
