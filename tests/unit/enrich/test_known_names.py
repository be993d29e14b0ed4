"""Names that a table or a sentence knows: seats of power, platforms, teams, names in capitals, parts of words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from copydesk.article import EntityKind
from copydesk.enrich import EnrichModels, Span
from copydesk.enrich.mentions.finding import complete_spans

Marked = Callable[[str], tuple[str, list[Span]]]
LETTERS = {EntityKind.PERSON: "P", EntityKind.ORGANIZATION: "O", EntityKind.PLACE: "L"}

_MATCH = " The match ended 3-1, 2-0 in the league, a goal each season."


@pytest.mark.parametrize(
    ("source", "names"),
    [
        pytest.param("the {White House|O} said", [("White House", "L")], id="a seat of power"),
        pytest.param("fears on {Wall Street|O}.", [("Wall Street", "L")], id="a market"),
        pytest.param("said the Wall Street Bugle", [], id="a seat in a longer name"),
        pytest.param("she wrote on {Twitter|O} today", [], id="on a platform"),
        pytest.param("in a {Facebook|O} post", [], id="a post on a platform"),
        pytest.param("{Facebook|O} hired staff", [("Facebook", "O")], id="a platform as a company"),
        pytest.param(
            "{Zorbia|L} won. A {Zorbia|L}-led force, pro-{Zorbia|L} groups",
            [("Zorbia", "L")],
            id="parts of words beside the name",
        ),
        pytest.param("a {Zorbia|L}-led force", [("Zorbia", "L")], id="all that there is of a name"),
        pytest.param("the University of {Verdal|L}'s index", [("University of Verdal", "O")], id="a head in front"),
        pytest.param("at the School of Medicine", [], id="a common name"),
        pytest.param(
            "a bid by {Zorb|P}. {Zorb|P} said on Monday it would", [("Zorb", "O"), ("Zorb", "O")], id="who is an it"
        ),
        pytest.param("{Ada Holm|P} said it would rain", [("Ada Holm", "P")], id="who speaks of rain"),
        pytest.param("{Rika|P} said it was late", [("Rika", "P")], id="an it that is nobody"),
        pytest.param("state news agency ZKNA said so", [("ZKNA", "O")], id="an agency in capitals"),
        pytest.param("the ZKQ reported, as ZKQ does", [("ZKQ", "O"), ("ZKQ", "O")], id="capitals that say something"),
        pytest.param("the UAE said so, an NGO said", [], id="capitals of a country and of anybody"),
        pytest.param("a ZKQ of three", [], id="capitals that say nothing"),
        pytest.param("BREAKING\nZKQ SAID SO", [], id="a line of capitals"),
        pytest.param("{ZorBia|P} won", [("ZorBia", "O")], id="a capital inside, whatever the engine says"),
        pytest.param("gave the Sooners a lead." + _MATCH, [("Sooners", "O")], id="a nickname"),
        pytest.param("the Kings of old", [], id="a nickname elsewhere"),
        pytest.param("After {Brigham Young|P} punted." + _MATCH, [("Brigham Young", "O")], id="a university's team"),
        pytest.param("in Formula One {Haas|P} lost", [("Haas", "O")], id="a racing team"),
        pytest.param("Formula One's {Ada Haas|P}. {Haas|P} lost", [("Ada Haas", "P"), ("Haas", "P")], id="a racer"),
        pytest.param("in {Zorb|L} District today", [("Zorb District", "L")], id="a district"),
        pytest.param("the {Zorb|L} District Court", [("Zorb District Court", "O")], id="a district's court"),
        pytest.param(
            "Upper Zorb County Sheriff {Ada Holm|P}", [("Upper Zorb County", "L"), ("Ada Holm", "P")], id="county"
        ),
        pytest.param("a School District", [], id="no district"),
        pytest.param("the Grand Duchy of {Zorb|L}", [("Grand Duchy of Zorb", "L")], id="a duchy"),
        pytest.param("the 65th {Zorb Brigade|O}", [("65th Zorb Brigade", "O")], id="a unit's number"),
        pytest.param("the Spanish {Air Force|O}", [("Spanish Air Force", "O")], id="whose air force"),
        pytest.param("the German {Zorb Society|O}", [("German Zorb Society", "O")], id="whose society"),
        pytest.param("the German {Foreign Ministry|O}", [("Foreign Ministry", "O")], id="whose ministry"),
        pytest.param("a record {US|L} $41 million", [], id="money"),
        pytest.param("wrote in The {Zorb Post|O} so", [("The Zorb Post", "O")], id="an article inside a sentence"),
        pytest.param("She won. The {Zorb Post|O} wrote", [("Zorb Post", "O")], id="an article that opens one"),
        pytest.param(
            "an album by bands like The Zorbs, The Kolms and {The Vik|L}.",
            [("The Zorbs", "O"), ("The Kolms", "O"), ("The Vik", "O")],
            id="bands",
        ),
        pytest.param("Singer of the band {Zorbia|O}'s Madly tour", [("Zorbia", "O")], id="a band's tour"),
        pytest.param("Rates rose The {Bank of Zorbia|O} said", [("Bank of Zorbia", "O")], id="behind a heading"),
        pytest.param("an act like The Zorbs", [], id="no music"),
        pytest.param(
            "1. $9,000, 40 points -- {Vik Esports|O}\n2. $7,000 -- Zorb\n3-4. Kolm, {Team Arx|O} -- $500, 5 points\n"
            "5-8. Norb -- $50\nThen Zorb lost",
            [(name, "O") for name in ("Vik Esports", "Zorb", "Kolm", "Team Arx", "Norb", "Zorb")],
            id="a table of prizes",
        ),
    ],
)
def test_mentions(marked: Marked, models: EnrichModels, source: str, names: list[tuple[str, str]]) -> None:
    text, spans = marked(source)
    found = complete_spans(text, spans, [], models)
    assert [(span.of(text), LETTERS[span.kind]) for span in found] == names
