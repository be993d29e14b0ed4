"""Quotations and who is said to have said them."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from copydesk.article import Quote

# Straight marks are what normalizing leaves; the others are for text that came without it.
_OPENING, _CLOSING = '"“„«', '"”“»'
_QUOTATION = re.compile(rf"(?<!\w)[{_OPENING}]([^\"“”„«»\n]+)(?:[{_CLOSING}]|(?=\n)|\Z)")

_SPEECH = (
    "said|says|say|told|tells|added|adds|explained|explains|stated|states|wrote|writes|argued|argues|asked|asks|"
    "announced|announces|insisted|insists|noted|notes|recalled|warned|warns|declared|replied|continued|concluded|"
    "commented|remarked|tweeted|posted|stressed|emphasized|emphasised|claimed|admitted|acknowledged"
)
_SPEECH_VERB = re.compile(rf"\b(?:{_SPEECH})\b")
_TELLING = frozenset(["told", "tells"])
_PRONOUN_SPEAKS = re.compile(
    rf"\b(?:he|she|they|it|who)\s+(?:\w+\s+)?(?:{_SPEECH})\b|\b(?:{_SPEECH})\s+(?:he|she|they)\b", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"(?<!\b[A-Z])[.!?](?=\s|$)|\n")
_CLAUSE_BOUND = re.compile(rf"{_SENTENCE_END.pattern}|[{_OPENING}{_CLOSING}]")
# An attribution stands this near to its quotation.
_REACH = 250


@dataclass(frozen=True, slots=True)
class Naming:
    """Where a person is named: the half-open range [start, end) and the name that counts."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class _Marks:
    """What attributions are read from, found once a text, each in text order."""

    text: str
    people: list[Naming]
    verbs: list[re.Match[str]]
    bounds: list[re.Match[str]]


def attribute_quotes(text: str, people: list[Naming], min_length: int) -> tuple[Quote, ...]:
    """The quotations of at least `min_length` code points, each with its speaker where a named person says it.

    The attribution is looked for after the quotation up to the sentence's end, else before it in its sentence;
    a pronoun ("he said") names nobody. A quotation that continues one ("…," Kordas said. "…") has its speaker.
    """
    marks = _Marks(
        text,
        sorted(people, key=lambda person: person.start),
        list(_SPEECH_VERB.finditer(text)),
        list(_CLAUSE_BOUND.finditer(text)),
    )
    quotes: list[Quote] = []
    previous: re.Match[str] | None = None
    speaker: str | None = None
    for found in _QUOTATION.finditer(text):
        attributed, speaker_here = _attribute(marks, found)
        if attributed:
            speaker = speaker_here
        elif previous is None or not _continues(text, previous, found):
            speaker = None
        previous = found
        words = found.group(1).strip()
        if len(words) >= min_length:
            quotes.append(Quote(text=words, start=text.index(words, found.start(1)), speaker=speaker))
    return tuple(quotes)


def _attribute(marks: _Marks, found: re.Match[str]) -> tuple[bool, str | None]:
    """Whether the sentence around a quotation says who speaks, and the name where it is one."""
    for start, end in (_clause_after(marks, found), _clause_before(marks, found)):
        verb = _first_within(marks.verbs, start, end)
        if verb is None:
            continue
        if _PRONOUN_SPEAKS.search(marks.text, start, end):
            return True, None
        return True, _nearest_to_verb(marks.people, verb, start, end)
    return False, None


def _clause_after(marks: _Marks, found: re.Match[str]) -> tuple[int, int]:
    """From the quotation to the end of its sentence; empty where the quotation ends the sentence itself."""
    start = found.end()
    if found.group(1).rstrip()[-1:] in (".", "…") and not marks.text[start : start + 2].strip().islower():
        return start, start
    limit = min(len(marks.text), start + _REACH)
    bound = _first_within(marks.bounds, start, limit)
    return start, bound.start() if bound else limit


def _clause_before(marks: _Marks, found: re.Match[str]) -> tuple[int, int]:
    """From the start of the sentence to the quotation."""
    earliest = max(0, found.start() - _REACH)
    index = bisect_left(marks.bounds, found.start(), key=_start_of) - 1
    return max(earliest, marks.bounds[index].end() if index >= 0 else 0), found.start()


def _first_within(matches: list[re.Match[str]], start: int, end: int) -> re.Match[str] | None:
    index = bisect_left(matches, start, key=_start_of)
    return matches[index] if index < len(matches) and matches[index].start() < end else None


def _start_of(found: re.Match[str]) -> int:
    return found.start()


def _nearest_to_verb(people: list[Naming], verb: re.Match[str], start: int, end: int) -> str | None:
    """The person named nearest to the verb of speech; after "told" stands who listens."""
    first = bisect_left(people, start, key=lambda one: one.start)
    last = bisect_left(people, verb.start() if verb.group() in _TELLING else end, key=lambda one: one.start)
    inside = [person for person in people[first:last] if person.end <= end]
    nearest = min(inside, key=lambda one: max(verb.start() - one.end, one.start - verb.end()), default=None)
    return nearest.name if nearest else None


def _continues(text: str, previous: re.Match[str], found: re.Match[str]) -> bool:
    """Whether only an attribution stands between two quotations of one paragraph."""
    between = text[previous.end() : found.start()]
    return (
        "\n" not in between and len(_SENTENCE_END.findall(between.rstrip())) <= 1 and bool(_SPEECH_VERB.search(between))
    )
