"""What splits, lengthens, adds and renames mentions: the shapes of lines, of lists, and what is said around a name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from copydesk.article import EntityKind
from copydesk.enrich import EnrichModels, Span
from copydesk.enrich.mentions.finding import complete_spans

Marked = Callable[[str], tuple[str, list[Span]]]
LETTERS = {EntityKind.PERSON: "P", EntityKind.ORGANIZATION: "O", EntityKind.PLACE: "L"}

MATCH = "The home side won 34-30 after 12-18 at halftime, its third win of the season, said the coach. "


@pytest.mark.parametrize(
    ("source", "names"),
    [
        pytest.param("({Holm Press) - U.S. Senate|O} leader", [("Holm Press", "O")], id="a parenthesis that closes"),
        pytest.param("by {Holmia/BrennTech|O} today", [("Holmia", "O"), ("BrennTech", "O")], id="slash"),
        pytest.param("price {N/A|O} so far", [("N/A", "O")], id="a slash in one"),
        pytest.param(
            "the {CDC's Holm Advisory Panel|O} met", [("CDC", "O"), ("Holm Advisory Panel", "O")], id="whose panel"
        ),
        pytest.param(
            "rated by {Moody's Investors Service|O}", [("Moody's Investors Service", "O")], id="own possessive"
        ),
        pytest.param("{Englishman Alliss|P} played", [("Alliss", "P")], id="countryman"),
        pytest.param("President {Han Seo|P}-jun spoke", [("Han Seo-jun", "P")], id="a syllable behind a hyphen"),
        pytest.param("the {Holm|P}-led group", [("Holm", "P")], id="no syllable"),
        pytest.param("{W L T PF PA|O}", [], id="columns"),
        pytest.param("the Secretary of {State|O} and {Labor|O} Minister Ana", [], id="what an office is for"),
        pytest.param(
            "the National Institute of {Allergy|O}",
            [("National Institute of Allergy", "O")],
            id="head before",
        ),
        pytest.param(
            "the {Institute of Allergy|O} and Infectious Diseases said",
            [("Institute of Allergy and Infectious Diseases", "O")],
            id="and more",
        ),
        pytest.param("{Bank of Japan|O} and Holm Motor said", [("Bank of Japan", "O")], id="and another"),
        pytest.param("said\n-- {Level Media|O}", [("Level Media", "O")], id="nothing before"),
        pytest.param("said\n-- Field {Level Media|O}", [("Field Level Media", "O")], id="the first word"),
        pytest.param("the German {Holm Council|O}", [("Holm Council", "O")], id="whose council"),
        pytest.param("talks with the {EU|L} today", [("EU", "O")], id="a known acronym"),
        pytest.param("and with WHO protocols", [("WHO", "O")], id="an acronym that the engine missed"),
        pytest.param("WHO ATE THE CAKE", [], id="capitals"),
        pytest.param("at the {Brenndal Arena|O} on", [("Brenndal Arena", "L")], id="ends like a place"),
        pytest.param("the Battle of {Holmgard|L} and", [], id="a battle"),
        pytest.param("filmed in {German|L} there", [], id="a language"),
        pytest.param("{Ivar Dolin|O}, 65, said", [("Ivar Dolin", "P")], id="an age"),
        pytest.param("the miner {Brennkali|L}. {Brennkali|L} grew", [("Brennkali", "O")] * 2, id="a miner"),
        pytest.param("an analyst at {Oandia|P} said", [("Oandia", "O")], id="who works there"),
        pytest.param("{Sentixa|P}'s shares fell", [("Sentixa", "O")], id="shares"),
        pytest.param("{Tianqua|P}, which mines", [("Tianqua", "O")], id="which"),
        pytest.param("{Suhartono|P}, which he met; President {Suhartono|P}", [("Suhartono", "P")] * 2, id="titled"),
        pytest.param("{Anna Holm|P} spoke; {Holm|P} shares", [("Anna Holm", "P"), ("Holm", "P")], id="a surname"),
        pytest.param("{Jorge Costa|P} fell. He saw Costa go", [("Jorge Costa", "P"), ("Costa", "P")], id="again"),
        pytest.param("{Jo Major|P} came. A Major problem", [("Jo Major", "P")], id="a word of another name"),
        pytest.param("{Jo Little|P} came. Little was known of little", [("Jo Little", "P")], id="opens a sentence"),
        pytest.param("{Jo Pace|P} won.\nPACE TAKES AWARD", [("Jo Pace", "P"), ("PACE", "P")], id="in capitals"),
        pytest.param("{Holm Press|O} said. HOLM PRESS/Jo", [("Holm Press", "O"), ("HOLM PRESS", "O")], id="a credit"),
        pytest.param("{Holmia|L} fell. A HOLMIA box", [("Holmia", "L")], id="no line of capitals"),
        pytest.param("STOCKHOLM (Holm Press) - Snow", [("STOCKHOLM", "L")], id="a dateline inside"),
        pytest.param(
            "3. {Jan Bos|O} ({Norway|L}) 1:16.38", [("Jan Bos", "P"), ("Norway", "L")], id="a list of results"
        ),
        pytest.param(
            "{Holm|O} 21 11 6 4 33\n{Brenn|O} 21 9 6 4 33\nBury 21 9 6 4 30\nReading 21 8 6 4 20\n{Norway|L} 2 1 1 0 3",
            [("Holm", "O"), ("Brenn", "O"), ("Bury", "O"), ("Reading", "O"), ("Norway", "L")],
            id="standings",
        ),
        pytest.param(
            "Tons by port:\n{Oslo|L} 1 2 3 4 5\n{Bergen|L} 2 3 4 5 6\n{Malmo|L} 1 1 1 1 1\nTotal 4 6 8 10 12",
            [("Oslo", "L"), ("Bergen", "L"), ("Malmo", "L")],
            id="a table of places",
        ),
        pytest.param(
            "{Holm|O} 2 {Brenn|O} 1\n{Bury|P} 0 Reading 0",
            [("Holm", "O"), ("Brenn", "O"), ("Bury", "O"), ("Reading", "O")],
            id="results",
        ),
        pytest.param("{Jo A|P} 6 {Jo B|P} 4\nJo C 6 Jo D 3", [("Jo A", "P"), ("Jo B", "P")], id="results of people"),
        pytest.param(
            "{Jo A|P} ({Brenn|O}), {Jo B|P} ({Holmar|O}), {Jo C|P} ({Lund|O}), {Jo D|P} (Hearts)",
            [
                *(("Jo A", "P"), ("Brenn", "O"), ("Jo B", "P"), ("Holmar", "O")),
                *(("Jo C", "P"), ("Lund", "O"), ("Jo D", "P"), ("Hearts", "O")),
            ],
            id="clubs of scorers",
        ),
        pytest.param(
            MATCH + "{Georgetown|L} took a lead. A goal against {Baltimore|L}. In {Boston|L} rain fell",
            [("Georgetown", "O"), ("Baltimore", "O"), ("Boston", "L")],
            id="teams",
        ),
        pytest.param(MATCH + "{Norway|L} beat {Mali|L}", [("Norway", "L"), ("Mali", "L")], id="national teams"),
        pytest.param(MATCH + "in goal for {Holm|L}'s team", [("Holm", "L")], id="whose team"),
        pytest.param(
            "Ferries between Dublin and {Holmhead|O} stopped", [("Dublin", "L"), ("Holmhead", "L")], id="both ends"
        ),
        pytest.param("its estimate for {Minas Gerais|O}, which", [("Minas Gerais", "L")], id="a part of a country"),
        pytest.param(MATCH + "{West Virginia|O} was glad", [("West Virginia", "O")], id="a team of that name"),
        pytest.param("{Baltimore|L} won praise for a plan", [("Baltimore", "L")], id="no report of a match"),
        pytest.param(
            "the {Peninsula|L} Road {Runners|O} met", [("Peninsula Road Runners", "O")], id="a club and no peninsula"
        ),
    ],
)
def test_mentions(marked: Marked, models: EnrichModels, source: str, names: list[tuple[str, str]]) -> None:
    text, spans = marked(source)
    found = complete_spans(text, spans, [], models)
    assert [(span.of(text), LETTERS[span.kind]) for span in found] == names
