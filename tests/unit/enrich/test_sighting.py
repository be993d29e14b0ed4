"""Known places, peoples and repeated names are found by their letters, with care."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from copydesk.enrich import EnrichModels, Span
from copydesk.enrich.mentions.sighting import find_known_places, find_peoples, find_repetitions

Marked = Callable[[str], tuple[str, list[Span]]]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("support of Kyiv, he said", ["Kyiv"]),
        ("In Kyiv's suburbs", ["Kyiv"]),
        ("Kyiv-based staff left Buenos Aires.", ["Kyiv", "Buenos Aires"]),
        ("Kyiv Mayor Ada Holm", ["Kyiv"]),
        ("from Kiev to Papua New Guinea", ["Kiev", "Papua New Guinea"]),
        ("Hokkaido and Odisha", ["Hokkaido", "Odisha"]),
        ("Texas and Montana won", []),
        ("the Kyiv Independent wrote", []),
        ("Hotel Kyiv closed", []),
        ("in kyiv", []),
        ("Kyivans", []),
        ("a Victoria and a Split", []),
        ("Jordan and Chad met Turkey", []),
    ],
)
def test_known_places_are_seen_where_they_stand_alone(models: EnrichModels, text: str, places: list[str]) -> None:
    found = find_known_places(text, [], models.gazetteer, models.name_words)
    assert [span.of(text) for span in found] == places


def test_what_the_engine_found_is_left_to_it(models: EnrichModels, marked: Marked) -> None:
    text, spans = marked("{Dynamo Kyiv|O} in Kyiv")
    (found,) = find_known_places(text, spans, models.gazetteer, models.name_words)
    assert found.start == text.rindex("Kyiv")


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("the Dutch prime minister", {"NL"}),
        ("Ukrainians and Germans", {"UA", "DE"}),
        ("South Korean and North Korean ships", {"KR", "KP"}),
        ("a Saudi Arabian port", {"SA"}),
        ("Korean and Congolese guests", set()),
        ("dutch and Dutchess", set()),
    ],
)
def test_peoples_stand_for_their_country(models: EnrichModels, text: str, countries: set[str]) -> None:
    assert find_peoples(text, [], models.gazetteer) == countries


def test_a_people_inside_a_name_does_not_count(models: EnrichModels, marked: Marked) -> None:
    text, spans = marked("the {German Harbour Fund|O}")
    assert find_peoples(text, spans, models.gazetteer) == set()


def test_a_name_said_again_is_found(models: EnrichModels, marked: Marked) -> None:
    text, spans = marked("{Ada Holm|P} of {NHA|O}. Then President Ada Holm left NHA.")
    found = find_repetitions(text, spans, models.name_words)
    assert [(span.of(text), span.kind.value) for span in found] == [("Ada Holm", "person"), ("NHA", "organization")]


@pytest.mark.parametrize(
    "source",
    [
        "{Norden Street|O} opened. On Norden Street it rains; off Norden Street it does too.",
        "{Holm|P} spoke. Holm left.",
        "{Ada Holm|P} and Ada Holm Junior",
        "{Norden Fund|O} and {Norden Fund|L}, then Norden Fund",
    ],
)
def test_what_is_no_name_more_often_is_not_repeated(models: EnrichModels, marked: Marked, source: str) -> None:
    text, spans = marked(source)
    assert find_repetitions(text, spans, models.name_words) == []
