"""One name a thing across articles: what is joined, what stays apart, and what an article gets of it."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from copydesk.article import Enrichment, Entity, EntityKind, Mention, Quote
from copydesk.enrich import EnrichModels
from copydesk.enrich.archive import Appearance, Namer, NameTable, learn_names, list_appearances
from copydesk.enrich.archive.keys import NameKeys, load_keys
from copydesk.enrich.archive.table import read_corrections
from copydesk.evaluation.names import evaluate_names, score_clusters

GOLD = Path(__file__).parents[2] / "golden" / "names"
P, O, L = EntityKind.PERSON, EntityKind.ORGANIZATION, EntityKind.PLACE  # noqa: E741


@pytest.fixture(scope="module")
def keys() -> NameKeys:
    return load_keys()


def article(*named: tuple[EntityKind, str], quoted: str | None = None) -> Enrichment:
    """An article that names each once, under a folded key."""
    entities = tuple(
        Entity(name=name, kind=kind, key=name.lower(), mentions=(Mention(text=name, start=at, end=at + len(name)),))
        for at, (kind, name) in enumerate(named)
    )
    return Enrichment(entities=entities, quotes=(Quote(text="x" * 30, start=0, speaker=quoted),), engine="test")


def appear(keys: NameKeys, *articles: Enrichment, stories: str = "") -> list[Appearance]:
    return [
        one
        for number, enrichment in enumerate(articles)
        for one in list_appearances(f"a{number}", stories[number : number + 1] or None, enrichment, keys)
    ]


def people(keys: NameKeys, *articles: Enrichment, stories: str = "") -> list[str]:
    """The first person of each article, by the name that the table gives."""
    namer = Namer(learn_names(appear(keys, *articles, stories=stories), keys), keys, {})
    named = [
        namer.give_names(f"a{number}", stories[number : number + 1] or None, one) for number, one in enumerate(articles)
    ]
    return [next(entity.name for entity in one.entities if entity.kind is P) for one in named]


@pytest.mark.parametrize("half", ["a", "b", "c", "d"])
def test_names_keep_their_floor(models: EnrichModels, half: str) -> None:
    report = evaluate_names(GOLD / f"{half}.jsonl", models)
    assert report.with_table.f1 >= 0.99, report.errors
    assert report.with_table.f1 > report.articles_alone.f1 + 0.05


def test_the_table_depends_on_the_set_of_articles_alone(keys: NameKeys) -> None:
    named = [
        article((P, "Jörg Müller"), (O, "Blauwerk"), (L, "Ulm")),
        article((P, "Joerg Mueller"), (O, "Blauwerk"), (L, "Ulm")),
        article((P, "Jörg Müller"), (O, "Chor Trier"), (L, "Trier")),
        article((P, "Müller"), (O, "Chor Trier"), (L, "Trier")),
    ]
    appearances = appear(keys, *named)
    first = learn_names(appearances, keys)
    for seed in range(5):
        shuffled = random.Random(seed).sample(appearances, len(appearances))
        assert learn_names(shuffled, keys) == first
    assert [one.name for one in first.names] == ["Jörg Müller", "Jörg Müller (Trier)"]


def test_the_spelling_with_accents_is_shown(keys: NameKeys) -> None:
    named = [
        article((P, name), (O, "Tolland Post"), (L, "Tolland")) for name in ("Jose Pena", "José Peña", "Jose Pena")
    ]
    assert people(keys, *named) == ["José Peña"] * 3


def test_people_of_one_name_stay_apart_where_nothing_is_shared(keys: NameKeys) -> None:
    kassel = article((P, "Thomas Weber"), (O, "Stadtwerke"), (L, "Kassel"))
    passau = article((P, "Thomas Weber"), (O, "Donauwerft"), (L, "Passau"))
    assert people(keys, kassel, passau) == ["Thomas Weber", "Thomas Weber (Passau)"]
    assert people(keys, kassel, passau, stories="ss") == ["Thomas Weber", "Thomas Weber"]


def told(*facts: str, name: str = "Thomas Weber", place: str = "Passau") -> Enrichment:
    """An article on somebody of whom it says this, which names what others of it do."""
    found = article((P, name), (O, "Free Voters"), (L, place))
    return found.with_(entities=(found.entities[0].with_(facts=facts), *found.entities[1:]))


@pytest.mark.parametrize(
    ("articles", "shown"),
    [
        (  # a father and a son, in one town
            [told("born 1948"), told("born 1949"), told("born 1979"), told("born 1980")],
            ["Thomas Weber"] * 2 + ["Thomas Weber (born about 1979)"] * 2,
        ),
        ([told("age 64"), told("age 63"), told("born 1961")], ["Thomas Weber"] * 3),
        (  # two mayors of one name, known in one party
            [told("office mayor of passau"), told("office mayor of kassel", place="Kassel")],
            ["Thomas Weber (Kassel)", "Thomas Weber"],
        ),
        (  # one who was mayor of two towns, as an article says
            [
                told("office mayor of passau"),
                told("office mayor of kassel", place="Kassel"),
                told("office mayor of kassel", "office mayor of passau"),
            ],
            ["Thomas Weber"] * 3,
        ),
        ([told("field sport"), told("field politics")], ["Thomas Weber", "Thomas Weber (Passau)"]),
        ([told("field politics"), told("field politics")], ["Thomas Weber"] * 2),
        (  # of whom an article that names nobody else says what he is
            [told("field sport"), told("field politics").with_(entities=told("field politics").entities[:1])],
            ["Thomas Weber", "Thomas Weber (Politics)"],
        ),
    ],
)
def test_people_of_one_name_are_told_apart_by_what_is_said_of_them(
    keys: NameKeys, articles: list[Enrichment], shown: list[str]
) -> None:
    assert sorted(people(keys, *articles)) == sorted(shown)


def test_an_article_to_come_is_not_given_the_name_of_another_age(keys: NameKeys) -> None:
    named = [told("born 1948"), told("born 1979"), told("born 1979")]
    namer = Namer(learn_names(appear(keys, *named), keys), keys, {})
    assert namer.give_names("new", None, told("age 46"), date(2026, 1, 1)).entities[0].name == "Thomas Weber"
    older = namer.give_names("new", None, told("age 77"), date(2026, 1, 1)).entities[0]
    assert older.name == "Thomas Weber (born about 1948)"


def test_somebody_known_is_one_though_a_single_article_shares_nothing(keys: NameKeys) -> None:
    named = [article((P, "Mark Rutte"), (O, "Alliance"), (L, "Hague")) for _ in range(4)]
    assert set(people(keys, *named, article((P, "Mark Rutte"), (O, "Rowing Club"), (L, "Delft")))) == {"Mark Rutte"}


def test_an_article_to_come_is_told_by_its_company(keys: NameKeys) -> None:
    kassel = article((P, "Thomas Weber"), (O, "Stadtwerke"), (L, "Kassel"))
    passau = article((P, "Thomas Weber"), (O, "Donauwerft"), (L, "Passau"))
    namer = Namer(learn_names(appear(keys, kassel, passau), keys), keys, {})
    later = namer.give_names("new", None, article((P, "Thomas Weber"), (L, "Passau")))
    nobody = namer.give_names("new", None, article((P, "Thomas Weber"), (L, "Oslo")))
    assert (later.entities[0].name, later.entities[0].key) == ("Thomas Weber (Passau)", "thomas weber/passau")
    assert nobody.entities[0].name == "Thomas Weber"


def test_entities_that_are_one_are_joined_and_speakers_follow(keys: NameKeys) -> None:
    named = [
        article((P, "Réka Szabó"), (O, "Mecsek"), (L, "Pécs")),
        article((P, "Szabó Réka"), (P, "Réka Szabo"), (O, "Mecsek"), (L, "Pécs"), quoted="Réka Szabo"),
    ]
    namer = Namer(learn_names(appear(keys, *named), keys), keys, {})
    found = namer.give_names("a1", None, named[1])
    assert [entity.name for entity in found.entities if entity.kind is P] == ["Réka Szabó"]
    assert [mention.text for mention in found.entities[0].mentions] == ["Szabó Réka", "Réka Szabo"]
    assert found.quotes[0].speaker == "Réka Szabó"
    assert namer.give_names("a1", None, found) == found


def test_corrections_win(keys: NameKeys) -> None:
    named = [article((P, name), (L, "Tolland")) for name in ("Jörg Müller", "Joerg Mueller")]
    corrections = read_corrections([{"kind": "person", "name": "J. Müller", "forms": ["JOERG MUELLER", "Jorg Muller"]}])
    namer = Namer(learn_names(appear(keys, *named), keys), keys, corrections)
    assert [namer.give_names("a0", None, one).entities[0].name for one in named] == ["J. Müller"] * 2


def test_what_all_articles_agree_on_is_in_no_table(keys: NameKeys) -> None:
    named = [article((P, "Ada Holm"), (O, "NATO"), (L, "Oslo"))] * 3
    assert learn_names(appear(keys, *named), keys) == NameTable()


def test_b3() -> None:
    things = {("a", 0): "x", ("a", 1): "x", ("b", 0): "y"}
    right = score_clusters(things, dict(things))
    lumped = score_clusters(things, dict.fromkeys(things, "all"))
    single = score_clusters(things, {})
    assert (right.precision, right.recall, right.f1) == (1, 1, 1)
    assert (round(lumped.precision, 3), lumped.recall) == (0.556, 1)
    assert (single.precision, round(single.recall, 3)) == (1, 0.667)


def test_who_stands_beside_a_junior_is_somebody_else_in_every_article(keys: NameKeys) -> None:
    both = article((P, "Frank Dorsey"), (P, "Frank Dorsey Jr."), (L, "Dayton"))
    table = learn_names(appear(keys, both, article((P, "Frank Dorsey Jr."), (L, "Lima"))), keys)
    namer = Namer(table, keys)
    named = [one.name for one in namer.give_names("a0", None, both).entities if one.kind is P]
    assert named == ["Frank Dorsey", "Frank Dorsey Jr."]


def test_two_bodies_of_one_acronym_are_called_by_what_it_stands_for(keys: NameKeys) -> None:
    def explain(long: str, place: str) -> Enrichment:
        mentions = tuple(Mention(text=form, start=at, end=at + len(form)) for at, form in ((0, long), (60, "NFA")))
        body = Entity(name="NFA", kind=O, key="nfa", mentions=mentions)
        town = Entity(name=place, kind=L, key=place.lower(), mentions=())
        return Enrichment(entities=(body, town), engine="test")

    articles = [explain("National Farmers Alliance", "Nairobi"), explain("Norwegian Film Academy", "Oslo")]
    namer = Namer(learn_names(appear(keys, *articles), keys), keys)
    named = [
        one.name
        for number, each in enumerate(articles)
        for one in namer.give_names(f"a{number}", None, each).entities
        if one.kind is O
    ]
    assert named == ["National Farmers Alliance", "Norwegian Film Academy"]


def test_a_ministry_is_its_countrys_however_the_country_is_said(keys: NameKeys) -> None:
    of_ghana = ("Ministry of Health of Ghana", "Health Ministry of Ghana", "Ghanaian Health Ministry")
    assert {keys.body_of_country(name) for name in of_ghana} == {("ministry of health", "GH")}
    assert keys.body_of_country("Health Ministry") == ("ministry of health", None)
    assert keys.body_of_country("Bank of Ghana") is None
