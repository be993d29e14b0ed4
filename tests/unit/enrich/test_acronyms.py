"""Acronyms and the long forms that a text gives them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from copydesk.article import EntityKind
from copydesk.enrich import EnrichModels, Span
from copydesk.enrich.mentions.acronyms import find_acronyms, join_long_forms

Marked = Callable[[str], tuple[str, list[Span]]]


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("The North Atlantic Treaty Organization (NATO) met.", "NATO", "North Atlantic Treaty Organization"),
        ("NATO (North Atlantic Treaty Organization) met.", "NATO", "North Atlantic Treaty Organization"),
        ("In the Food and Harvest Office (FHO) lights burn.", "FHO", "Food and Harvest Office"),
        ("The Deutsche Forschungsgemeinschaft (DFG) pays.", "DFG", "Deutsche Forschungsgemeinschaft"),
        ("Ships met. Harbour Safety Board (HSB) staff came.", "HSB", "Harbour Safety Board"),
        ("It is the Institute for Sea Research (ISR).", "ISR", "Institute for Sea Research"),
    ],
)
def test_a_long_form_is_found(text: str, short: str, long: str) -> None:
    (found,) = find_acronyms(text)
    assert (found.short, found.long) == (short, long)
    assert text[slice(*found.short_at)] == short
    assert text[slice(*found.long_at)] == long


def test_words_in_another_order_are_still_the_long_form() -> None:
    (found,) = find_acronyms("the Office for Harvest and Food (FHO)")
    assert found.long == "Office for Harvest and Food"


@pytest.mark.parametrize(
    "text",
    [
        "artificial intelligence (AI) grows",
        "The Harbour Safety Board (founded 1900) met",
        "The Harbour Safety Board (XYZ) met",
        "the minister (OSLO) said",
        "(NATO) met",
        "Harbour Safety. Board met (HSB)",
        "A (B) C",
        "Upper Norden (Lower Norden)",
    ],
)
def test_no_long_form_is_made_up(text: str) -> None:
    assert find_acronyms(text) == []


def test_what_the_engine_cut_short_becomes_whole(models: EnrichModels, marked: Marked) -> None:
    text, spans = marked("The {NATO Harbour|O} Aid for {Norden|L} (NHAN) began. {NATO|O} paid.")
    joined = join_long_forms(text, spans, find_acronyms(text), models.organization_names)
    assert [(span.of(text), span.kind) for span in joined] == [
        ("NATO Harbour Aid for Norden", EntityKind.ORGANIZATION),
        ("NHAN", EntityKind.ORGANIZATION),
        ("NATO", EntityKind.ORGANIZATION),
    ]


def test_what_the_engine_never_saw_as_an_organization_stays(models: EnrichModels, marked: Marked) -> None:
    text, spans = marked("The {Upper Norden Plain|L} (UNP) and the Gross Harbour Yield (GHY)")
    assert join_long_forms(text, spans, find_acronyms(text), models.organization_names) == spans


def test_a_long_form_that_ends_like_an_organization_is_one(models: EnrichModels) -> None:
    text = "The Cold Water Training Centre (CWTC) opened."
    joined = join_long_forms(text, [], find_acronyms(text), models.organization_names)
    assert [span.of(text) for span in joined] == ["Cold Water Training Centre", "CWTC"]
