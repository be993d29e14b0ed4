"""Places have one name and the right country."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from copydesk.enrich import EnrichModels, Span
from copydesk.enrich.entities.places import group_places
from copydesk.enrich.names.gazetteer import fold_place

Marked = Callable[[str], tuple[str, list[Span]]]


def places_in(models: EnrichModels, marked: Marked, source: str, named: tuple[str, ...] = ()) -> dict[str, str | None]:
    text, spans = marked(source)
    return {group.name: group.country for group in group_places(text, spans, named, models.gazetteer)}


@pytest.mark.parametrize(
    ("form", "name", "country"),
    [
        ("U.S.", "United States", "US"),
        ("US", "United States", "US"),
        ("America", "United States", "US"),
        ("UK", "United Kingdom", "GB"),
        ("Britain", "United Kingdom", "GB"),
        ("Holland", "Netherlands", "NL"),
        ("Netherlands", "Netherlands", "NL"),
        ("Kiev", "Kyiv", "UA"),
        ("Kyiv", "Kyiv", "UA"),
        ("Türkiye", "Turkey", "TR"),
        ("Czech Republic", "Czechia", "CZ"),
        ("Burma", "Myanmar", "MM"),
        ("Sao Paulo", "São Paulo", "BR"),
        ("St. Petersburg", "St. Petersburg", "RU"),
        ("New York", "New York", "US"),
        ("Scotland", "Scotland", "GB"),
        ("Texas", "Texas", "US"),
        ("Wiesbaden", "Wiesbaden", "DE"),
        ("Georgia", "Georgia", "GE"),
        ("Ireland", "Ireland", "IE"),
        ("Luxembourg", "Luxembourg", "LU"),
        ("Aegean Sea", "Aegean Sea", None),
    ],
)
def test_a_place_has_one_name(models: EnrichModels, marked: Marked, form: str, name: str, country: str | None) -> None:
    assert places_in(models, marked, f"in {{{form}|L}} today") == {name: country}


def test_writings_of_one_place_are_one_place(models: EnrichModels, marked: Marked) -> None:
    text, spans = marked("{U.S.|L}, {US|L}, {United States|L}, {America|L}")
    (group,) = group_places(text, spans, (), models.gazetteer)
    assert (group.key, len(group.spans)) == ("united states/us", 4)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{London|L} in {Canada|L}", {"London": "GB", "Canada": "CA"}),
        ("{London|L}, {Ontario|L}", {"London": "CA", "Ontario": "CA"}),
        ("{Paris|L}", {"Paris": "FR"}),
        ("{Paris|L}, {Texas|L}. In {Paris|L} it rained.", {"Paris": "US", "Texas": "US"}),
        ("{Birmingham|L}", {"Birmingham": "GB"}),
        ("{Birmingham|L} and {Atlanta|L} in the {United States|L}", {"Birmingham": "US", "Atlanta": "US"}),
        ("{Atlanta|L}, {Georgia|L}", {"Atlanta": "US", "Georgia": "US"}),
        ("{Georgia|L} and {Alabama|L}", {"Georgia": "US", "Alabama": "US"}),
        ("{Tbilisi|L}, {Georgia|L}", {"Tbilisi": "GE", "Georgia": "GE"}),
        ("{Springfield|L}", {"Springfield": "US"}),
        ("{Newcastle|L}", {"Newcastle": None}),
        ("{Newcastle|L} and {Sydney|L}, {Australia|L}", {"Newcastle": "AU"}),
        ("{Valencia|L} and {Madrid|L}, {Spain|L}", {"Valencia": "ES", "Madrid": "ES"}),
    ],
)
def test_the_country_follows_from_the_article(
    models: EnrichModels, marked: Marked, source: str, expected: dict[str, str | None]
) -> None:
    found = places_in(models, marked, source)
    assert expected.items() <= found.items()


def test_a_people_named_in_the_article_decides(models: EnrichModels, marked: Marked) -> None:
    assert places_in(models, marked, "{Valencia|L}", named=("ES",)) == {"Valencia": "ES"}
    assert places_in(models, marked, "{Valencia|L}", named=("VE",)) == {"Valencia": "VE"}


@pytest.mark.parametrize(
    ("form", "folded"),
    [("The Hague", "hague"), ("St. Louis", "saint louis"), ("São Tomé", "sao tome"), ("U.S.", "us"), ("The", "the")],
)
def test_places_are_compared_folded(form: str, folded: str) -> None:
    assert fold_place(form) == folded


def test_every_territory_of_the_table_is_a_country(models: EnrichModels) -> None:
    assert set(models.gazetteer.people_of.values()) <= {
        place.country for places in models.gazetteer.places.values() for place in places if place.is_country
    }


def test_former_countries_are_none(models: EnrichModels) -> None:
    assert not models.gazetteer.find("Serbia and Montenegro")
