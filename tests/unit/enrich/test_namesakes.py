"""Looking people up gives what comparing each with each gave."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.enrich.entities.namesakes import Namesakes
from copydesk.enrich.entities.people import _Nearest, _Person

WORDS = st.sampled_from(["joe", "joseph", "j", "jo", "robin", "r", "rosa", "t", "tom", "biden", "b", "holm"])
NAMES = st.lists(st.lists(WORDS, min_size=1, max_size=5), max_size=12)
NICKNAMES = {"joe": frozenset({1}), "joseph": frozenset({1, 2}), "jo": frozenset({2}), "tom": frozenset({3})}


def is_same(full: list[str], other: list[str], nicknames: Mapping[str, frozenset[int]]) -> bool:
    """The rule, as one reads it: whether two names can be one person's, `full` being the one with more words."""
    if full[-len(other) :] == other:
        return True
    if len(other) < 2 or full[-1] != other[-1] or not is_same_given(full[0], other[0], nicknames):
        return False
    return set(other[1:-1]) <= set(full[1:-1]) or are_initials(other[1:-1], full[1:-1])


def is_same_given(one: str, other: str, nicknames: Mapping[str, frozenset[int]]) -> bool:
    if one == other or (min(len(one), len(other)) == 1 and one[0] == other[0]):
        return True
    return bool(nicknames.get(one, frozenset()) & nicknames.get(other, frozenset()))


def are_initials(short: list[str], long: list[str]) -> bool:
    return len(short) == len(long) and all(
        a[0] == b[0] and 1 in (len(a), len(b)) for a, b in zip(short, long, strict=True)
    )


@given(NAMES)
@settings(max_examples=500)
def test_the_first_person_who_can_be_meant_is_found(names: list[list[str]]) -> None:
    people: list[list[str]] = []
    namesakes = Namesakes(NICKNAMES)
    for name in names:
        expected = next((number for number, one in enumerate(people) if is_same(one, name, NICKNAMES)), None)
        assert namesakes.find(name) == expected
        if expected is None:
            assert namesakes.add(name) == len(people)
            people.append(name)


@given(
    st.lists(st.lists(st.integers(0, 12), min_size=1, max_size=3), min_size=1, max_size=5),
    st.integers(0, 13),
)
def test_the_nearest_before_else_the_first_after(starts: list[list[int]], place: int) -> None:
    people = [_Person(["Ada", "Holm"], ["ada", "holm"], full_starts=found) for found in starts]

    def nearness(person: _Person) -> int:
        before = [start for start in person.full_starts if start < place]
        return max(before) if before else -min(person.full_starts) - 1

    assert _Nearest(people).find(place) is max(people, key=nearness)
