"""People, counted once: "Rutte" is "Mark Rutte", "J. Biden" is "Joe Biden"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field

from copydesk.article import EntityKind
from copydesk.enrich.engine.spans import Span
from copydesk.enrich.entities.grouping import Group
from copydesk.enrich.entities.namesakes import Namesakes
from copydesk.enrich.names.folding import fold_name
from copydesk.enrich.names.tables import NameWords

# Shorter words in capitals are initials ("JR Holt").
SHORTEST_IN_CAPITALS = 3


@dataclass(slots=True)
class _Person:
    """A person in the making: the words of the longest form, as written and folded, and all spans so far."""

    words: list[str]
    folded: list[str]
    spans: list[Span] = field(default_factory=list)
    full_starts: list[int] = field(default_factory=list)


def group_people(text: str, spans: list[Span], names: NameWords) -> list[Group]:
    """The people of a document, each with all of its spans.

    A form joins the person whose name it shortens: by its end ("Rutte", "von der Leyen"), by its beginning where
    only one person begins so ("Saddam"), by an equal surname with a compatible given name ("Joe Biden", "Joseph R.
    Biden"). Where several people share a surname, the bare surname is the one named last before it. The longest form
    is the name.
    """
    written: dict[str, list[Span]] = {}
    for span in spans:
        written.setdefault(" ".join(span.of(text).split()), []).append(span)
    people = _collect_full_names(written, names)
    by_surname = {surname: _Nearest(found) for surname, found in _group_by(people, -1).items()}
    by_given_name = {given: _Nearest(found) for given, found in _group_by(people, 0).items() if len(found) == 1}
    alone: dict[str, _Person] = {}
    for form, found in written.items():
        if " " in form:
            continue
        folded = _fold_words([form], names)
        named_so = by_surname.get(folded[-1]) or by_given_name.get(folded[-1])
        for span in found:
            person = named_so.find(span.start) if named_so else alone.setdefault(folded[-1], _Person([form], folded))
            person.spans.append(span)
    return [_to_group(person, names) for person in (*people, *alone.values())]


def _collect_full_names(written: Mapping[str, list[Span]], names: NameWords) -> list[_Person]:
    """One person for each name of at least two words that doesn't only shorten another."""
    full = sorted(
        (form for form in written if " " in form), key=lambda form: (-form.count(" "), written[form][0].start)
    )
    people: list[_Person] = []
    namesakes = Namesakes(names.nicknames)
    for form in full:
        folded = _fold_words(form.split(), names)
        number = namesakes.find(folded)
        if number is None:
            number = namesakes.add(folded)
            people.append(_Person(form.split(), folded))
        people[number].spans += written[form]
        people[number].full_starts += [span.start for span in written[form]]
    return [person for found in _group_by(people, -1).values() for person in found]


def _group_by(people: list[_Person], word: int) -> dict[str, list[_Person]]:
    grouped: dict[str, list[_Person]] = {}
    for person in people:
        grouped.setdefault(person.folded[word], []).append(person)
    return grouped


class _Nearest:
    """Of some people, one at least, whose full name stands nearest before a place, or first after it where none does.

    Of two full names at one place it is the first person's.
    """

    def __init__(self, people: list[_Person]) -> None:
        self._people = people
        self._named = sorted((start, -order) for order, person in enumerate(people) for start in person.full_starts)
        first = self._named[0][0]
        self._first = bisect_left(self._named, (first + 1,))

    def find(self, place: int) -> _Person:
        """The person meant at a place of the text."""
        _, order = self._named[(bisect_left(self._named, (place,)) or self._first) - 1]
        return self._people[-order]


def _fold_words(words: list[str], names: NameWords) -> list[str]:
    """The folded words of a name without "Jr.", the surname in its first spelling."""
    folded = [fold_name(word) for word in words]
    if len(folded) > 1 and folded[-1] in names.generational_suffixes:
        folded = folded[:-1]
    if folded[-1] in names.surname_spellings:
        folded[-1] = fold_name(names.surname_spellings[folded[-1]])
    return [word for word in folded if word]


def _to_group(person: _Person, names: NameWords) -> Group:
    words = list(person.words)
    spelling = names.surname_spellings.get(fold_name(words[-1]))
    if spelling and not words[-1].isupper():
        words[-1] = spelling
    words = [_lower_capitals(word) for word in words] if len(words) > 1 else words
    return Group(" ".join(words), EntityKind.PERSON, person_key(" ".join(words), names), tuple(sorted(person.spans)))


def _lower_capitals(word: str) -> str:
    """A word of a name that papers set in capitals as it is otherwise: "REBECCA" → "Rebecca", "O'BRIEN" → "O'Brien"."""
    if len(word) < SHORTEST_IN_CAPITALS or not word.isupper() or "." in word:
        return word
    lowered = re.sub(r"[^\W\d_]+", lambda part: part.group().capitalize(), word)
    return re.sub(r"\bMc([a-z])", lambda part: f"Mc{part.group(1).upper()}", lowered)


def person_key(name: str, names: NameWords) -> str:
    """The folded name without initials between given name and surname: "Joseph R. Biden Jr." → "joseph biden"."""
    folded = _fold_words(name.split(), names)
    inner = [word for word in folded[1:-1] if len(word) > 1]
    return " ".join([*folded[:1], *inner, *folded[1:][-1:]])
