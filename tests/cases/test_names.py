"""Who and where articles are about, with a real engine: each by one name, and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from copydesk.article import Article, EntityKind
from copydesk.enrich.archive import Namer, learn_names, list_appearances
from copydesk.enrich.archive.keys import load_keys

pytestmark = pytest.mark.integration


def names(article: Article, kind: EntityKind) -> list[str]:
    assert article.enrichment is not None
    return [one.name for one in article.enrichment.entities if one.kind is kind]


@pytest.mark.parametrize(
    ("case", "path", "people", "organizations", "places"),
    [
        ("capitals-and-titles", "tolland-post/caps.txt", ["Rebecca Holt", "Dan Pike", "John Smith"], [], []),
        (
            "capitals-and-titles",
            "tolland-post/titles.txt",
            ["Rahim Osman", "Lim Kok Wah", "Thabo Mokoena", "Sadia Khan", "Olaf Prien"],
            [],
            None,
        ),
        ("german-nouns-as-people", "tolland-post/de.txt", [], [], ["Hamburg"]),
        ("hyphenated-province", "tolland-post/za.txt", ["Zanele Mthembu"], [], ["KwaZulu-Natal", "Gauteng"]),
        (
            "party-and-state",
            "tolland-post/us.txt",
            ["Dana Whitlock", "Paul Ostrander", "Carla Mays", "Tom Birch"],
            [],
            ["Wisconsin", "New York", "California", "Texas"],
        ),
    ],
)
def test_names(
    case: str,
    path: str,
    people: list[str],
    organizations: list[str],
    places: list[str] | None,
    enrich_case: Callable[[str], Any],
) -> None:
    article = enrich_case(case).by_path[path]
    assert names(article, EntityKind.PERSON) == people
    assert names(article, EntityKind.ORGANIZATION) == organizations
    assert places is None or names(article, EntityKind.PLACE) == places


def test_one_facet_entry_a_person_whatever_the_spelling(enrich_case: Callable[[str], Any]) -> None:
    keys = load_keys()
    articles = enrich_case("facets-across-spellings").articles
    appearances = [one for each in articles for one in list_appearances(each.article_id, None, each.enrichment, keys)]
    namer = Namer(learn_names(appearances, keys), keys)
    found = [
        one.name
        for each in articles
        for one in namer.give_names(each.article_id, None, each.enrichment).entities
        if one.kind is EntityKind.PERSON
    ]
    assert {name: found.count(name) for name in found} == {
        "Emre Kayaoğlu": 4,
        "José Peña": 3,
        "John Smith": 2,
        "Jörg Müller": 2,
    }


@pytest.mark.parametrize(
    ("path", "places", "countries"),
    [
        ("amb-2.txt", {"Birmingham": "US", "Alabama": "US", "Tuscaloosa": "US"}, ("US",)),
        ("amb-4.txt", {"San José": "CR", "Costa Rica": "CR", "Cartago": "CR"}, ("CR",)),
        ("amb-7.txt", {"Córdoba": "ES", "Seville": "ES", "Granada": "ES", "Andalusia": "ES"}, ("ES",)),
        ("amb-9.txt", {"Georgia": "US", "Atlanta": "US", "Savannah": "US"}, ("US",)),
        ("amb-12.txt", {"Victoria": "CA", "Vancouver": "CA", "British Columbia": "CA", "Nanaimo": "CA"}, ("CA",)),
        ("amb-13.txt", {"Santiago de Cuba": "CU", "Holguín": "CU", "Havana": "CU"}, ("CU",)),
        ("amb-14.txt", {"London": "CA", "Ontario": "CA", "Kitchener": "CA"}, ("CA",)),
        ("b-rome7.txt", {"Mérida": "MX", "Yucatán": "MX", "Cancún": "MX", "Campeche": "MX"}, ("MX",)),
        (
            "b-rome9.txt",
            {"Newcastle upon Tyne": "GB", "Gateshead": "GB", "Sunderland": "GB", "Durham": "GB"},
            ("GB",),
        ),
        ("amb-16.txt", {"Hyderabad": "PK", "Sindh": "PK", "Karachi": "PK"}, ("PK",)),
    ],
)
def test_of_places_that_share_a_name_the_texts_own(
    path: str, places: dict[str, str], countries: tuple[str, ...], enrich_case: Callable[[str], Any]
) -> None:
    article = enrich_case("places-that-share-a-name").by_path[f"tolland-post/{path}"]
    found = [one for one in article.enrichment.entities if one.kind is EntityKind.PLACE]
    assert {one.name: one.country for one in found} == places
    assert article.enrichment.countries == countries


@pytest.mark.parametrize(
    ("path", "people", "places"),
    [
        (
            "hyph-1.txt",
            [],
            ["Guinea-Bissau", "Papua New Guinea", "Alpes-Maritimes", "Clermont-Ferrand", "Stratford-upon-Avon",
             "Baden-Baden", "Castilla-La Mancha"],
        ),
        (
            "hyph-2.txt",
            [],
            ["Friuli Venezia Giulia", "Schleswig-Holstein", "North Rhine-Westphalia", "Winston-Salem",
             "North Carolina", "Wilkes-Barre", "Provence-Alpes-Côte d'Azur"],
        ),
        (
            "hyph-3.txt",
            ["Jean-Pierre Morel"],
            ["Bosnia and Herzegovina", "Timor-Leste", "Port-au-Prince", "Rostov-on-Don", "Ust-Kamenogorsk",
             "Saint-Étienne"],
        ),
    ],
)  # fmt: skip
def test_no_name_is_cut_at_a_hyphen(
    path: str, people: list[str], places: list[str], enrich_case: Callable[[str], Any]
) -> None:
    article = enrich_case("names-cut-at-hyphens").by_path[f"tolland-post/{path}"]
    assert names(article, EntityKind.PERSON) == people
    assert names(article, EntityKind.ORGANIZATION) == []
    assert names(article, EntityKind.PLACE) == places


def test_companies_and_their_towns_are_two(enrich_case: Callable[[str], Any]) -> None:
    outcome = enrich_case("companies-and-their-towns").by_path
    rotterdam, halden = outcome["tolland-post/co-1.txt"], outcome["tolland-post/co-3.txt"]
    assert names(rotterdam, EntityKind.ORGANIZATION) == ["Verhoeven Salvage"]
    assert names(rotterdam, EntityKind.PERSON) == ["Pieter Verhoeven"]
    assert names(rotterdam, EntityKind.PLACE) == ["Rotterdam"]
    assert names(halden, EntityKind.ORGANIZATION) == ["Halden Shipping"]
    assert names(halden, EntityKind.PERSON) == ["Kari Moen"]
    assert names(halden, EntityKind.PLACE) == ["Halden", "Norway"]
    states = outcome["tolland-post/party-3.txt"]
    assert names(states, EntityKind.PERSON) == ["Don Moss"]
    assert {"Gary", "Indiana", "Flint", "Michigan", "Peoria", "Springfield"} <= set(names(states, EntityKind.PLACE))


@pytest.mark.parametrize(
    ("path", "speakers"),
    [
        ("q-7.txt", ["Olga Sand", "Olga Sand", "Bo Hagen"]),
        ("q-8.txt", ["Ravi Menon", "Leela Nair"]),
        ("q-9.txt", ["Petra Lang", "Sven Kolb"]),
        ("b-q1.txt", ["Tomas Berg", "Tomas Berg", "Eva Lund"]),
        ("b-q2.txt", ["Carl Munro", "Ruth Abel"]),
        ("b-q5.txt", ["Ida Voss", "Ida Voss", "Ida Voss"]),
        ("b-q7.txt", ["Paul Kerr", "Jo Dean"]),
        ("q-10.txt", ["Helen Frost", "Helen Frost", "Ana Diaz"]),
    ],
)
def test_whom_quotations_belong_to(path: str, speakers: list[str], enrich_case: Callable[[str], Any]) -> None:
    article = enrich_case("whom-quotations-belong-to").by_path[f"tolland-post/{path}"]
    assert [quote.speaker for quote in article.enrichment.quotes] == speakers


@pytest.mark.parametrize(
    ("path", "people"),
    [
        ("b-tit1.txt", ["Ismail Rashid", "Noor Aziz", "Temba Dlamini", "Ruth Gower"]),
        ("b-tit4.txt", ["Karin Holt", "Bob Frye", "Moses Otieno"]),
        ("b-tit5.txt", ["Samira Benali", "Peter Obi-Eze"]),
    ],
)
def test_people_without_their_offices(path: str, people: list[str], enrich_case: Callable[[str], Any]) -> None:
    article = enrich_case("capitals-and-offices").by_path[f"tolland-post/{path}"]
    assert names(article, EntityKind.PERSON) == people
    assert names(article, EntityKind.ORGANIZATION) == []


def test_no_party_is_an_organization_before_a_town(enrich_case: Callable[[str], Any]) -> None:
    article = enrich_case("party-and-town").article
    assert names(article, EntityKind.PERSON) == ["Ben Ortiz", "Fay Li", "Ron Hay"]
    assert names(article, EntityKind.ORGANIZATION) == []
    assert {"Fresno", "San Diego", "Fairfax"} <= set(names(article, EntityKind.PLACE))


@pytest.mark.parametrize(
    ("path", "people"),
    [
        ("caps-2.txt", ["Mariana Lopes", "Peter O'Donnell"]),
        ("pp-1.txt", ["José Luis García Márquez", "María Fernanda López de la Cruz"]),
        ("pp-2.txt", ["Martin Luther Hale Jr.", "Martin Luther Hale Sr."]),
    ],
)
def test_people_of_several_names(path: str, people: list[str], enrich_case: Callable[[str], Any]) -> None:
    article = enrich_case("father-and-son").by_path[f"tolland-post/{path}"]
    assert names(article, EntityKind.PERSON) == people


def test_a_dateline_may_name_two_cities(enrich_case: Callable[[str], Any]) -> None:
    article = enrich_case("two-datelines").article
    assert set(names(article, EntityKind.PLACE)) == {"Kyiv", "Warsaw", "Ukraine", "Poland", "Lviv"}
    assert names(article, EntityKind.ORGANIZATION) == []
