"""Which quantities of two texts are the same, however each writes them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice, takewhile
from typing import NamedTuple

from copydesk.dedupe.text.quantities import Key, Kind, Quantity
from copydesk.dedupe.text.units import Dimension, Unit, convert

_SCALES = frozenset({1e2, 1e3, 1e6, 1e9, 1e12})
# A converted value is rounded: 311 miles are 500.5 km, 10 feet 3.05 metres. A judgement.
_CONVERSION_TOLERANCE = 0.025
_DEGREES_TOLERANCE = 1.0
# "Some 6,000" may be 5,900 or 6,213; without such a word only a scale tells that a value was rounded.
_ABOUT_TOLERANCE = 0.05
_CLOSE = 0.06
# From so many pairs of figures on they are looked up.
_MANY_PAIRS = 50
_ROUNDED_FROM = 10_000
_ROUNDED_DIGITS = 2

_HOUR = 60
_HALF_DAY = 12 * _HOUR
_HALF_HOUR = 30
_CLOCK_TEXT = re.compile(r"(?:[01]?\d|2[0-3])[.]?[0-5]\d|\d{1,2}")


class Figures(NamedTuple):
    """The quantities of a text: the first of each key, and how often each that must not be missed is stated."""

    first: dict[Key, Quantity]
    counts: Counter[Key]


NO_FIGURES = Figures({}, Counter())


class FiguresMatch(NamedTuple):
    """What two texts' figures have in common: distinct ones that both state, and those that one alone states.

    `shared` pairs keys, ours with theirs. `our_rest` and `their_rest` count how often one states a figure more often
    than the other does.
    """

    shared: dict[Key, Key]
    our_rest: int
    their_rest: int


def collect_figures(quantities: Iterable[Quantity]) -> Figures:
    """The figures of a text, or of a part of it."""
    first: dict[Key, Quantity] = {}
    counts: Counter[Key] = Counter()
    for quantity in quantities:
        key = quantity.key
        first.setdefault(key, quantity)
        if not quantity.is_loose:
            counts[key] += 1
    return Figures(first, counts)


def merge_figures(parts: Iterable[Figures]) -> Figures:
    """The figures of a text whose parts have these."""
    first: dict[Key, Quantity] = {}
    counts: Counter[Key] = Counter()
    for part in parts:
        if part.first:
            first = part.first | first
            counts.update(part.counts)
    return Figures(first, counts)


def compare_figures(ours: Figures, theirs: Figures) -> FiguresMatch:
    """What the figures have in common; loose ones may match and are never missed."""
    if not ours.first or not theirs.first:
        return FiguresMatch({}, ours.counts.total(), theirs.counts.total())
    shared = {key: key for key in ours.first if key in theirs.first}
    our_only = [quantity for key, quantity in ours.first.items() if key not in shared]
    their_only = [quantity for key, quantity in theirs.first.items() if key not in shared]
    if our_only and their_only:
        shared |= pair_up(our_only, their_only)
    back = {other: one for one, other in shared.items()}
    return FiguresMatch(
        shared=shared,
        our_rest=_count_rest(ours.counts, theirs.counts, shared),
        their_rest=_count_rest(theirs.counts, ours.counts, back),
    )


def contradict(ours: Figures, theirs: Figures) -> bool:
    """Whether each side states a figure that the other lacks, even where a translator has slipped in the scale."""
    match = compare_figures(ours, theirs)
    if not match.our_rest or not match.their_rest:
        return False
    matched = set(match.shared.values())
    our_digits = {quantity.digits for key, quantity in ours.first.items() if key not in match.shared}
    their_digits = {quantity.digits for key, quantity in theirs.first.items() if key not in matched}
    return bool(our_digits - their_digits) and bool(their_digits - our_digits)


def _count_rest(counts: Counter[Key], others: Counter[Key], names: dict[Key, Key]) -> int:
    """How often figures are stated more often than on the other side. One that both state somewhere in loose words
    ("ten" for 10) is not missed."""
    rest = 0
    for key, count in counts.items():
        name = names.get(key)
        if name is None:
            rest += count
        elif name in others:
            rest += max(0, count - others[name])
    return rest


def pair_up(ours: Sequence[Quantity], theirs: Sequence[Quantity]) -> dict[Key, Key]:
    """The keys of quantities that are the same in other words, each used once, in the order of the texts."""
    found: dict[Key, Key] = {}
    places = PlacesOfFigures(theirs) if len(ours) * len(theirs) > _MANY_PAIRS else None
    left = dict(enumerate(theirs))
    for quantity in ours:
        for place in places.find(quantity) if places else tuple(left):
            other = left.get(place)
            if other is not None and _may_be_same(quantity, other) and are_same(quantity, other):
                found[quantity.key] = left.pop(place).key
                break
    return found


class PlacesOfFigures:
    """Which figures of a list may be the same as another, without a look at each: of two tables every two would be
    looked at."""

    def __init__(self, figures: Sequence[Quantity]) -> None:
        self._digits: dict[str, list[int]] = {}
        self._units: dict[Unit, list[int]] = {}
        for place, one in enumerate(figures):
            self._digits.setdefault(one.digits, []).append(place)
            if one.unit is not None:
                self._units.setdefault(one.unit, []).append(place)
        self._clocks = [place for place, one in enumerate(figures) if one.kind is Kind.CLOCK]
        self._by_value = sorted((one.value, place) for place, one in enumerate(figures))

    def find(self, figure: Quantity) -> list[int]:
        """Their places, in order, and those of some others."""
        if figure.kind is Kind.CLOCK:
            return [*range(len(self._by_value))]
        reach = 2 * _CLOSE * figure.value  # twice as far as the look that follows
        left = bisect_left(self._by_value, (figure.value - reach, -1))
        near = takewhile(lambda one: one[0] <= figure.value + reach, islice(self._by_value, left, None))
        places = {*self._clocks, *self._digits.get(figure.digits, ()), *(place for _, place in near)}
        if figure.unit is not None:
            places.update(place for unit, of_unit in self._units.items() if unit != figure.unit for place in of_unit)
        return sorted(places)


def _may_be_same(one: Quantity, other: Quantity) -> bool:
    """A quick look that rules most pairs out: neither close, nor of the same digits, nor of two units, nor times."""
    if one.digits == other.digits or one.kind is Kind.CLOCK or other.kind is Kind.CLOCK:
        return True
    if one.unit is not None and other.unit is not None and one.unit != other.unit:
        return one.unit.dimension is not Dimension.MONEY or other.unit.dimension is not Dimension.MONEY
    return abs(one.value - other.value) <= _CLOSE * one.value


def are_same(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities with different keys are one: another unit, scale, precision or clock."""
    if one.kind is Kind.CLOCK or other.kind is Kind.CLOCK:
        return _are_one_time(one, other)
    if one.unit is not None and other.unit is not None and one.unit != other.unit:
        return _is_converted(one, other)
    return one.value == other.value or _is_scale_left_out(one, other) or _is_rounded(one, other)


def _are_one_time(one: Quantity, other: Quantity) -> bool:
    if one.kind is not Kind.CLOCK:
        one, other = other, one
    if other.kind is not Kind.CLOCK:
        return other.unit is None and one.value % _HALF_DAY in {time % _HALF_DAY for time in _read_as_time(other)}
    apart = abs(one.value - other.value)
    if one.digits != other.digits and one.digits and other.digits:
        return apart % _HALF_HOUR == 0
    return apart == 0 or (apart == _HALF_DAY and (one.is_bare or other.is_bare))


def _read_as_time(number: Quantity) -> list[float]:
    """The times of day that a bare number may mean: 9, 1500 or 13.50."""
    if not _CLOCK_TEXT.fullmatch(number.text):
        return []
    digits = number.text.replace(".", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > len("12") else (digits, "0")
    return [float(int(hours) * _HOUR + int(minutes))]


def _is_converted(one: Quantity, other: Quantity) -> bool:
    assert one.unit is not None
    assert other.unit is not None
    converted = convert(one.value, one.unit, other.unit)
    if converted is None:
        return False
    if one.unit.dimension is Dimension.TEMPERATURE:
        return abs(converted - other.value) <= _DEGREES_TOLERANCE
    return abs(converted - other.value) <= _CONVERSION_TOLERANCE * max(abs(converted), abs(other.value))


def _is_scale_left_out(one: Quantity, other: Quantity) -> bool:
    """Whether one is bare and the other has the same digits with a scale: "3 to 4 million", or a table's head."""
    if one.is_bare == other.is_bare or one.digits != other.digits:
        return False
    small, big = sorted((one.value, other.value))
    return small > 0 and round(big / small, 6) in _SCALES


def _is_rounded(one: Quantity, other: Quantity) -> bool:
    """Whether one is the other with fewer digits: 12.1 million for 12,141,000, or "some 6,000" for 6,213."""
    rough, exact = sorted((one, other), key=lambda quantity: len(quantity.digits))
    apart = abs(rough.value - exact.value)
    if one.is_about or other.is_about:
        return apart <= _ABOUT_TOLERANCE * exact.value
    digits = len(rough.digits)
    if min(rough.value, exact.value) < _ROUNDED_FROM or not _ROUNDED_DIGITS <= digits < len(exact.digits):
        return False
    step = 10.0 ** (len(str(int(exact.value))) - digits)
    return apart <= step / 2
