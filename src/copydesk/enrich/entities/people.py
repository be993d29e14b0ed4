"""People, counted once: "Rutte" is "Mark Rutte", "J. Biden" is "Joe Biden"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from copydesk.article import EntityKind
from copydesk.enrich.engine.spans import Span
from copydesk.enrich.entities.grouping import Group
from copydesk.enrich.entities.namesakes import Namesakes
from copydesk.enrich.names.folding import fold_name
from copydesk.enrich.names.tables import NameWords

# Shorter words in capitals are initials ("JR Holt").
SHORTEST_IN_CAPITALS = 3
_GIVEN_AND_SURNAME = 2
_FATHER_OR_SON = re.compile(r"\b(?:father|son|dad|grandfather|grandson|namesake),?[ \t]$")
_KIN_REACH = 20
# "King Charles" is nobody's entry as "Charles".
_ROYAL_BEFORE = re.compile(r"\b(Emperor|Empress|King|Pope|Prince|Princess|Queen)[ \t]$")
_ROYAL_NAME = re.compile(r"(?:Emir|Emperor|Empress|King|Pope|Prince|Princess|Queen|Sheikh|Sultan) \w+")
# What stays small between a name's parts, also where papers set the whole name in capitals.
_PARTICLES = frozenset(
    [
        "al",
        "bin",
        "da",
        "das",
        "de",
        "del",
        "della",
        "den",
        "der",
        "di",
        "do",
        "dos",
        "du",
        "el",
        "la",
        "van",
        "von",
        "y",
    ]
)


@dataclass(slots=True)
class _Person:
    """A person in the making: the words of the longest form, as written and folded, and all spans so far."""

    words: list[str]
    folded: list[str]
    spans: list[Span] = field(default_factory=list)
    full_starts: list[int] = field(default_factory=list)


# Those of one generation by their names, and the people in the order of their numbers there.
_Generation = tuple[Namesakes, list[_Person]]


def group_people(text: str, spans: list[Span], names: NameWords) -> list[Group]:
    """The people of a document, each with all of its spans.

    A form joins the person whose name it shortens: by its end ("Rutte", "von der Leyen"), by its beginning where
    only one person begins so ("Saddam"), by the first of two surnames ("García" for "José García Márquez"), by an equal
    surname with a compatible given name ("Joe Biden", "Joseph R. Biden"). Where several people share a surname, the
    bare surname is the one named last before it. The longest form is the name.
    """
    written: dict[str, list[Span]] = {}
    for span in spans:
        written.setdefault(" ".join(span.of(text).split()), []).append(span)
    _strip_royal_titles(written)
    people = _collect_full_names(written, names, _find_namesake_kin(text, written, names))
    by_first_surname = {word: _Nearest(found) for word, found in _group_by_first_surname(people).items()}
    by_surname = {surname: _Nearest(found) for surname, found in _group_by(people, -1).items()}
    by_given_name = {given: _Nearest(found) for given, found in _group_by(people, 0).items() if len(found) == 1}
    alone: dict[str, _Person] = {}
    for form, found in written.items():
        if " " in form:
            continue
        folded = _fold_words([form], names)
        named_so = next(
            (known[folded[-1]] for known in (by_surname, by_given_name, by_first_surname) if folded[-1] in known), None
        )
        for span in found:
            person = named_so.find(span.start) if named_so else alone.setdefault(folded[-1], _Person([form], folded))
            person.spans.append(span)
    for person in alone.values():
        person.words[:0] = _find_royal_title(text, person.spans)
    groups = [_to_group(person, names) for person in (*people, *alone.values())]
    return _tell_generations(groups, names)


def _strip_royal_titles(written: dict[str, list[Span]]) -> None:
    """Puts "Prince Faisal" to the given name of the only "Faisal bin Omar" of the text."""
    for form in [one for one in written if _ROYAL_NAME.fullmatch(one)]:
        given = form.rpartition(" ")[2]
        if sum(other.startswith(f"{given} ") for other in written) == 1:
            written.setdefault(given, []).extend(written.pop(form))


def _find_royal_title(text: str, spans: list[Span]) -> list[str]:
    """The title by which somebody of one name is known, where it stands before the first mention that has one."""
    for span in sorted(spans):
        if found := _ROYAL_BEFORE.search(text, max(0, span.start - _KIN_REACH), span.start):
            return [found[1]]
    return []


def _tell_generations(groups: list[Group], names: NameWords) -> list[Group]:
    """The groups with keys of their own where father and son would have one."""
    counted = Counter(group.key for group in groups)
    return [
        replace(group, key=f"{group.key} {mark}")
        if counted[group.key] > 1 and (mark := _find_generation(group.name, names))
        else group
        for group in groups
    ]


def _find_namesake_kin(text: str, written: Mapping[str, list[Span]], names: NameWords) -> set[str]:
    """Names of whom the text says that a "Jr." or "Sr." of the same name is father or son."""
    found: set[str] = set()
    for marked in (form for form in written if " " in form and _find_generation(form, names)):
        bare = fold_name(marked.rpartition(" ")[0].rstrip(","))
        for plain in [form for form in written if fold_name(form) == bare]:
            spans = [*written[plain], *written[marked]]
            if any(_FATHER_OR_SON.search(text, max(0, span.start - _KIN_REACH), span.start) for span in spans):
                found.add(plain)
    return found


def _collect_full_names(written: Mapping[str, list[Span]], names: NameWords, kin: set[str]) -> list[_Person]:
    """One person for each name of at least two words that doesn't only shorten another.

    `kin` are names whose "Jr." or "Sr." is somebody else: "Frank Dorsey and his son, Frank Dorsey Jr.".
    """
    full = sorted(
        (form for form in written if " " in form), key=lambda form: (-form.count(" "), written[form][0].start)
    )
    people: list[_Person] = []
    # A father and a son of one name, where the text tells them apart by "Sr." and "Jr.".
    generations: dict[str, _Generation] = {}
    for form in full:
        if not (folded := _fold_words(form.split(), names)):
            continue  # signs and a "Jr.", which are nobody's name
        mark = _find_generation(form, names)
        allowed = [mark] if mark or form in kin else sorted(generations)
        person = _find_person(folded, (generations[one] for one in allowed if one in generations))
        if person is None:
            person = _Person(form.split(), folded)
            namesakes, same_generation = generations.setdefault(mark, (Namesakes(names.nicknames), []))
            namesakes.add(folded)
            same_generation.append(person)
            people.append(person)
        person.spans += written[form]
        person.full_starts += [span.start for span in written[form]]
    return [person for found in _group_by(people, -1).values() for person in found]


def _find_person(folded: list[str], generations: Iterable[_Generation]) -> _Person | None:
    """The first person of these generations who can be called so."""
    for namesakes, people in generations:
        number = namesakes.find(folded)
        if number is not None:
            return people[number]
    return None


def _find_generation(form: str, names: NameWords) -> str:
    """The folded "Jr." or "Sr." behind a name; empty where there is none."""
    last = fold_name(form.split()[-1])
    return last if last in names.generational_suffixes else ""


def _group_by_first_surname(people: list[_Person]) -> dict[str, list[_Person]]:
    """People of three names or more by the last but one, where only one has it: "García" of "José García Márquez"."""
    grouped: dict[str, list[_Person]] = {}
    for person in people:
        if len(person.folded) > _GIVEN_AND_SURNAME:
            grouped.setdefault(person.folded[-2], []).append(person)
    return {word: found for word, found in grouped.items() if len(found) == 1}


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
    if len(words) > 1:
        is_in_capitals = all(word.isupper() for word in words)
        words = [
            word.lower() if is_in_capitals and number and word.lower() in _PARTICLES else _lower_capitals(word)
            for number, word in enumerate(words)
        ]
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
