"""People, counted once: "Rutte" is "Mark Rutte", "J. Biden" is "Joe Biden"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from copydesk.article import EntityKind
from copydesk.enrich.engine.spans import Span
from copydesk.enrich.entities.grouping import Group
from copydesk.enrich.names.folding import fold_name
from copydesk.enrich.names.tables import NameWords


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
    by_surname = _group_by(people, -1)
    by_given_name = _group_by(people, 0)
    alone: dict[str, _Person] = {}
    for form, found in written.items():
        if " " in form:
            continue
        folded = _fold_words([form], names)
        named_so = by_surname.get(folded[-1], []) or by_given_name.get(folded[-1], [])
        if len(named_so) > 1 and not by_surname.get(folded[-1]):
            named_so = []
        for span in found:
            person = _choose_nearest(named_so, span) or alone.setdefault(folded[-1], _Person([form], folded))
            person.spans.append(span)
    return [_to_group(person, names) for person in (*people, *alone.values())]


def _collect_full_names(written: Mapping[str, list[Span]], names: NameWords) -> list[_Person]:
    """One person for each name of at least two words that doesn't only shorten another."""
    by_surname: dict[str, list[_Person]] = {}
    full = sorted(
        (form for form in written if " " in form), key=lambda form: (-form.count(" "), written[form][0].start)
    )
    for form in full:
        folded = _fold_words(form.split(), names)
        same_surname = by_surname.setdefault(folded[-1], [])
        same = next((person for person in same_surname if _is_same(person.folded, folded, names.nicknames)), None)
        if same is None:
            same = _Person(form.split(), folded)
            same_surname.append(same)
        same.spans += written[form]
        same.full_starts += [span.start for span in written[form]]
    return [person for people in by_surname.values() for person in people]


def _group_by(people: list[_Person], word: int) -> dict[str, list[_Person]]:
    grouped: dict[str, list[_Person]] = {}
    for person in people:
        grouped.setdefault(person.folded[word], []).append(person)
    return grouped


def _choose_nearest(people: list[_Person], span: Span) -> _Person | None:
    """Whose full name stands nearest before `span`, or first after it where none does; None of nobody."""
    return max(people, key=lambda person: _nearness(person, span), default=None)


def _nearness(person: _Person, span: Span) -> int:
    before = [start for start in person.full_starts if start < span.start]
    return max(before) if before else -min(person.full_starts) - 1


def _fold_words(words: list[str], names: NameWords) -> list[str]:
    """The folded words of a name without "Jr.", the surname in its first spelling."""
    folded = [fold_name(word) for word in words]
    if len(folded) > 1 and folded[-1] in names.generational_suffixes:
        folded = folded[:-1]
    if folded[-1] in names.surname_spellings:
        folded[-1] = fold_name(names.surname_spellings[folded[-1]])
    return [word for word in folded if word]


def _is_same(full: list[str], other: list[str], nicknames: Mapping[str, frozenset[int]]) -> bool:
    """Whether two names of at least two words can be one person's, `full` being the one with more words."""
    if full == other or full[-len(other) :] == other:
        return True
    if len(other) < 2 or full[-1] != other[-1] or not _is_same_given(full[0], other[0], nicknames):
        return False
    return set(other[1:-1]) <= set(full[1:-1]) or _are_initials(other[1:-1], full[1:-1])


def _is_same_given(one: str, other: str, nicknames: Mapping[str, frozenset[int]]) -> bool:
    if one == other or (min(len(one), len(other)) == 1 and one[0] == other[0]):
        return True
    return bool(nicknames.get(one, frozenset()) & nicknames.get(other, frozenset()))


def _are_initials(short: list[str], long: list[str]) -> bool:
    return len(short) == len(long) and all(
        a[0] == b[0] and 1 in (len(a), len(b)) for a, b in zip(short, long, strict=True)
    )


def _to_group(person: _Person, names: NameWords) -> Group:
    words = list(person.words)
    spelling = names.surname_spellings.get(fold_name(words[-1]))
    if spelling and not words[-1].isupper():
        words[-1] = spelling
    return Group(" ".join(words), EntityKind.PERSON, person_key(" ".join(words), names), tuple(sorted(person.spans)))


def person_key(name: str, names: NameWords) -> str:
    """The folded name without initials between given name and surname: "Joseph R. Biden Jr." → "joseph biden"."""
    folded = _fold_words(name.split(), names)
    inner = [word for word in folded[1:-1] if len(word) > 1]
    return " ".join([*folded[:1], *inner, *folded[1:][-1:]])
