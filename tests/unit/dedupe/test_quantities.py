from __future__ import annotations

from itertools import combinations
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.dedupe.text import figures
from copydesk.dedupe.text.days import drop_weekdays, take_days
from copydesk.dedupe.text.figures import collect_figures, compare_figures, contradict
from copydesk.dedupe.text.quantities import Kind, Quantity, read_quantities
from copydesk.dedupe.text.words import fold


def read(text: str) -> list[Quantity]:
    return read_quantities(take_days(fold(text))[0])


def are_equal(one: str, other: str) -> bool:
    match = compare_figures(collect_figures(read(one)), collect_figures(read(other)))
    return bool(match.shared) and not match.our_rest and not match.their_rest


@pytest.mark.parametrize(
    ("text", "kind", "value", "unit"),
    [
        ("86,500 people", Kind.AMOUNT, 86_500, None),
        ("86.5 thousand people", Kind.AMOUNT, 86_500, None),
        ("paid 94 mln dlrs", Kind.AMOUNT, 94e6, "dollar"),
        ("paid £49m", Kind.AMOUNT, 49e6, "pound"),
        ("about 70m euros", Kind.AMOUNT, 70e6, "euro"),
        ("the 100m freestyle", Kind.AMOUNT, 100, None),
        ("two hundred and fifty thousand cows", Kind.AMOUNT, 250_000, None),
        ("half a million cows", Kind.AMOUNT, 500_000, None),
        ("5 crore voters", Kind.AMOUNT, 5e7, None),
        ("4 pct", Kind.SHARE, 4, "percent"),
        ("a quarter of them", Kind.SHARE, 25, "percent"),
        ("25 basis points", Kind.SHARE, 0.25, "percent"),
        ("yields of 6-5/16 percent", Kind.SHARE, 6.3125, "percent"),
        ("50 cents", Kind.AMOUNT, 0.5, "dollar"),
        ("the 94th minute", Kind.ORDINAL, 94, None),
        ("in 1974", Kind.YEAR, 1974, None),
        ("at 1:50 p.m.", Kind.CLOCK, 830, None),
        ("at 0930 GMT", Kind.CLOCK, 570, None),
        ("31 miles away", Kind.AMOUNT, 31, "mile"),
    ],
)
def test_a_quantity_has_a_kind_a_value_and_a_unit(text: str, kind: Kind, value: float, unit: str | None) -> None:
    (quantity,) = read(text)
    assert (quantity.kind, quantity.value) == (kind, pytest.approx(value))
    assert (quantity.unit.name if quantity.unit else None) == unit


@pytest.mark.parametrize(
    "writings",
    [
        ("at 1:50 pm", "at 13:50", "at 1.50 p.m.", "at 1350 GMT", "at 13.50 hrs", "at 13 hours and 50 minutes"),
        ("from 9 to 11 am", "9-11 a.m.", "9:00-11:00", "between 9 am and 11 am"),
        ("in 2021–22", "in 2021-2022", "in 2021/22"),
        ("a thousand boats", "1,000 boats", "1000 boats", "one thousand boats", "1 000 boats"),
        ("two and a half tonnes", "2 1/2 tonnes", "2.5 tonnes", "2,5 tonnes", "2½ tonnes"),
        ("4 per cent", "4%", "4 pct", "four percent", "4.0 percentage points"),
        ("US$3.75", "$3.75", "3.75 dollars", "3.75 dlrs", "USD 3.75"),
        ("94 mln crowns", "94 million crowns", "94,000,000 crowns", "ninety-four million crowns"),
        ("it rose 9. 4 percent", "it rose 9.4 percent"),
        ("311 miles away", "500 km away", "500 kilometres away"),
        ("10 feet high", "3 metres high"),
        ("70 degrees Fahrenheit", "21°C"),
        ("some 6,000 people", "5,870 people"),
        ("revenue of 12.1 mln", "revenue of 12,141,000"),
        ("3 to 4 million", "3 million to 4 million"),
        ("won 3-1", "won 3 to 1", "won by three goals to one"),
        ("two-thirds of it", "66.7 percent of it"),
        ("ten boats", "10 boats"),
    ],
    ids=lambda writings: writings[0],
)
def test_writings_of_one_quantity_are_equal(writings: tuple[str, ...]) -> None:
    assert all(are_equal(one, other) for one, other in combinations(writings, 2))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("at 1:50 pm", "at 1:50 am"),
        ("at 13:50", "at 14:50"),
        ("4 percent", "5 percent"),
        ("4 percent", "4 dollars"),
        ("5 million", "5 billion"),
        ("2.84 percent", "2.8 percent"),
        ("500 boats", "50 boats"),
        ("311 miles", "600 km"),
        ("6-5/16 percent", "6-3/16 percent"),
        ("in 2021-22", "in 2022-23"),
        ("6,000 people", "6,213 people"),
        ("$3.75", "3.75 euros"),
        ("15 yen", "150 yen"),
    ],
)
def test_other_quantities_are_not_equal(one: str, other: str) -> None:
    assert not are_equal(one, other)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("London October 9 2024: Oil slid", [(2024, 10, 9)]),
        ("on Oct 8 and 8 October", [(0, 10, 8), (0, 10, 8)]),
        ("MARCH 26 - Rates", [(0, 3, 26)]),
        ("2024-10-08", [(2024, 10, 8)]),
        ("May 5-7", [(0, 5, 5), (0, 5, 7)]),
        ("the 20th of the month", [(0, 0, 20)]),
        ("September 1987", []),
        ("09/10/2024", []),
    ],
)
def test_days_are_no_quantities(text: str, days: list[tuple[int, int, int]]) -> None:
    without_days, found = take_days(fold(text))
    assert [(day.year, day.month, day.day) for day in found] == days
    assert not read_quantities(without_days)


def test_days_and_weekdays_leave_one_text() -> None:
    one, other = "It was lost on Tuesday, he said.", "It was lost on March 3, he said."
    assert len({drop_weekdays(take_days(fold(text))[0]).replace("\0", "") for text in (one, other)}) == 1


@pytest.mark.parametrize("text", ["it may 5% of the time", "march 10,000 miles", "May 3 million people"])
def test_amounts_beside_a_month_are_quantities(text: str) -> None:
    assert read(text)


def test_a_slip_of_scale_does_not_contradict_a_sentence() -> None:
    pigs, slip, other = (collect_figures(read(text)) for text in ("50,000 pigs", "5 million pigs", "70,000 pigs"))
    assert not contradict(pigs, slip)
    assert contradict(pigs, other)


def test_one_and_ten_are_never_missed_alone() -> None:
    match = compare_figures(collect_figures(read("one of ten")), collect_figures(read("two of them")))
    assert match.our_rest == 0
    assert match.their_rest == 1


@given(st.integers(min_value=1, max_value=10**9))
def test_a_number_is_read_alike_with_and_without_separators(number: int) -> None:
    assert are_equal(f"{number} boats", f"{number:,} boats")


@given(st.text(alphabet="0129.,:-/ amp%$£½kbn", max_size=30))
def test_every_text_can_be_read_and_keeps_places(text: str) -> None:
    folded = fold(text)
    without_days, _ = take_days(folded)
    assert len(without_days) == len(folded)
    for quantity in read_quantities(without_days):
        assert without_days[quantity.start :].startswith(quantity.text) or quantity.kind is Kind.YEAR


_SAID = (
    "3 million", "3,000,000", "3", "$3", "£3", "2.9 million", "some 3,100", "3,060", "3 km", "2 miles", "1.9 miles",
    "30 percent", "a third", "33 percent", "9:30 am", "9.30", "21:30", "1930", "0", "12.1 million", "12,141,000", "10",
    "5 degrees celsius", "41 degrees fahrenheit", "310,000", "312,000", "$310,000", "£312,000",
)  # fmt: skip


@given(st.lists(st.sampled_from(_SAID), max_size=12), st.lists(st.sampled_from(_SAID), max_size=12))
def test_figures_that_are_looked_up_match_as_those_of_which_every_two_are_compared(
    ours: list[str], theirs: list[str]
) -> None:
    sides = [collect_figures(read_quantities("; ".join(side))) for side in (ours, theirs)]
    with patch.object(figures, "_MANY_PAIRS", -1):
        looked_up = compare_figures(*sides)
    with patch.object(figures, "_MANY_PAIRS", 10_000):
        assert looked_up == compare_figures(*sides)
