"""Places have one name and the right country."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from copydesk.article import Confidence, EncodingOrigin, Format, Location, PlaceKind, Provenance
from copydesk.enrich import EnrichModels, Span
from copydesk.enrich.entities.datelines import locate_dateline
from copydesk.enrich.entities.places import group_places
from copydesk.enrich.names.gazetteer import fold_place
from copydesk.enrich.names.home import find_home
from copydesk.enrich.names.regions import find_middle

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
        ("L.A.", "Los Angeles", "US"),
        ("La.", "Louisiana", "US"),
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
        ("{Essex|L} and {Cambridge|L}, near {London|L}", {"Essex": "GB", "Cambridge": "GB", "London": "GB"}),
        ("{Norfolk|L} and {Richmond|L} in {Virginia|L}", {"Norfolk": "US", "Richmond": "US", "Virginia": "US"}),
        ("{Surrey|L}, {British Columbia|L}", {"Surrey": "CA", "British Columbia": "CA"}),
        ("{Toledo|L}, in {Spain|L}", {"Toledo": "ES", "Spain": "ES"}),
        ("a yard at {Verdal|L} in {Norway|L} will close", {"Verdal": "NO", "Norway": "NO"}),
        ("{Raqqa|L}", {"Raqqa": "SY"}),
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
    ("source", "keys"),
    [
        (
            "{Kingston|L}, {Jamaica|L}, and {Kingston|L}, {Ontario|L}; to {Kingston|L}",
            ["kingston/jm", "jamaica/jm", "kingston/ca", "ontario/ca"],
        ),
        (
            "{Springfield|L}, {Illinois|L}, and {Springfield|L}, {Missouri|L}",
            ["springfield/us", "illinois/us", "springfield/us/missouri", "missouri/us"],
        ),
        ("{Toledo|L}, {Ohio|L}, and {Toledo|L}, in {Spain|L}", ["toledo/us", "ohio/us", "toledo/es", "spain/es"]),
    ],
)
def test_two_places_of_one_name_are_what_stands_beside_each(
    models: EnrichModels, marked: Marked, source: str, keys: list[str]
) -> None:
    text, spans = marked(source)
    groups = group_places(text, spans, (), models.gazetteer)
    assert [group.key for group in groups] == keys


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


def locate(models: EnrichModels, marked: Marked, source: str, home: str | None = None) -> dict[str, Location | None]:
    text, spans = marked(source)
    return {group.name: group.location for group in group_places(text, spans, (), models.gazetteer, home)}


@pytest.mark.parametrize(
    ("source", "name", "kind", "region", "point"),
    [
        ("{Wiesbaden|L}", "Wiesbaden", PlaceKind.CITY, "Hesse", (50.1, 8.2)),
        ("{Kaliningrad|L} and {Russia|L}", "Kaliningrad", PlaceKind.CITY, "Kaliningrad Oblast", (54.7, 20.5)),
        ("{KwaZulu-Natal|L}", "KwaZulu-Natal", PlaceKind.REGION, "KwaZulu-Natal", (-29.2, 30.7)),
        ("{Fiji|L}", "Fiji", PlaceKind.COUNTRY, None, (-18.0, 175.0)),
        ("{New York|L}", "New York", PlaceKind.CITY, "New York", (40.7, -74.0)),
        ("{Washington|L}", "Washington", PlaceKind.CITY, "District of Columbia", (38.9, -77.0)),
        ("{Seattle|L}, {Washington|L}", "Washington", PlaceKind.REGION, "Washington", (47.5, -121.8)),
        ("{Springfield|L}, {Illinois|L}", "Springfield", PlaceKind.CITY, "Illinois", (39.8, -89.6)),
        ("{Springfield|L}, {Mo.|L}", "Springfield", PlaceKind.CITY, "Missouri", (37.2, -93.3)),
        ("{Portland|L}, {Maine|L}", "Portland", PlaceKind.CITY, "Maine", (43.7, -70.3)),
        ("{Luxembourg|L}", "Luxembourg", PlaceKind.COUNTRY, None, (49.8, 6.2)),
    ],
)
def test_a_place_lies_where_it_lies(
    models: EnrichModels, marked: Marked, source: str, name: str, kind: PlaceKind, region: str | None,
    point: tuple[float, float],
) -> None:  # fmt: skip
    location = locate(models, marked, source)[name]
    assert location is not None
    assert (location.kind, location.region) == (kind, region)
    assert (location.latitude, location.longitude) == pytest.approx(point, abs=0.3)


@pytest.mark.parametrize(
    "source", ["{Springfield|L}", "{Newcastle|L}", "{Aegean Sea|L}", "{Ha Majoro|L}, {Lesotho|L},"]
)
def test_what_is_not_known_has_no_point(models: EnrichModels, marked: Marked, source: str) -> None:
    assert next(iter(locate(models, marked, source).values())) is None


@pytest.mark.parametrize(
    ("source", "home", "confidence"),
    [
        ("{Birmingham|L}", None, Confidence.LOW),
        ("{Birmingham|L}", "GB", Confidence.HIGH),
        ("{Cambridge|L}", "GB", Confidence.MEDIUM),
        ("{London|L}", "CA", Confidence.HIGH),
        ("{Cambridge|L}", None, None),
        ("{Wiesbaden|L}", "US", Confidence.HIGH),
    ],
)
def test_how_sure_a_point_is(
    models: EnrichModels, marked: Marked, source: str, home: str | None, confidence: Confidence | None
) -> None:
    location = next(iter(locate(models, marked, source, home).values()))
    assert (location and location.confidence) == confidence


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        # No Roma of Lesotho is in the gazetteer; Rome is not in Lesotho.
        ("{Roma|L}, {Lesotho|L}, and on to {Maseru|L} from {Roma|L}.", {"Roma": "LS", "Lesotho": "LS", "Maseru": "LS"}),
        ("at {Tolmina|L}, {Peru|L}.", {"Tolmina": "PE", "Peru": "PE"}),
        ("In {London|L}, {Germany|L} said", {"London": "GB", "Germany": "DE"}),
        ("to {Paris|L}, {Germany|L}, and {Rome|L}.", {"Paris": "FR", "Germany": "DE", "Rome": "IT"}),
        ("from {Paris|L} and {Milan|L}, {Germany|L}.", {"Paris": "FR", "Milan": "IT", "Germany": "DE"}),
    ],
)
def test_the_country_that_stands_beside_a_place_is_its_own(
    models: EnrichModels, marked: Marked, source: str, expected: dict[str, str | None]
) -> None:
    assert places_in(models, marked, source) == expected


@pytest.mark.parametrize(
    ("place", "keys"),
    [
        ("PIRAEUS, Greece", ["piraeus/gr", "greece/gr"]),
        ("SPRINGFIELD, Ill.", ["springfield/us", "illinois/us"]),
        ("ROMA, Lesotho", ["roma/ls", "lesotho/ls"]),
        ("DUN LAOGHAIRE, Ireland", ["dun laoghaire/ie", "ireland/ie"]),
        ("SPIDDAL, Ireland", ["spiddal/ie", "ireland/ie"]),
        ("OSLO", ["oslo/no"]),
        ("Nowhere Bay", []),
        ("Nowhere Bay, Atlantis", []),
    ],
)
def test_a_dateline_is_resolved_by_its_area(models: EnrichModels, place: str, keys: list[str]) -> None:
    assert [group.key for group in locate_dateline(place, (), models.gazetteer)] == keys


def test_a_city_that_is_known_by_its_country_alone_has_no_point(models: EnrichModels) -> None:
    city, country = locate_dateline("SPIDDAL, Ireland", (), models.gazetteer)
    assert (city.name, city.country, city.location) == ("Spiddal", "IE", None)
    assert country.location is not None


@pytest.mark.parametrize(
    ("facts", "home"),
    [
        ({"url": "https://news.example.de/a"}, "DE"),
        ({"url": "https://news.example.com/a", "timezone": "Europe/Lisbon"}, "PT"),
        ({"url": "https://news.example.io/a", "language": "en-GB"}, "GB"),
        ({"timezone": "UTC", "language": "en"}, None),
        ({"language": "zh-Hant-TW"}, "TW"),
        ({}, None),
    ],
)
def test_a_source_sits_where_its_address_zone_or_language_say(
    models: EnrichModels, facts: dict[str, str], home: str | None
) -> None:
    provenance = Provenance(
        path="2026-03-02/wire/a.txt", landed_on=date(2026, 3, 2), source="wire", checksum="0", byte_count=1,
        format=Format.TEXT, encoding="utf-8", encoding_origin=EncodingOrigin.UTF8, **facts,
    )  # fmt: skip
    assert find_home(provenance, models.gazetteer) == home


@pytest.mark.parametrize(
    ("points", "middle"),
    [([(0.0, 170.0), (0.0, -170.0)], (0.0, 180.0)), ([(10.0, 20.0)], (10.0, 20.0))],
)
def test_a_middle_is_right_across_the_antimeridian(
    points: list[tuple[float, float]], middle: tuple[float, float]
) -> None:
    assert find_middle(points) == middle


@pytest.mark.parametrize(
    ("source", "place", "country"),
    [
        ("{Córdoba|L} and {Andalusia|L}", "Córdoba", "ES"),
        ("{Victoria|L}, then {Vancouver|L} in {British Columbia|L}", "Victoria", "CA"),
        ("{Santiago de Cuba|L} is dark. {Santiago|L} is cold", "Santiago de Cuba", "CU"),
    ],
)
def test_what_stands_around_says_which_place_is_meant(
    marked: Marked, models: EnrichModels, source: str, place: str, country: str
) -> None:
    found = places_in(models, marked, source)
    assert found[place] == country
    assert "Santiago" not in found


def test_a_place_of_the_body_is_that_of_a_dateline_that_says_where_it_is(marked: Marked, models: EnrichModels) -> None:
    text, spans = marked("A man from {London|L} was charged.")
    dated = locate_dateline("LONDON, Ontario", (), models.gazetteer)
    (london,) = group_places(text, spans, (), models.gazetteer, dated=dated[:1])
    assert (london.country, london.location and london.location.region) == ("CA", "Ontario")
