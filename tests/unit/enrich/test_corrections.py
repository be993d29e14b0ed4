"""What an engine cuts or misnames, put right by the words themselves and by those around them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from copydesk.article import EntityKind
from copydesk.enrich import EnrichModels, Span
from copydesk.enrich.mentions.acronyms import find_acronyms
from copydesk.enrich.mentions.finding import complete_spans
from copydesk.enrich.stage import describe_body
from copydesk.settings import EnrichSettings

Marked = Callable[[str], tuple[str, list[Span]]]
LETTERS = {EntityKind.PERSON: "P", EntityKind.ORGANIZATION: "O", EntityKind.PLACE: "L"}


@pytest.mark.parametrize(
    ("source", "names"),
    [
        pytest.param("the north of {KwaZulu|O}-{Natal|O}", [("KwaZulu-Natal", "L")], id="hyphenated province"),
        pytest.param("in {Stratford|L}-upon-{Avon|P} today", [("Stratford-upon-Avon", "L")], id="linked by a word"),
        pytest.param("the {Alpes|L}-Maritimes burn", [("Alpes-Maritimes", "L")], id="unknown behind a hyphen"),
        pytest.param("to Baden-{Baden|P} and", [("Baden-Baden", "L")], id="known of which one half was seen"),
        pytest.param("{Provence-Alpes|L}-Côte d'Azur", [("Provence-Alpes-Côte d'Azur", "L")], id="more words behind"),
        pytest.param("{Moscow|L}-{Beijing|L} talks", [("Moscow", "L"), ("Beijing", "L")], id="two places stay two"),
        pytest.param("the Jean-{Pierre Morel|P} prize", [("Jean-Pierre Morel", "P")], id="a given name of two"),
        pytest.param("British {Columbia|O}'s ferries", [("British Columbia", "L")], id="an area's first word"),
        pytest.param("a fire in {Gary|P}, {Ind.|L}, spread", [("Gary", "L"), ("Ind.", "L")], id="a state behind"),
        pytest.param(
            "from {Rosario|P} and {Mendoza|P} in {Argentina|L}",
            [("Rosario", "L"), ("Mendoza", "L"), ("Argentina", "L")],
            id="where they come from",
        ),
        pytest.param(
            "{Robeson Mills Inc.|O} fell. {Robeson|P} said",
            [("Robeson Mills Inc.", "O"), ("Robeson", "O")],
            id="short for a company with its legal form",
        ),
        pytest.param(
            "{Holm Salvage|O} came. {Holm Salvage of Rotterdam|O} left",
            [("Holm Salvage", "O"), ("Holm Salvage", "O"), ("Rotterdam", "L")],
            id="where a company sits",
        ),
        pytest.param(
            "the {Ministry of Defence in Kyiv|O} and the {Bank of Japan|O}",
            [("Ministry of Defence", "O"), ("Kyiv", "L"), ("Bank of Japan", "O")],
            id="where a ministry sits",
        ),
        pytest.param(
            "{HOLM RIIS|O} came. {Riis|P} left", [("HOLM RIIS", "P"), ("Riis", "P")], id="a full name in capitals"
        ),
        pytest.param(
            "{Fay Li|P}, {R|O}-{San Diego|L}, left", [("Fay Li", "P"), ("San Diego", "L")], id="party and town"
        ),
        pytest.param(
            "and Mayor of {Casablanca Samira Benali|P} spoke",
            [("Casablanca", "L"), ("Samira Benali", "P")],
            id="place of an office in the span of its holder",
        ),
        pytest.param("{Trujillo|P}, in the north of Peru", [("Trujillo", "L"), ("Peru", "L")], id="in the north of"),
        pytest.param("{Trujillo|P}'s port is shut", [("Trujillo", "L")], id="what has a port"),
        pytest.param('and {Robert|P} "Bob" {Lang|P} left', [('Robert "Bob" Lang', "P")], id="nickname"),
        pytest.param(
            "beat {Antigua|L} and {Barbuda|L} and {Bosnia|L} and {Herzegovina|L}",
            [("Antigua and Barbuda", "L"), ("Bosnia and Herzegovina", "L")],
            id="a country with an and",
        ),
        pytest.param(
            "flew from {St. John's to Corner Brook|L}", [("St. John's", "L"), ("Corner Brook", "L")], id="both ends"
        ),
        pytest.param("its central bank, {Banxico|P}, was silent", [("Banxico", "O")], id="a bank's name in commas"),
        pytest.param("of the institute, {Ana Ruiz Paz|P}, said", [("Ana Ruiz Paz", "P")], id="an institute's head"),
        pytest.param(
            "{Indonesia|L} left {Banda Aceh|P}", [("Indonesia", "L"), ("Banda Aceh", "L")], id="a city of two words"
        ),
        pytest.param("In York and after", [("York", "L")], id="a preposition that opens a sentence"),
        pytest.param("in {Guinea|L}-Bissau today", [("Guinea-Bissau", "L")], id="country cut at its hyphen"),
        pytest.param("a {Franco|O}-{Holm|O} fund", [("Franco-Holm", "O")], id="one kind on both sides"),
        pytest.param("{Holm|O}-{Oslo|L} race", [("Holm", "O"), ("Oslo", "L")], id="two kinds stay two"),
        pytest.param("{Dana Whitlock|P}, {R|O}-{Wis.|L}, left", [("Dana Whitlock", "P"), ("Wis.", "L")], id="party"),
        pytest.param("{Vitamin D|O}-Wonder pills", [("Vitamin D", "O")], id="a letter that is no party"),
        pytest.param("{Can Tho|L} University said", [("Can Tho University", "O")], id="university of a city"),
        pytest.param("the {Nova Scotia|L} Court of Appeal", [("Nova Scotia Court of Appeal", "O")], id="head with of"),
        pytest.param("the German {Foreign Ministry|O}", [("Foreign Ministry", "O")], id="whose ministry"),
        pytest.param("{Per Berg|P} of the {Holm Council|O}", [("Per Berg", "P"), ("Holm Council", "O")], id="of"),
        pytest.param("WARM {HOLM|L} COUNCIL", [("HOLM", "L")], id="capitals"),
        pytest.param(
            "the {European office of the Holm Agency|O}", [("Holm Agency", "O")], id="office of an organization"
        ),
        pytest.param("tugs of {Verhoeven Salvage|P}", [("Verhoeven Salvage", "O")], id="a trade"),
        pytest.param("paid by {Fondation Abysse|P}", [("Fondation Abysse", "O")], id="another language's first word"),
        pytest.param("the transport company {Lapin Reitti|P} won", [("Lapin Reitti", "O")], id="company before"),
        pytest.param("{Lapin Reitti|P}, a transport company in", [("Lapin Reitti", "O")], id="company behind"),
        pytest.param("its chairman, {Stamatis Kordas|O}, said", [("Stamatis Kordas", "P")], id="office before"),
        pytest.param("the producer, {Holm Copper Ltd|O}, said", [("Holm Copper Ltd", "O")], id="a trade of bodies"),
        pytest.param("{Western Grid Ireland|L} said", [("Western Grid Ireland", "O")], id="a country at the end"),
        pytest.param("near {Hamburg|P} and in {Hamburg|P}", [("Hamburg", "L")] * 2, id="always behind in"),
        pytest.param("in {Jordan|P}'s film {Jordan|P} said", [("Jordan", "P")] * 2, id="not always"),
        pytest.param(
            "around Tamale, south of Aberystwyth",
            [("Tamale", "L"), ("Aberystwyth", "L")],
            id="cities that the engine missed",
        ),
        pytest.param("the coastal province of {Ben Tre|P} has", [("Ben Tre", "L")], id="province of"),
        pytest.param("the counties of {Galway|O} and {Mayo|O} were", [("Galway", "L"), ("Mayo", "L")], id="counties"),
        pytest.param("the village of Nieder Holm burned", [("Nieder Holm", "L")], id="village that the engine missed"),
        pytest.param("the city of {Holm Police|O} said", [("Holm Police", "O")], id="no city but its police"),
        pytest.param("in the {Holmgard|O} region", [("Holmgard", "L")], id="region behind"),
        pytest.param("in the Basque region", [], id="an adjective before a region"),
        pytest.param("two tributaries of the Drava rose", [("Drava", "L")], id="what has tributaries"),
        pytest.param("the trees of {Minas Gerais|O}, where half", [("Minas Gerais", "L")], id="where"),
        pytest.param("the research ship {Amparo|P} sank. {Amparo|P} was old", [], id="ship"),
        pytest.param("the craft, called {Lanterna|L}, flew", [], id="craft that is called so"),
        pytest.param("the Liberian-flagged {Holm Strand|L} sank", [], id="flag"),
        pytest.param("the ferry {Thalassa Shipping|O} sold", [("Thalassa Shipping", "O")], id="no ferry but its owner"),
        pytest.param("the {Rustaveli|L} chess match", [], id="contest"),
        pytest.param("the {Boston|L} marathon", [("Boston", "L")], id="contest of a known city"),
        pytest.param("Open Seams, a group in {Lusaka|L}", [("Open Seams", "O"), ("Lusaka", "L")], id="missed body"),
        pytest.param("its owner, {Brenni Energy|O}, said", [("Brenni Energy", "O")], id="owner that is a company"),
        pytest.param("before {Simon|P}'s Town on", [("Simon's Town", "L")], id="a possessive inside a place"),
        pytest.param(
            "{Kisumu|L}'s {Eastern Lakes Research Institute|O}",
            [("Kisumu", "L"), ("Eastern Lakes Research Institute", "O")],
            id="whose institute",
        ),
        pytest.param(
            "{Luzamar Energia|O} sold; {Luzamar|L} bought",
            [("Luzamar Energia", "O"), ("Luzamar", "O")],
            id="a company without its trade",
        ),
        pytest.param(
            "the {Valley Blades|O} lost. The {Blades|P} cried",
            [("Valley Blades", "O"), ("Blades", "O")],
            id="a team's last word",
        ),
        pytest.param(
            "Olexandra Emelianchuk, a student, won. {Emelianchuk|P} smiled",
            [("Olexandra Emelianchuk", "P"), ("Emelianchuk", "P")],
            id="a given name that opens the text",
        ),
        pytest.param("the {Leeds|O}-based insurer", [("Leeds", "L")], id="based"),
        pytest.param("The New Holm-based bank", [("New Holm", "L")], id="based, behind an article"),
        pytest.param("would sail from Troon to Holm", [("Troon", "L")], id="a journey"),
        pytest.param("lives in County {Clare|P}", [("County Clare", "L")], id="county before"),
        pytest.param("{Neighbours|P} came. The neighbours sang", [], id="a noun that opens a sentence"),
        pytest.param("in the {Hospital São Lucas|L} today", [("Hospital São Lucas", "O")], id="hospital before"),
        pytest.param("the charity Lac Vivant sent", [("Lac Vivant", "O")], id="charity before"),
        pytest.param("tugs of Canal Towage came", [("Canal Towage", "O")], id="a trade that the engine missed"),
        pytest.param("told the European Commission so", [("European Commission", "O")], id="a known body"),
        pytest.param("{Burkina Faso|P}'s president", [("Burkina Faso", "L")], id="a country that is no person"),
        pytest.param("in the canton of {Uri|P}", [("Uri", "L")], id="canton of"),
        pytest.param("to dredge the {Tyne|P}.", [("Tyne", "L")], id="a river that is no person"),
        pytest.param("crews in the Algarve want", [("Algarve", "L")], id="a region behind its article"),
        pytest.param("said the Arctic Council", [], id="a region in a longer name"),
        pytest.param("the tanker Holm Pride sank. The {Holm Pride|L} lay", [], id="a ship that the engine met later"),
        pytest.param("{Trump Organization|O}, {Trump|P}", [("Trump Organization", "O"), ("Trump", "P")], id="owner"),
        pytest.param("in Reading and in March", [], id="words that are cities, too"),
        pytest.param("{Divar|L} and {Divar|L}; Divar grew", [("Divar", "L")] * 3, id="a name said again"),
        pytest.param("{Divar|L}; Divar grew", [("Divar", "L")], id="named once"),
    ],
)
def test_mentions(marked: Marked, models: EnrichModels, source: str, names: list[tuple[str, str]]) -> None:
    text, spans = marked(source)
    found = complete_spans(text, spans, [], models)
    assert [(span.of(text), LETTERS[span.kind]) for span in found] == names


def test_a_scheme_is_no_organization(marked: Marked, models: EnrichModels) -> None:
    text, spans = marked("the Port Emissions Reduction Scheme ({PERS|O}), the Treaty on Tides (TT) and {PERS|O} again")
    assert complete_spans(text, spans, find_acronyms(text), models) == []


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("{REBECCA Holt|P} and {JOHN SMITH|P}", ["Rebecca Holt", "John Smith"]),
        ("{FIONA O'BRIEN-MCRAE|P} and {JR Holt|P}", ["Fiona O'Brien-McRae", "JR Holt"]),
        ("{Datuk Seri Rahim Osman|P} said. {Rahim|P} left.", ["Rahim Osman"]),
        ("{Tan Sri Lim Kok Wah|P} met {Tan Cheng|P}.", ["Lim Kok Wah", "Tan Cheng"]),
        ("Mayor {of London Sadia Khan|P} spoke; {Mayor of New York Eric Holm|P} sang.", ["Sadia Khan", "Eric Holm"]),
        ("{Atlas Transmission Company|O} grew. {Atlas Transmission|O} said so.", ["Atlas Transmission Company"]),
        ("{Atlas Transmission|O} grew.", ["Atlas Transmission"]),
        ("{Luzamar Energia|O} sold; {Luzamar|O} bought.", ["Luzamar Energia"]),
        ("{Aireford Mutual|O} grew; {Aireford|O} rose.", ["Aireford Mutual"]),
        ("{Sonora|O} owns {Sonora Pictures|O}.", ["Sonora", "Sonora Pictures"]),
        ("The {Valley Blades|O} lost. The {Blades|O} cried.", ["Valley Blades"]),
        ("The {Social-Democrat Party|O} won. {Social Democratic|O} votes fell.", ["Social-Democrat Party"]),
    ],
)
def test_a_facet_shows_one_name(marked: Marked, models: EnrichModels, source: str, names: list[str]) -> None:
    text, spans = marked(source)
    entities = describe_body(text, spans, None, models, EnrichSettings()).entities
    assert [entity.name for entity in entities] == names
