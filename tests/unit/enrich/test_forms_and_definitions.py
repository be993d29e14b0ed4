"""Names by the form around them, by what a sentence calls them, and by who owns whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from copydesk.article import EntityKind
from copydesk.enrich import EnrichModels, Span
from copydesk.enrich.archive import Namer, learn_names, list_appearances
from copydesk.enrich.archive.keys import load_keys
from copydesk.enrich.entities.organizations import group_organizations
from copydesk.enrich.entities.places import group_places
from copydesk.enrich.mentions.acronyms import find_acronyms
from copydesk.enrich.mentions.finding import complete_spans
from copydesk.enrich.mentions.unread import find_unread
from copydesk.enrich.quotes import attribute_quotes
from copydesk.enrich.quotes.people import Naming
from copydesk.enrich.stage import describe_body
from copydesk.settings import EnrichSettings

Marked = Callable[[str], tuple[str, list[Span]]]
LETTERS = {EntityKind.PERSON: "P", EntityKind.ORGANIZATION: "O", EntityKind.PLACE: "L"}


@pytest.mark.parametrize(
    ("source", "names"),
    [
        pytest.param("shares of Brennkali ASA fell", [("Brennkali ASA", "O")], id="a legal form"),
        pytest.param("bought by {Oandia|P} SE in May", [("Oandia SE", "O")], id="a legal form behind a person"),
        pytest.param("HOLM 2020. REUTERS/Sanna Dolin\nHOLM", [("Sanna Dolin", "P")], id="a credit"),
        pytest.param("REUTERS/File Photo\nHOLM", [], id="no photographer"),
        pytest.param("(Reporting by {Ivar Dolin Editing|P} by X)", [("Ivar Dolin", "P")], id="a byline's end"),
        pytest.param('{Ravn "ropz" Dolin|P} won', [("Ravn \"ropz\" Dolin", "P")], id="a nickname in small letters"),
        pytest.param("Oandia is a Danish chain of shops. Oandia grew", [("Oandia", "O")] * 2, id="a chain"),
        pytest.param("{Brennhey|P} is a village. {Brennhey|P} is old", [("Brennhey", "L")] * 2, id="a village"),
        pytest.param("{Dolin|P} was a member of Holm's team that won", [("Dolin", "P")], id="somebody's team"),
        pytest.param("the trans-{Atlantic|L} route", [], id="a prefix"),
        pytest.param("the {Harbour Safety Bill|O} passed", [], id="a bill"),
        pytest.param("in {Washington|L}, {D.C.|L}, today", [("Washington, D.C.", "L")], id="one capital"),
        pytest.param("{Ana Ravn|P} said. The {Ravn Administration|O}", [("Ana Ravn", "P"), ("Ravn", "P")], id="led"),
        pytest.param("the {Holm Club - Bergen|O} match", [("Holm Club", "O"), ("Bergen", "O")], id="a dash"),
        pytest.param("the mayor of {Leeds|O}, who", [("Leeds", "L")], id="a mayor's town"),
        pytest.param("{Hull City|L} beat Ravn after a goal", [("Hull City", "O")], id="a club"),
        pytest.param("for Friends of the {Earth|L}", [("Friends of the Earth", "O")],
                     id="a known body in pieces"),
        pytest.param("of the Law and Order party said", [("Law and Order", "O")], id="a party"),
        pytest.param("{Ana Dolin-Ravn|P} won. Then Dolin-{Ravn|P} left", [("Ana Dolin-Ravn", "P"), ("Dolin-Ravn", "P")],
                     id="a surname in two parts"),
        pytest.param("in Newfoundland and {Labrador|P}.", [("Newfoundland and Labrador", "L")], id="a double province"),
    ],
)  # fmt: skip
def test_what_the_form_says(models: EnrichModels, marked: Marked, source: str, names: list[tuple[str, str]]) -> None:
    text, spans = marked(source)
    assert [(span.of(text), LETTERS[span.kind]) for span in complete_spans(text, spans, [], models)] == names


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("{Nordvik Bank|O} fell. {Nordvik|O} rose.", ["Nordvik Bank"]),
        ("{Holm Energy|O} fell. {Holm|O}, which owns {Holm Energy|O}, rose.", ["Holm Energy", "Holm"]),
        ("{Hull United|O} won. {United|O} scored.", ["Hull United"]),
        ("{Norden Motors|O} fell. {NM|O} rose.", ["NM"]),
        ("{NM|O} fell. {Norden Motors|O} rose.", ["NM", "Norden Motors"]),
        (
            "Turkey's {Foreign Ministry|O} and Iraq's {Foreign Ministry|O} met. The {Foreign Ministry|O} spoke.",
            ["Turkish Foreign Ministry", "Iraqi Foreign Ministry"],
        ),
        ("Turkey's {Foreign Ministry|O} met. The {Foreign Ministry|O} spoke.", ["Foreign Ministry"]),
    ],
)
def test_organizations_of_one_article(models: EnrichModels, marked: Marked, source: str, names: list[str]) -> None:
    text, spans = marked(source)
    groups = group_organizations(text, spans, find_acronyms(text), models.organization_names, models.gazetteer)
    assert [group.name for group in groups] == names


def test_an_acronym_of_one_word_and_of_other_capitals() -> None:
    found = find_acronyms("the Kuomintang (KMT) and the Sozialdemokratische Partei Österreichs (SPÖ)")
    assert [(one.short, one.long) for one in found] == [
        ("KMT", "Kuomintang"),
        ("SPÖ", "Sozialdemokratische Partei Österreichs"),
    ]


@pytest.mark.parametrize(
    ("source", "home", "places"),
    [
        ("{Georgia|L}'s house in {Tbilisi|L}. {Atlanta|L}, {Georgia|L}.", None,
         [("Georgia", "GE"), ("Tbilisi", "GE"), ("Atlanta", "US"), ("Georgia", "US")]),
        ("{Atlanta|L}, {Georgia|L}. {Georgia|L}'s house.", None, [("Atlanta", "US"), ("Georgia", "US")]),
        ("In {Ituri Province|L}, in {Bunia|L}.", None, [("Ituri", "CD"), ("Bunia", "CD")]),
        ("{London|L}, {Windsor|L} and {Kingston|L} agreed.", "CA",
         [("London", "CA"), ("Windsor", "CA"), ("Kingston", "CA")]),
        ("From {London|L} to {Calgary|L} and {Toronto|L}.", "CA",
         [("London", "GB"), ("Calgary", "CA"), ("Toronto", "CA")]),
        ("A ball in {Venice|L}.", None, [("Venice", "IT")]),
        ("A port in {Newcastle|L}.", None, [("Newcastle", None)]),
    ],
)  # fmt: skip
def test_places_by_what_is_near(
    models: EnrichModels, marked: Marked, source: str, home: str | None, places: list[tuple[str, str | None]]
) -> None:
    text, spans = marked(source)
    groups = group_places(text, spans, (), models.gazetteer, home)
    assert [(group.name, group.country) for group in groups] == places


@pytest.mark.parametrize(
    ("language", "text", "places"),
    [
        ("pl", "Spotkał się w Gdańsku z prezydentem Krakowa i pojechał do Niemiec.", ["Gdańsku", "Krakowa", "Niemiec"]),
        ("hu", "Debrecenben és Szegeden tárgyalt.", ["Debrecenben", "Szegeden"]),
        ("ar", "زار بيروت وبغداد يوم الثلاثاء", ["بيروت", "بغداد"]),
        ("ru", "В США и Белоруссии ждут.", ["США", "Белоруссии"]),
        ("de", "Er kam in Wiesbaden und Kassel an.", ["Wiesbaden", "Kassel"]),
        ("es", "El alcalde de Valencia habló.", ["Valencia"]),
    ],
)
def test_places_without_a_model(models: EnrichModels, language: str, text: str, places: list[str]) -> None:
    spans = find_unread(text, language, [], models.organization_names, models.gazetteer)
    assert [span.of(text) for span in spans] == places


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ('Turkish foreign minister Deniz Ak met Ioan Pop. "We agreed on it," the Turkish minister said.', "Deniz Ak"),
        ('Mrs Ana Dolin won. She beat Giles Ravn. "This is a victory for us all," she said.', "Ana Dolin"),
    ],
)  # fmt: skip
def test_who_is_meant(text: str, speaker: str) -> None:
    people = ["Deniz Ak", "Ioan Pop", "Ana Dolin", "Giles Ravn"]
    named = [Naming(at, at + len(one), one) for one in people if (at := text.find(one)) >= 0]
    assert [quote.speaker for quote in attribute_quotes(text, named, 25)] == [speaker]


def test_a_quotation_in_chinese_is_long_with_fewer_signs() -> None:
    text = "李国庆说：“双方同意扩大在非洲的合作，并设立办事处。”"
    assert len(attribute_quotes(text, [], 25, "zh")) == 1


def _name(models: EnrichModels, marked: Marked, sources: list[str], kind: EntityKind) -> list[str]:
    """The name that each article's first entity of a kind has across them."""
    keys, day = load_keys(), date(2026, 3, 4)
    articles = [
        describe_body(text, spans, None, models, EnrichSettings()) for text, spans in (marked(one) for one in sources)
    ]
    appearances = [
        one for at, article in enumerate(articles) for one in list_appearances(f"a{at}", None, article, keys, day)
    ]
    namer = Namer(learn_names(appearances, keys), keys, {})
    given = [namer.give_names(f"a{at}", None, article, day) for at, article in enumerate(articles)]
    return [next(entity.name for entity in one.entities if entity.kind is kind) for one in given]


@pytest.mark.parametrize(
    ("sources", "count"),
    [
        pytest.param(["{Karim Bel|P}, 48, the mayor of {Oran|L}.", "{Karim Bel|P}, 53, the mayor of {Oran|L}."],
                     1, id="one office, another age"),
        pytest.param(["{Karim Bel|P}, 48, of {Holm Foods|O}.", "{Karim Bel|P}, 78, of {Holm Foods|O}."],
                     2, id="another age"),
        pytest.param(["{Volodymyr Hryhorenko|P} met {Ana Dolin|P}.", "{Vladimir Grigorenko|P} met {Ana Dolin|P}."],
                     1, id="Ukrainian and Russian letters"),
    ],
)  # fmt: skip
def test_people_across_articles(models: EnrichModels, marked: Marked, sources: list[str], count: int) -> None:
    assert len(set(_name(models, marked, sources, EntityKind.PERSON))) == count


def test_a_company_without_its_trade_is_the_company(models: EnrichModels, marked: Marked) -> None:
    sources = ["{Nordvik Bank|O} met {Ana Dolin|P}.", "{Nordvik|O} met {Ana Dolin|P}."]
    assert set(_name(models, marked, sources, EntityKind.ORGANIZATION)) == {"Nordvik Bank"}
    together = ["{Nordvik Bank|O} is a unit of {Nordvik|O}. {Ana Dolin|P} left.", "{Nordvik|O} met {Ana Dolin|P}."]
    assert len(set(_name(models, marked, together, EntityKind.ORGANIZATION))) == 2
