"""What the words around a name call it: "the salvage company Verhoeven", "its chairman, Stamatis Kordas, said"."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise

from copydesk.article import EntityKind, PlaceKind
from copydesk.enrich.engine.spans import Span, in_text_order
from copydesk.enrich.names.folding import fold_name
from copydesk.enrich.names.gazetteer import Gazetteer, Place
from copydesk.enrich.names.tables import NameWords, OrganizationNames

_REACH = 60
_LAST_WORD = re.compile(r"([\w-]+),?[ \t]+$")
_AFTER = re.compile(
    r",[ \t]+(?:an?|the)[ \t]+((?:[\w'’-]+[ \t]+){0,4}?[\w-]+)(?=[ \t]+(?:that|which|in|of|based|from|for)\b|[,.])"
)
# "Yevgeny Dolin, 65, said": nothing else has an age.
_AGE = re.compile(r",[ \t]\d{2},")
_WHERE = re.compile(
    r",[ \t](?:where\b|in[ \t](?:the[ \t])?(?:(?:north|south|east|west)(?:ern|east|west|eastern|western)?|central)\b)"
    r"|['’]s[ \t](?:airport|harbou?r|mayor|old[ \t]town|outskirts|population|port|residents|streets|suburbs)\b"
    r"|[ \t](?:commuters|councillors|firefighters|motorists|residents|schoolchildren|townspeople)\b"
)
_FROM_AND_TO = frozenset(["between", "from", "to", "towards", "via"])
_COMMA = re.compile(r",[ \t]")
_COORDINATED = re.compile(r"[ \t]+(?:and|to|or)[ \t]+")
_COMPASS = frozenset(
    [
        "east",
        "eastern",
        "west",
        "western",
        "north",
        "northern",
        "south",
        "southern",
        "central",
        "upper",
        "lower",
        "greater",
        "new",
        "old",
        "great",
        "inner",
        "outer",
        "republic",
        "federal",
        "mainland",
    ]
)


def correct_by_apposition(
    text: str, spans: list[Span], gazetteer: Gazetteer, words: NameWords, names: OrganizationNames
) -> list[Span]:
    """`spans` with another kind where every mention of a form, or the one that is explained, says so.

    A trade or an office makes a person, "company" and the like an organization, and a preposition of place, or a place
    on the other side of an "and", makes a place of what the gazetteer knows.
    """
    corrected = _correct_once(text, spans, gazetteer, words, names)
    # A place makes one of its neighbour: "from Rosario and Mendoza".
    return corrected if corrected == spans else _correct_once(text, corrected, gazetteer, words, names)


def _correct_once(
    text: str, spans: list[Span], gazetteer: Gazetteer, words: NameWords, names: OrganizationNames
) -> list[Span]:
    called: dict[str, list[EntityKind | None]] = defaultdict(list)
    ordered = in_text_order(spans)
    near = _find_near(text, spans, gazetteer)
    for number, span in enumerate(ordered):
        called[span.of(text)].append(_call(text, ordered, number, near, gazetteer, words, names))
    decided = {form: kind for form, found in called.items() if (kind := _decide(found)) is not None}
    return [Span(span.start, span.end, decided.get(span.of(text), span.kind)) for span in spans]


def correct_by_area_beside(text: str, spans: list[Span], gazetteer: Gazetteer) -> list[Span]:
    """`spans` with the cities that stand before their country or a part of it: "Gary, Ind.", "Halden, Norway".

    So is every mention of theirs, of known places that are people as often as places, and of those of several words in
    a country that the text names ("Banda Aceh"); but for what is part of somebody's name elsewhere in the text.
    """
    full = [span.of(text).split() for span in spans if span.kind is EntityKind.PERSON and " " in span.of(text)]
    surnames = {word for parts in full for word in parts}
    bodies = {span.of(text) for span in spans if span.kind is EntityKind.ORGANIZATION}
    people = {span.of(text) for span in spans if span.kind is EntityKind.PERSON} - surnames - bodies
    cities = {form for span in spans if span.kind is EntityKind.PLACE and (form := span.of(text)) in people}
    cities = {form for form in cities if gazetteer.find(form)}
    cities |= {form for form in _find_near(text, spans, gazetteer) if " " in form}
    located: set[Span] = set()
    for span, area in pairwise(spans):
        if area.kind is EntityKind.PLACE and _COMMA.fullmatch(text, span.end, area.start):
            form = span.of(text)
            if _is_in(gazetteer.find(form), gazetteer.find(area.of(text))):
                (located.add(span) if form in surnames else cities.add(form))
    return [
        Span(span.start, span.end, EntityKind.PLACE) if span in located or span.of(text) in cities else span
        for span in spans
    ]


def _is_in(cities: tuple[Place, ...], areas: tuple[Place, ...]) -> bool:
    """Whether a place of one name is in an area of another."""
    countries = {area.country for area in areas if area.is_country}
    regions = {(area.country, area.region) for area in areas if area.kind is PlaceKind.REGION}
    return any(
        not city.is_area and (city.country in countries or (city.country, city.region) in regions) for city in cities
    )


def _decide(found: list[EntityKind | None]) -> EntityKind | None:
    """What is said of a form and nowhere contradicted; a place only where each of its mentions looks like one."""
    kinds = {kind for kind in found if kind is not None}
    kind = kinds.pop() if len(kinds) == 1 else None
    return None if kind is EntityKind.PLACE and None in found else kind


def _call(
    text: str,
    spans: list[Span],
    number: int,
    near: set[str],
    gazetteer: Gazetteer,
    words: NameWords,
    names: OrganizationNames,
) -> EntityKind | None:
    """The kind that the words around a mention speak for, where it is not the engine's."""
    span = spans[number]
    form = span.of(text)
    before = _LAST_WORD.search(text, max(0, span.start - _REACH), span.start)
    word = fold_name(before.group(1)) if before else ""
    if span.kind is not EntityKind.ORGANIZATION and not gazetteer.find(form):
        after = _AFTER.match(text, span.end, span.end + _REACH)
        what = after.group(1).split()[-1] if after else ""
        if before and before.group(1) in names.kinds_of_bodies and "," not in before.group():
            return EntityKind.ORGANIZATION
        is_enclosed = " " not in form and text.startswith(",", span.end)
        if before and before.group(1) in names.kinds_of_bodies and is_enclosed:
            return EntityKind.ORGANIZATION
        if what in names.kinds_of_bodies:
            return EntityKind.ORGANIZATION
        if span.kind is EntityKind.PLACE and _ends_in_country(form, gazetteer):
            return EntityKind.ORGANIZATION
    if span.kind is EntityKind.ORGANIZATION and _AGE.match(text, span.end):
        return EntityKind.PERSON
    if span.kind is EntityKind.ORGANIZATION and " " in form and not form.isupper():
        is_named_so = word in words.trades and (before is not None and "," in before.group())
        if is_named_so and fold_name(form.split()[-1]) not in names.heads | names.trade_heads:
            return EntityKind.PERSON
    if (
        span.kind is not EntityKind.PLACE
        and gazetteer.find(form)
        and (_stands_like_place(text, spans, number, word, words) or (word in _FROM_AND_TO and form in near))
    ):
        return EntityKind.PLACE
    return None


def _find_near(text: str, spans: list[Span], gazetteer: Gazetteer) -> set[str]:
    """What an engine called people, in nobody's full name, that are places of countries which the text names."""
    people = {span.of(text) for span in spans if span.kind is EntityKind.PERSON}
    named = {form for span in spans if span.kind is EntityKind.PLACE and gazetteer.is_country(form := span.of(text))}
    countries = {gazetteer.find(form)[0].country for form in named}
    in_names = {word for form in people if " " in form for word in form.split()}
    return {form for form in people - in_names if (found := gazetteer.find(form)) and found[0].country in countries}


def _ends_in_country(form: str, gazetteer: Gazetteer) -> bool:
    """ "Western Grid Ireland", but not "West Germany"."""
    first, *_, last = form.split() if " " in form else ("", "")
    middle = form.split()[1:-1]
    return bool(middle and gazetteer.is_country(last)) and (first.lower() not in _COMPASS or bool(middle))


def _stands_like_place(text: str, spans: list[Span], number: int, word: str, words: NameWords) -> bool:
    span = spans[number]
    if word in words.locatives or _WHERE.match(text, span.end):
        return True
    # "Siobhan O'Brien, of Cork, shared the prize".
    before = spans[number - 1] if number else None
    if before and before.kind is EntityKind.PERSON and text[before.end : span.start] == ", of ":
        return True
    neighbours = spans[max(0, number - 1) : number] + spans[number + 1 : number + 2]
    for other in neighbours:
        left, right = sorted((span, other))
        if other.kind is EntityKind.PLACE and _COORDINATED.fullmatch(text, left.end, right.start):
            return True
    return False
