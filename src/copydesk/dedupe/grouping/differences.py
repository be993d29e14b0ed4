"""The facts that stand otherwise in a copy than in its canonical: precision before recall.

Only sentences that surely tell the same are compared, and mostly only where each side says one thing that the other
doesn't: a number that a rewording drops is no difference, 500 where the canonical has 400 is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import product
from typing import NamedTuple, Protocol

from rapidfuzz import fuzz

from copydesk.article import Difference
from copydesk.dedupe.scoring.scorer import SentencePair
from copydesk.dedupe.signing.signature import Name
from copydesk.dedupe.text.days import MONTH, take_days
from copydesk.dedupe.text.figures import collect_figures, compare_figures
from copydesk.dedupe.text.quantities import Kind, Quantity, read_quantities
from copydesk.dedupe.text.words import Span, fold, split_words, stem_word

# Sentences below this similarity may tell different things; for the score they match from .4.
SURE_MATCH = 0.5
# Names more similar than this are spellings of one: Zelenskiy, Zelensky.
_SPELLING_RATIO = 75

_DATE = re.compile(
    rf"\b(?:(?P<month>{MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"|(?P<day_first>\d{{1,2}})(?:st|nd|rd|th)? (?P<month_last>{MONTH}))\b",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:(?P<he>he|his|him|himself)|(?P<she>she|her|hers|herself))\b")

_CAPITALIZED = r"[A-Z][\w'-]*"
_EXPANSION = rf"{_CAPITALIZED}(?: (?:of|and|for|the|in|on|to|{_CAPITALIZED}))+"
_SPELLED_OUT = re.compile(rf"(?:\bThe )?(?P<expansion>{_EXPANSION}) \((?P<acronym>[A-Z]{{3,}})\)")


class DifferenceKind(StrEnum):
    """What kind of fact differs."""

    NUMBER = "number"
    DATE = "date"
    WEEKDAY = "weekday"
    NAME = "name"
    ACRONYM = "acronym"
    PRONOUN = "pronoun"


class Telling(Protocol):
    """What is compared of an article; a signature has it."""

    @property
    def body(self) -> str: ...

    @property
    def names(self) -> tuple[Name, ...]: ...


def find_differences(copy: Telling, canonical: Telling, sentences: Sequence[SentencePair]) -> tuple[Difference, ...]:
    """The differing facts, in reading order and each once; `sentences` are the canonical's beside the copy's."""
    if copy.body == canonical.body and copy.names == canonical.names:
        return ()
    found: dict[tuple[str, str | None, str | None], Difference] = {}
    for pair in sentences:
        if pair.similarity >= SURE_MATCH:
            for difference in compare_sentences(copy, canonical, pair):
                found.setdefault((difference.kind, difference.canonical, difference.copy_), difference)
    return tuple(found.values())


def compare_sentences(copy: Telling, canonical: Telling, pair: SentencePair) -> Iterator[Difference]:
    """The differing facts of two sentences."""
    ours = canonical.body[pair.one.start : pair.one.end]
    theirs = copy.body[pair.other.start : pair.other.end]
    if ours != theirs:
        yield from compare_numbers(ours, theirs)
        yield from compare_dates(ours, theirs)
        yield from find_swap(DifferenceKind.WEEKDAY, read_weekdays(ours), read_weekdays(theirs))
        yield from compare_pronouns(ours, theirs)
        yield from compare_acronyms(ours, theirs)
    yield from compare_names(names_in(canonical, pair.one), ours, names_in(copy, pair.other), theirs)


class Placed(NamedTuple):
    """A fact as a sentence says it, between the stems of the words around it ("" at the ends)."""

    said: str
    before: str
    after: str


def place(folded: str, start: int, said: str) -> Placed:
    """The fact `said` at `start` of a folded sentence, with its neighbours."""
    before = split_words(folded[:start])
    after = split_words(folded[start + len(said) :])
    return Placed(said, stem_word(before[-1]) if before else "", stem_word(after[0]) if after else "")


def are_in_one_place(one: Placed, other: Placed) -> bool:
    """Whether two facts follow or precede the same word."""
    return (one.before != "" and one.before == other.before) or (one.after != "" and one.after == other.after)


def compare_numbers(ours: str, theirs: str) -> Iterator[Difference]:
    """Figures for others: as many on each side, each beside the same word. Days and times of day are none."""
    left, right = place_figures(ours), place_figures(theirs)
    match = compare_figures(*(collect_figures(quantity for quantity, _ in side) for side in (left, right)))
    matched = set(match.shared.values())
    only_left = [placed for quantity, placed in left if quantity.key not in match.shared]
    only_right = [placed for quantity, placed in right if quantity.key not in matched]
    if len(only_left) == len(only_right) and all(map(are_rivals, only_left, only_right)):
        for one, other in zip(only_left, only_right, strict=True):
            yield Difference(kind=DifferenceKind.NUMBER, canonical=one.said, copy_=other.said)


def place_figures(sentence: str) -> list[tuple[Quantity, Placed]]:
    """The figures of a sentence, each once, but for times of day."""
    without_days, _ = take_days(fold(sentence))
    found = {quantity.key: quantity for quantity in reversed(read_quantities(without_days))}
    return [
        (quantity, place(without_days, quantity.start, quantity.text))
        for quantity in reversed(found.values())
        if quantity.kind is not Kind.CLOCK
    ]


def are_rivals(one: Placed, other: Placed) -> bool:
    """Whether two numbers stand in one place and are not two ways to write one, as 2019/20 and 2019/2020 are."""
    have_one_form = one.said[0].isdigit() == other.said[0].isdigit()
    is_shortened = one.said.endswith(other.said) or other.said.endswith(one.said)
    return have_one_form and not is_shortened and are_in_one_place(one, other)


def compare_dates(ours: str, theirs: str) -> Iterator[Difference]:
    """A date for another, or one that the copy adds to a weekday: "Monday" has become "Monday, October 15"."""
    left, right = read_dates(ours), read_dates(theirs)
    if right and not left and read_weekdays(ours) and read_weekdays(theirs):
        for added in right.values():
            yield Difference(kind=DifferenceKind.DATE, canonical=None, copy_=added)
    yield from find_swap(DifferenceKind.DATE, left, right)


def read_dates(sentence: str) -> dict[str, str]:
    """The dates, by "oct 15", as the sentence writes them."""
    found = {}
    for match in _DATE.finditer(sentence):
        month, day = match["month"] or match["month_last"], match["day"] or match["day_first"]
        found[f"{month[:3].lower()} {int(day)}"] = match.group()
    return found


def read_weekdays(sentence: str) -> dict[str, str]:
    """The weekdays, by their lower case, as the sentence writes them."""
    return {day.lower(): day for day in _WEEKDAY.findall(sentence)}


def compare_pronouns(ours: str, theirs: str) -> Iterator[Difference]:
    """He for she, or she for he: each sentence speaks of one of them only, and some pronoun is in one place."""
    left, right = read_pronouns(ours), read_pronouns(theirs)
    if len({gender for gender, _ in left}) != 1 or len({gender for gender, _ in right}) != 1:
        return
    for (our_gender, one), (their_gender, other) in product(left, right):
        if our_gender != their_gender and are_in_one_place(one, other):
            yield Difference(kind=DifferenceKind.PRONOUN, canonical=one.said, copy_=other.said)
            return


def read_pronouns(sentence: str) -> list[tuple[str, Placed]]:
    """The pronouns of a sentence, each after its gender, "he" or "she"."""
    folded = fold(sentence)
    return [
        ("he" if match["he"] else "she", place(folded, match.start(), match.group()))
        for match in _PRONOUN.finditer(folded)
    ]


def compare_acronyms(ours: str, theirs: str) -> Iterator[Difference]:
    """An acronym that both spell out, each otherwise; one that only says less is no difference."""
    left, right = read_acronyms(ours), read_acronyms(theirs)
    for acronym in sorted(left.keys() & right.keys()):
        one, other = fold(left[acronym]), fold(right[acronym])
        if not one.endswith(other) and not other.endswith(one):
            yield Difference(kind=DifferenceKind.ACRONYM, canonical=left[acronym], copy_=right[acronym])


def read_acronyms(sentence: str) -> dict[str, str]:
    """What each acronym in brackets stands for."""
    return {match["acronym"]: match["expansion"] for match in _SPELLED_OUT.finditer(sentence)}


def compare_names(ours: Sequence[Name], our_text: str, theirs: Sequence[Name], their_text: str) -> Iterator[Difference]:
    """A name for another of its kind, if neither is a part or a spelling of what the other sentence says."""
    for kind in sorted({name.kind for name in ours}):
        left = {name.key: name.name for name in ours if name.kind == kind and not is_said(name.name, their_text)}
        right = {name.key: name.name for name in theirs if name.kind == kind and not is_said(name.name, our_text)}
        for swap in find_swap(DifferenceKind.NAME, left, right):
            if fuzz.ratio(fold(swap.canonical or ""), fold(swap.copy_ or "")) <= _SPELLING_RATIO:
                yield swap


def names_in(article: Telling, span: Span) -> list[Name]:
    """The names that the sentence at `span` mentions."""
    return [name for name in article.names if any(span.start <= start < span.end for start in name.starts)]


def is_said(name: str, text: str) -> bool:
    """Whether the text says a word of the name."""
    return not set(split_words(fold(name))).isdisjoint(split_words(fold(text)))


def find_swap(kind: DifferenceKind, left: Mapping[str, str], right: Mapping[str, str]) -> Iterator[Difference]:
    """The difference, if exactly one fact is missing on each side. Keys compare, values are what the texts say."""
    only_left = [said for key, said in left.items() if key not in right]
    only_right = [said for key, said in right.items() if key not in left]
    if len(only_left) == len(only_right) == 1:
        yield Difference(kind=kind, canonical=only_left[0], copy_=only_right[0])
