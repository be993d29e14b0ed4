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
