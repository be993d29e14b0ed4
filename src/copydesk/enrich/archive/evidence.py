"""What texts say of people of one name, by which they are told apart although their articles share something.

Two years of birth that are further apart than papers err, and the same office of two places, are of two people whatever
else speaks for one. Trades of two fields only ask for more in common.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from copydesk.enrich.entities.facts import AGE, BORN, FIELD, OFFICE

# Ages are a year off as often as not, and an article may quote an old one.
YEARS_APART = 3
# What articles whose people have trades of two fields must share at least, to be of one.
SHARED_ACROSS_FIELDS = 3


def date_facts(facts: Sequence[str], published_on: date | None) -> tuple[str, ...]:
    """Facts of an entity with the year of birth that follows from an age on a day, and without the age."""
    ages = [int(fact.partition(" ")[2]) for fact in facts if fact.startswith(AGE)]
    others = [fact for fact in facts if not fact.startswith(AGE)]
    if published_on and not any(fact.startswith(BORN) for fact in others):
        others += [f"{BORN} {published_on.year - age}" for age in ages]
    return tuple(sorted(others))


def contradict(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether what is said of two can't be said of one: years of birth far apart, or an office of two places."""
    ours, theirs = _by_kind(one), _by_kind(other)
    if _share_office(ours[OFFICE], theirs[OFFICE]):
        return False
    years = [(abs(int(our) - int(their))) for our in ours[BORN] for their in theirs[BORN]]
    if years and min(years) >= YEARS_APART:
        return True
    held, held_there = _places_of_offices(ours[OFFICE]), _places_of_offices(theirs[OFFICE])
    return any(held[office].isdisjoint(held_there[office]) for office in held.keys() & held_there.keys())


def _share_office(some: set[str], others: set[str]) -> bool:
    """Whether two hold the same office of the same place: a paper has an age wrong sooner than a town two mayors."""
    return not some.isdisjoint(others)


def differ_in_field(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether two have trades, and none of one field."""
    ours, theirs = _by_kind(one)[FIELD], _by_kind(other)[FIELD]
    return bool(ours and theirs) and ours.isdisjoint(theirs)


def find_marks(said: Sequence[Sequence[str]]) -> list[str]:
    """What tells each of several of one name from the others, empty where nothing does.

    By years of birth, where there are two that can't be one person's: "born about 1961"; else by the places of an
    office: "mayor of passau". Who has an office that those of one birth alone have is of that birth.
    """
    facts = [_by_kind(one) for one in said]
    births = _name_births({int(year) for one in facts for year in one[BORN]})
    births = _join_births_by_office(births, facts)
    marks = [next((births[int(year)] for year in sorted(one[BORN])), "") for one in facts]
    if len(set(births.values())) < 2:
        return _mark_by_office([one[OFFICE] for one in facts])
    holders: dict[str, set[str]] = defaultdict(set)
    for mark, one in zip(marks, facts, strict=True):
        for office in one[OFFICE] if mark else ():
            holders[office].add(mark)
    known = {office: next(iter(found)) for office, found in holders.items() if len(found) == 1}
    return [
        mark or next((known[office] for office in sorted(one[OFFICE]) if office in known), "")
        for mark, one in zip(marks, facts, strict=True)
    ]


def _name_births(years: set[int]) -> dict[int, str]:
    """Years with those that may be one person's: each is less than `YEARS_APART` from the next."""
    named: dict[int, str] = {}
    before: int | None = None
    for year in sorted(years):
        is_same = before is not None and year - before < YEARS_APART
        named[year] = named[before] if is_same and before is not None else f"born about {year}"
        before = year
    return named


def _join_births_by_office(births: dict[int, str], facts: Sequence[dict[str, set[str]]]) -> dict[int, str]:
    """`births` with one name for those of whom the same office of the same place is said."""
    joined = dict(births)
    holders: dict[str, str] = {}
    for one in facts:
        for year in sorted(one[BORN]):
            for office in sorted(one[OFFICE]):
                kept, other = sorted((holders.setdefault(office, joined[int(year)]), joined[int(year)]))
                joined = {year: kept if name == other else name for year, name in joined.items()}
                holders = {office: kept if name == other else name for office, name in holders.items()}
    return joined


def _mark_by_office(offices: list[set[str]]) -> list[str]:
    """The office of each, one for those that somebody has together; empty where nobody has its like elsewhere."""
    known: dict[str, str] = {}
    for one in offices:
        joined = sorted({known.get(office, office) for office in one})
        for office in {*one, *(name for name in known if known[name] in joined)}:
            known[office] = joined[0]
    marks = [next((known[office] for office in sorted(one)), "") for one in offices]
    by_office = _places_of_offices(set(marks) - {""})
    return [mark if len(by_office.get(mark.partition(" ")[0], ())) > 1 else "" for mark in marks]


def _places_of_offices(offices: Iterable[str]) -> dict[str, set[str]]:
    places: dict[str, set[str]] = defaultdict(set)
    for one in offices:
        office, _, place = one.partition(" of ")
        places[office].add(place)
    return dict(places)


def _by_kind(facts: Iterable[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {BORN: set(), OFFICE: set(), FIELD: set()}
    for fact in facts:
        kind, _, value = fact.partition(" ")
        found[kind].add(value)
    return found
