"""Names inside of other names, and names with what is none: titles of works, events, owners, nouns, legal forms."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from copydesk.article import EntityKind
from copydesk.enrich import EnrichModels, Span
from copydesk.enrich.mentions.finding import complete_spans

Marked = Callable[[str], tuple[str, list[Span]]]
LETTERS = {EntityKind.PERSON: "P", EntityKind.ORGANIZATION: "O", EntityKind.PLACE: "L"}


@pytest.mark.parametrize(
    ("source", "names"),
    [
        pytest.param('sang "Anarchy in {Tokyo|L}" twice', [], id="a song"),
        pytest.param("sang “{Buddha|P} for Mary” twice", [], id="a song in curly quotes"),
        pytest.param('he called it "a day in {Tokyo|L}" once', [("Tokyo", "L")], id="words that are no title"),
        pytest.param('"Rain Fell in {Tokyo|L}." he wrote', [("Tokyo", "L")], id="a sentence"),
        pytest.param('the "{Tokyo Mail|O}" wrote', [("Tokyo Mail", "O")], id="a name in quotes"),
        pytest.param("won an {MTV Europe|O} Music Award there", [], id="an award"),
        pytest.param("won the {GMAC Bowl|O} there", [], id="a bowl"),
        pytest.param("ran the {Berlin|L} Marathon there", [("Berlin", "L")], id="where an event was"),
        pytest.param("{Derby|O} lost", [("Derby", "O")], id="a club of one word"),
        pytest.param("{Epic Games|O} sued", [("Epic Games", "O")], id="a company called games"),
        pytest.param(
            "{New York City's Carnegie Hall|L} was",
            [("New York City", "L"), ("Carnegie Hall", "L")],
            id="a city's hall",
        ),
        pytest.param(
            "the {University of Mostar's Medical Faculty|O} was",
            [("University of Mostar", "O"), ("Medical Faculty", "O")],
            id="a university's faculty",
        ),
        pytest.param("{Crown Pulp Partners|O}, {L.P.|O} was sold", [("Crown Pulp Partners", "O")], id="a form alone"),
        pytest.param("in {Jiangsu province|L} today", [("Jiangsu", "L")], id="a province's noun"),
        pytest.param("the {Freedom Front party|O} said", [("Freedom Front", "O")], id="a party's noun"),
        pytest.param("the {Xinhua news agency|O} said", [("Xinhua", "O")], id="an agency's nouns"),
        pytest.param("{COVID|O}-19 cases and {GDP|O}", [], id="letters that are no names"),
        pytest.param(
            "the {CDC|O}'s {Advisory Committee on Immunization|O} met",
            [("CDC", "O"), ("Advisory Committee on Immunization", "O")],
            id="a body's committee",
        ),
        pytest.param("27-26.\n-- Field Level Media", [("Field Level Media", "O")], id="a whole name with a trade"),
        pytest.param("{Akufo|L}-{Addo|P} won", [("Akufo-Addo", "P")], id="a surname of two"),
        pytest.param("Englishman {Alliss|P}, a golfer, won", [("Alliss", "P")], id="no given name"),
        pytest.param("{Ada Holm|P}, of {Cork|P}, won", [("Ada Holm", "P"), ("Cork", "L")], id="whence a person is"),
        pytest.param("they fled {Raqqa|P} for {Deir Ezzor|P}", [("Raqqa", "L"), ("Deir Ezzor", "L")], id="fled"),
        pytest.param("{Ada Holm|P} spoke. {Holm on Twitter|O} too", [("Ada Holm", "P"), ("Holm", "P")]),
        pytest.param("lost to BorTavian in the final", [("BorTavian", "O")], id="a capital inside"),
        pytest.param("lost to McTavian and VanTavian", [], id="surnames with prefixes"),
        pytest.param("a vaccine of Pfizer, {Fitch|P} said", [("Pfizer", "O"), ("Fitch", "O")], id="known companies"),
        pytest.param("{ADA HOLM|P}\nHolm, 41, spoke", [("ADA HOLM", "P"), ("Holm", "P")], id="a headline's surname"),
        pytest.param("they fled {Zorb|P} today", [("Zorb", "P")], id="fled somebody"),
        pytest.param(
            "{Verdal Industries|O} left. A yard at {Verdal|L} fell, {Verdal|O} said",
            [("Verdal Industries", "O"), ("Verdal", "L"), ("Verdal", "O")],
            id="a company's town",
        ),
        pytest.param("at {Camp Howe|O} near", [("Camp Howe", "L")], id="a camp"),
        pytest.param("on {Lincoln Reservoir|O} there", [("Lincoln Reservoir", "L")], id="a reservoir"),
        pytest.param("{Ata|O}-ur-{Rehman|P} bowled", [("Ata-ur-Rehman", "P")], id="a name of three parts"),
        pytest.param("{Diego Silang|P} y {Andaya|P} rose", [("Diego Silang y Andaya", "P")], id="two surnames"),
        pytest.param("{Ada Holm|P} y {Jon Vik|P} rose", [("Ada Holm", "P"), ("Jon Vik", "P")], id="two people"),
        pytest.param(
            'William {Mailes "Cowboy" Cowley|P} ran', [('William Mailes "Cowboy" Cowley', "P")], id="nickname"
        ),
    ],
)
def test_mentions(marked: Marked, models: EnrichModels, source: str, names: list[tuple[str, str]]) -> None:
    text, spans = marked(source)
    found = complete_spans(text, spans, [], models)
    assert [(span.of(text), LETTERS[span.kind]) for span in found] == names
