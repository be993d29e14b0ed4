"""What enriching costs grows with a text, not with its square. It is counted in calls, since seconds are no measure."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from copydesk.article import EntityKind
from copydesk.enrich import EnrichModels, Span
from copydesk.enrich.stage import describe_body
from copydesk.settings import EnrichSettings

# Twice as many names: 2 is linear, 4 is quadratic; sorting takes a little more than linear.
MOST_TIMES = 2.4
NAMES = 400


def write_word(number: int) -> str:
    letters = ""
    number += 26**2
    while number:
        letters = chr(ord("a") + number % 26) + letters
        number //= 26
    return letters.capitalize()


def count_calls(run: Callable[[], Any]) -> int:
    """How many functions are called, Python's own and those in C."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        run()
    finally:
        sys.setprofile(before)
    return calls


def enrich(models: EnrichModels, write: Callable[[int], str], kind: EntityKind, count: int) -> int:
    text, spans = "", []
    for form in map(write, range(count)):
        spans.append(Span(len(text), len(text) + len(form), kind))
        text += f"{form} said so. "
    return count_calls(lambda: describe_body(text, spans, None, models, EnrichSettings()))


@pytest.mark.parametrize(
    ("write", "kind"),
    [
        pytest.param(lambda number: f"{write_word(number)} Smith", EntityKind.PERSON, id="one surname"),
        pytest.param(lambda number: f"Maria {write_word(number)}", EntityKind.PERSON, id="one given name"),
        pytest.param(
            lambda number: "Smith" if number % 2 else f"{write_word(number)} Smith",
            EntityKind.PERSON,
            id="surname alone",
        ),
        pytest.param(
            lambda number: f"A{'.' if number % 2 else 'nna'} {write_word(number)} Smith", EntityKind.PERSON, id="middle"
        ),
        pytest.param(
            lambda number: f"Anna B{write_word(number).lower()} C{write_word(number).lower()} Smith",
            EntityKind.PERSON,
            id="two middle names",
        ),
        pytest.param(write_word, EntityKind.PERSON, id="single words"),
        pytest.param(lambda number: f"Bank of {write_word(number)}", EntityKind.ORGANIZATION, id="organizations"),
        pytest.param(lambda number: f"San {write_word(number)}", EntityKind.PLACE, id="places"),
    ],
)
def test_twice_as_many_names_are_twice_the_work(
    models: EnrichModels, write: Callable[[int], str], kind: EntityKind
) -> None:
    enrich(models, write, kind, 10)  # what is loaded or compiled at first use is no part of it
    assert enrich(models, write, kind, 2 * NAMES) <= MOST_TIMES * enrich(models, write, kind, NAMES)
