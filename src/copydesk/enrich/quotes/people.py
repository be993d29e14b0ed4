"""Whom a pronoun or an office means at a place of the text, where the text leaves no doubt."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from copydesk.enrich.quotes.marks import CLOSING, Quotation
from copydesk.enrich.quotes.speech import SENTENCE_END, Speech

# A pronoun looks for its person in its own paragraph and so many before it, besides those that are quotations.
_PARAGRAPHS_BACK = 2
# An office stands this near to the name of whoever holds it.
_ROLE_BEFORE, _ROLE_AFTER = 60, 60
# A sentence may end inside a quotation: `by spring." The governor`.
_SENTENCE_END = re.compile(rf"{SENTENCE_END}|[{CLOSING}](?<=[.!?][{CLOSING}])(?=\s|$)")
_WORD_BEFORE = re.compile(r"(\w+)(?:\.|,)?\s+$")
_WORD = re.compile(r"\w+")
_ABBREVIATION = re.compile(r"\b(\w+)\.\s*$")
_RELATIVE_CLAUSE = re.compile(r",\s+(?:who|whose|whom)\b[^,.;:]*,")
_APPOSITION = re.compile(r",\s+(?:who\s+(?:is|was)\s+)?(?:[a-z]+\s+)?[^,.;:\n]*")
POSSESSIVE = re.compile(r"['’]s?\b")
_PHRASE_BREAK = re.compile(r"[.;:!?\n\"]|,\s")


@dataclass(frozen=True, slots=True)
class Naming:
    """Where a person is named: the half-open range [start, end) and the name that counts."""

    start: int
    end: int
    name: str


class People:
    """The people whom a text names outside of its quotations."""

    def __init__(self, text: str, people: list[Naming], quotations: list[Quotation], speech: Speech) -> None:
        self._text = text
        self._speech = speech
        self._starts_of_quotations = [quotation.outer_start for quotation in quotations]
        self._quotations = quotations
        self._named = [one for one in sorted(people, key=lambda one: one.start) if not self._is_quoted(one.start)]
        self._starts = [one.start for one in self._named]
        self._paragraph_ends = [found.end() for found in re.finditer(r"\n+", text)]

    def within(self, start: int, end: int) -> list[Naming]:
        """Those whose names lie in [start, end), in text order."""
        found = self._named[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return [one for one in found if one.end <= end]

    def find_meant(self, pronoun: str, place: int, speaker_before: str | None) -> str | None:
        """Whom a pronoun at `place` means: who is named alone, or speaks, in the last sentence with a name.

        `speaker_before` is meant where nobody has been named within reach.
        """
        gender = self._speech.pronouns.get(pronoun.lower())
        paragraph = bisect_left(self._paragraph_ends, place + 1)
        index = paragraph - _PARAGRAPHS_BACK - 1
        while index >= 0 and self._opens_with_quotation(self._paragraph_ends[index]):
            index -= 1
        earliest = self._paragraph_ends[index] if index >= 0 else 0
        end = place
        for last in range(bisect_left(self._sentence_ends, place) - 1, -2, -1):
            start = self._sentence_ends[last] if last >= 0 else 0
            # "She beat Giles Farrant": whoever "she" is, it is none of those whom the sentence names.
            is_same = pronoun and self._text[start:end].lstrip().lower().startswith(f"{pronoun.lower()} ")
            named = [one for one in self.within(start, end) if not is_same and self._agrees(one.name, gender)]
            names = {one.name for one in named}
            if names:
                return names.pop() if len(names) == 1 else self._find_subject(named, start, end)
            if start <= earliest:
                break
            end = start
        return speaker_before if speaker_before and self._agrees(speaker_before, gender) else None

    def find_holder(self, office: str) -> str | None:
        """The only person whom the text gives this office, the word before it included where several have its like.

        Of two ministers "the finance minister" is the one of finance, and "the minister" may be a foreign minister.
        """
        office = " ".join(office.lower().split())
        (role, *_) = [found.group() for found in self._speech.role.finditer(office)][-1:] or [office]
        holders = dict(self._holders.get(role, {}))
        for known, others in self._holders.items():
            if known.endswith(f" {role}"):
                holders |= others
        words = set(office.removesuffix(role).split())
        if len(holders) > 1 and words:
            holders = {name: said for name, said in holders.items() if words <= set(_WORD.findall(said))}
        return next(iter(holders)) if len(holders) == 1 else None

    def _find_subject(self, named: list[Naming], start: int, end: int) -> str | None:
        """Of several people of one sentence the one whom others are only told of, or who is alone before the verb."""
        told_of = [found.span() for found in _RELATIVE_CLAUSE.finditer(self._text, start, end)]
        named = [one for one in named if not any(first < one.start < last for first, last in told_of)]
        names = {one.name for one in named}
        if len(names) == 1:
            return names.pop()
        verb = self._speech.verb.search(self._text, start, end)
        if verb is None:
            return None
        subjects = [one for one in named if one.end <= verb.start() and not POSSESSIVE.match(self._text, one.end)]
        before = {one.name for one in subjects}
        return before.pop() if len(before) == 1 else None

    def _agrees(self, name: str, gender: str | None) -> bool:
        return gender is None or self._genders.get(name, gender) == gender

    @cached_property
    def _sentence_ends(self) -> list[int]:
        return [found.end() for found in _SENTENCE_END.finditer(self._text)]

    @cached_property
    def _genders(self) -> dict[str, str]:
        """By the titles before names, else by the pronouns of paragraphs that name nobody else."""
        genders: dict[str, str] = {}
        for one in self._named:
            before = _WORD_BEFORE.search(self._text, max(0, one.start - 12), one.start)
            gender = self._speech.titles.get(before.group(1).lower()) if before else None
            if gender:
                genders.setdefault(one.name, gender)
        votes: dict[str, set[str]] = {}
        for start, end in pairwise([0, *self._paragraph_ends, len(self._text)]):
            names = {one.name for one in self.within(start, end)}
            if len(names) == 1:
                votes.setdefault(names.pop(), set()).update(self._list_genders(start, end))
        decided = {name: next(iter(found)) for name, found in votes.items() if len(found) == 1}
        return decided | genders

    def _list_genders(self, start: int, end: int) -> set[str]:
        found = self._speech.gendered_word.finditer(self._text, start, end)
        return {self._speech.gendered[word.group().lower()] for word in found if not self._is_quoted(word.start())}

    @cached_property
    def _holders(self) -> dict[str, dict[str, str]]:
        """Office → who holds it → what is said beside the name, in small letters."""
        holders: dict[str, dict[str, str]] = {}
        for one in self._named:
            before = self._phrase_before(one)
            said = before
            roles = list(self._speech.role.finditer(before))
            short = _ABBREVIATION.search(before)
            if short and (role := self._speech.abbreviations.get(short.group(1).lower())):
                holders.setdefault(role, {}).setdefault(one.name, "")
            # "The coach, Jan Voss, praised his captain": the name is the apposition, and nothing follows as one.
            if not (roles and before.rstrip().endswith(",")):
                said += self._phrase_after(one)
                roles = list(self._speech.role.finditer(said))
            for found in roles:
                known = holders.setdefault(found.group().lower(), {})
                known[one.name] = f"{known.get(one.name, '')} {said.lower()}"
        return holders

    def _phrase_before(self, one: Naming) -> str:
        """What leads to the name: "NATO Secretary-General", "the mayor, "."""
        others = self.within(max(0, one.start - _ROLE_BEFORE), one.start)
        start = max(0, one.start - _ROLE_BEFORE, *(other.end for other in others))
        text = self._text[start : one.start]
        breaks = [found.end() for found in _PHRASE_BREAK.finditer(text, 0, max(0, len(text) - 2))]
        return text[breaks[-1] if breaks else 0 :]

    def _phrase_after(self, one: Naming) -> str:
        """What follows the name in commas: ", the harbour's director,"."""
        found = _APPOSITION.match(self._text, one.end, one.end + _ROLE_AFTER)
        return found.group() if found else ""

    def _opens_with_quotation(self, place: int) -> bool:
        """Whether a paragraph only goes on with what somebody says."""
        index = bisect_left(self._starts_of_quotations, place)
        return index < len(self._quotations) and self._quotations[index].outer_start == place

    def _is_quoted(self, place: int) -> bool:
        index = bisect_left(self._starts_of_quotations, place) - 1
        return index >= 0 and place < self._quotations[index].outer_end
