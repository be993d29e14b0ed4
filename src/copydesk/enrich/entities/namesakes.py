"""Which of a document's people a name can be, looked up instead of compared with every one of the same surname."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

# What two names share that may be one person's: how the given name is written, and the group of nicknames.
_Given = tuple[str, str | int]
_Place = tuple[str, _Given]


class Namesakes:
    """People by their folded names, each with the number of its coming. Longer names have to come first.

    A name is that of the first person whose name it ends ("von der Leyen"), or who has its surname, a given name that
    agrees (the same, an initial of it, a nickname) and middle names that agree: none is stated, all are among the
    person's, or each is the other's initial.
    """

    def __init__(self, nicknames: Mapping[str, frozenset[int]]) -> None:
        self._nicknames = nicknames
        self._count = 0
        self._by_ending: dict[tuple[str, ...], int] = {}
        self._by_given: dict[_Place, int] = {}
        self._by_middle: dict[tuple[_Place, str], list[tuple[int, frozenset[str]]]] = {}
        self._by_initials: dict[tuple[_Place, str], dict[tuple[bool, ...], int]] = {}

    def add(self, name: list[str]) -> int:
        """The number of a new person, counted from 0."""
        number, self._count = self._count, self._count + 1
        for start in range(len(name)):
            self._by_ending.setdefault(tuple(name[start:]), number)
        middle = name[1:-1]
        words = frozenset(middle)
        for given in self._describe_given(name[0]):
            place = (name[-1], given)
            self._by_given.setdefault(place, number)
            for word in words:
                self._by_middle.setdefault((place, word), []).append((number, words))
            patterns = self._by_initials.setdefault((place, _join_initials(middle)), {})
            patterns.setdefault(_find_initials(middle), number)
        return number

    def find(self, name: list[str]) -> int | None:
        """The number of the first person who can be meant."""
        found = [self._by_ending.get(tuple(name))]
        if len(name) > 1:
            for given in self._ask_given(name[0]):
                found += self._find_by_middle((name[-1], given), name[1:-1])
        return min((number for number in found if number is not None), default=None)

    def _find_by_middle(self, place: _Place, middle: list[str]) -> Iterator[int | None]:
        if not middle:
            yield self._by_given.get(place)
            return
        words = frozenset(middle)
        rarest = min((self._by_middle.get((place, word), []) for word in words), key=len)
        yield next((number for number, known in rarest if words <= known), None)
        initials = _find_initials(middle)
        for known, number in self._by_initials.get((place, _join_initials(middle)), {}).items():
            if len(known) == len(initials) and all(map(bool.__or__, known, initials)):
                yield number

    def _describe_given(self, name: str) -> list[_Given]:
        return [
            ("written", name),
            ("begins", name[0]),
            *([("initial", name)] if len(name) == 1 else []),
            *(("nickname", group) for group in self._nicknames.get(name, ())),
        ]

    def _ask_given(self, name: str) -> list[_Given]:
        return [
            ("written", name),
            ("begins", name) if len(name) == 1 else ("initial", name[0]),
            *(("nickname", group) for group in self._nicknames.get(name, ())),
        ]


def _join_initials(words: list[str]) -> str:
    return "".join(word[0] for word in words)


def _find_initials(words: list[str]) -> tuple[bool, ...]:
    """Which of the words are no more than an initial."""
    return tuple(len(word) == 1 for word in words)
