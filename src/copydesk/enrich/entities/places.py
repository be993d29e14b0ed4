"""Places under one name each, with country and point: "U.S." is the United States, Kiev is Kyiv in Ukraine."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from copydesk.article import EntityKind, PlaceKind
from copydesk.enrich.engine.spans import Span
from copydesk.enrich.entities.grouping import Group
from copydesk.enrich.entities.locating import CLEAR_LEAD, NAMED_COUNTRY_FACTOR, Area, Choice, Clues, choose_place
from copydesk.enrich.names.folding import fold_name
from copydesk.enrich.names.gazetteer import Gazetteer, Place, fold_place

_BESIDE = re.compile(r",\s(?:in\s)?")
# "in Roma, Lesotho, on Friday", and not "in London, Germany said".
_CLOSED = re.compile(r"[,.;:)]|$")
# What joins the members of a list: "Paris, Germany and Rome" are three places.
_LISTED = re.compile(r",?\s(?:(?:and|or|&)\s)?")

# "Santiago de Cuba", "Stratford-upon-Avon": what a place's short form leaves out.
_SHORT_FORM = re.compile(r"([^ -]+)[ -](?=[a-zß-ÿ])")

_PARTS = "County|Department|District|Governorate|Oblast|Prefecture|Province|Region|State"
_PART_OF_COUNTRY = re.compile(rf"(.+)[ ](?:{_PARTS})|(?:{_PARTS})[ ]of[ ](?:the[ ])?(.+)")
_REALM = re.compile(r"(?:Emirate|Grand Duchy|Kingdom|Principality|Republic|State|Sultanate)[ ]of[ ](?:the[ ])?(.+)")

# So many names that other countries have as well tell in which part of its country a paper is; villages tell nothing.
LEAST_AT_HOME = 3
LEAST_TOWN = 50_000

Forms = Mapping[str, tuple[Place, ...]]


@dataclass(slots=True)
class _Found:
    """A place as it gathers its mentions."""

    name: str
    choice: Choice
    spans: list[Span]


def group_places(
    text: str,
    spans: list[Span],
    named: Iterable[str],
    gazetteer: Gazetteer,
    home: str | None = None,
    dated: Sequence[Group] = (),
) -> list[Group]:
    """The places of a document in order of appearance, each resolved once for the whole document.

    `named` are codes of countries that the document speaks of otherwise (by its peoples, by its dateline), `home` is
    that of its source. `dated` are the places of a dateline that says where its city is ("LONDON, Ontario").
    """
    forms = {span.of(text): find_called(span.of(text), gazetteer) for span in spans}
    near = _find_home_region(forms, home)
    at_home = {form for form, places in forms.items() if near and any(_is_town_in(one, near) for one in places)}
    sure = {
        form: country
        for form, candidates in forms.items()
        if form not in at_home and (country := _find_sure_country(candidates))
    }
    clues = Clues(named=frozenset({*named, *sure.values()}), home=home)
    beside, own = _find_clues_beside(text, spans, forms, sure, clues)
    clues_of = _add_dated(beside, dated)
    full_forms = _find_full_forms(text, spans)
    # Papers name what is near without its part of the country: where the dateline's city lies, and the paper itself.
    regions = _find_regions(forms, clues_of) | {
        (one.country, one.location.region) for one in dated if one.country and one.location
    }
    found: dict[str, _Found] = {}
    last: dict[str, frozenset[Area]] = {}
    for span in spans:
        form = full_forms.get(span.of(text), span.of(text))
        clued = replace(clues_of[form], regions=regions)
        if near and form in at_home:
            clued = replace(clued, named=clued.named | {near[0]}, regions=regions | {near})
        if span.start not in own and _may_be_country(forms[form], sure.values()):
            # "Atlanta, Georgia" is the state, "Georgia's parliament in Tbilisi" the country.
            clued = replace(clued, beside=frozenset())
        elif len(clued.beside) > 1 and (areas := own.get(span.start, last.get(form))):
            # "Kingston, Jamaica, and Kingston, Ontario": each is what stands beside it, or before it did.
            clued, last[form] = replace(clued, beside=areas), areas
        choice = choose_place(forms[form], clued)
        key, name = _tell_namesakes(*describe_place(form, choice), choice, found)
        found.setdefault(key, _Found(name, choice, [])).spans.append(span)
    return [
        Group(one.name, EntityKind.PLACE, key, tuple(sorted(one.spans)), one.choice.country, one.choice.location)
        for key, one in found.items()
    ]


def _find_home_region(forms: Forms, home: str | None) -> Area | None:
    """The part of the source's country that has a town of each name, where three have several: "London, Windsor and
    Kingston" in an Ontario paper.
    """
    cities = [places for places in forms.values() if places and not places[0].is_area]
    if home is None or len(cities) < LEAST_AT_HOME:
        return None
    shared = set.intersection(
        *({one.region for one in places if one.region and _is_town_in(one, (home, one.region))} for places in cities)
    )
    is_open = sum(len({one.country for one in places}) > 1 for places in cities) >= LEAST_AT_HOME
    return (home, shared.pop()) if is_open and len(shared) == 1 else None


def _is_town_in(place: Place, area: Area) -> bool:
    return place.kind is PlaceKind.CITY and (place.country, place.region) == area and place.weight >= LEAST_TOWN


def _may_be_country(candidates: Sequence[Place], named: Collection[str]) -> bool:
    """Whether a country has the name that parts of others have, and the document names a city of it."""
    return len(candidates) > 1 and any(one.is_country and one.country in named for one in candidates)


def find_called(form: str, gazetteer: Gazetteer) -> tuple[Place, ...]:
    """The places called `form`; of an unknown "Ituri Province" or "Region of Murcia" the parts so called, and of an
    unknown "State of Qatar" or "Kingdom of Jordan" the countries.
    """
    found = gazetteer.find(form)
    part = None if found else _PART_OF_COUNTRY.fullmatch(form)
    if part:
        found = tuple(one for one in gazetteer.find(part[1] or part[2]) if one.kind is PlaceKind.REGION)
    realm = None if found else _REALM.fullmatch(form)
    return tuple(one for one in gazetteer.find(realm[1]) if one.is_country) if realm else found


def _tell_namesakes(key: str, name: str, choice: Choice, found: Mapping[str, _Found]) -> tuple[str, str]:
    """Key and name, with its region where the text has another place of the name in the country."""
    here, other = choice.location, found[key].choice.location if key in found else None
    if here is None or other is None or here.region == other.region or here.region is None:
        return key, name
    return f"{key}/{fold_name(here.region)}", f"{name} ({here.region})"


def _find_full_forms(text: str, spans: list[Span]) -> dict[str, str]:
    """Short forms of places → the only longer one that the text has before them: "Santiago" → "Santiago de Cuba"."""
    order = {form: number for number, form in enumerate(dict.fromkeys(span.of(text) for span in spans))}
    longer: dict[str, list[str]] = defaultdict(list)
    for form, number in order.items():
        found = _SHORT_FORM.match(form)
        if found and order.get(found[1], 0) > number:
            longer[found[1]].append(form)
    return {short: forms[0] for short, forms in longer.items() if len(forms) == 1}


def _add_dated(clues_of: Mapping[str, Clues], dated: Sequence[Group]) -> dict[str, Clues]:
    """The clues with where the dateline's city is, for its name in the body, where nothing else stands beside it."""
    clued = dict(clues_of)
    for city in dated:
        for form, clues in clues_of.items():
            is_same = fold_place(form) == fold_place(city.name) and not clues.beside and not clues.stated
            if is_same and city.country and city.location:
                clued[form] = replace(clues, beside=frozenset([(city.country, city.location.region)]))
            elif is_same:
                clued[form] = replace(clues, stated=city.country)
    return clued


def list_areas(places: Iterable[Place]) -> frozenset[Area]:
    """The countries and parts of countries among the places of one name."""
    return frozenset(
        (one.country, one.region if one.kind is PlaceKind.REGION else None) for one in places if one.is_area
    )


def describe_place(form: str, choice: Choice) -> tuple[str, str]:
    """Key and name shown of a place written as `form`, known or not."""
    name = choice.place.name if choice.place else " ".join(form.split())
    key = fold_name(name) if choice.place else fold_place(name)
    return (f"{key}/{choice.country.lower()}" if choice.country else key), name


def _find_sure_country(candidates: tuple[Place, ...]) -> str | None:
    """The country of places that no hint could move to another country."""
    if not candidates:
        return None
    best = candidates[0]
    rivals = (place.weight for place in candidates if place.country != best.country)
    is_sure = best.weight >= CLEAR_LEAD * NAMED_COUNTRY_FACTOR * max(rivals, default=0)
    return best.country if is_sure else None


def _find_regions(forms: Forms, clues_of: Mapping[str, Clues]) -> frozenset[Area]:
    """The parts of countries that the document names."""
    chosen = (choose_place(candidates, clues_of[form]).place for form, candidates in forms.items())
    return frozenset((one.country, one.region) for one in chosen if one and one.kind is PlaceKind.REGION)


def _find_clues_beside(
    text: str, spans: list[Span], forms: Forms, sure: Mapping[str, str], clues: Clues
) -> tuple[dict[str, Clues], dict[int, frozenset[Area]]]:
    """For each form the clues with what stands beside it: "Atlanta, Georgia" are both in what both can be in.

    And what stands beside each mention, by where that starts. `sure` are the forms whose country no hint could move.
    """
    own: dict[int, frozenset[Area]] = {}
    beside: dict[str, set[Area]] = defaultdict(set)
    stated: dict[str, str] = {}
    counted = Counter(sure.values())
    for number, (span, following) in enumerate(pairwise(spans)):
        place, area = span.of(text), following.of(text)
        is_inside = text[span.end : following.start] == " in " and not forms[place]  # "Verdal in Norway"
        if not (is_inside or _BESIDE.fullmatch(text, span.end, following.start)):
            continue
        countries = {one.country for one in forms[place]}
        common = {(country, region) for country, region in list_areas(forms[area]) if country in countries}
        for form in (place, area) if common else ():
            beside[form] |= common
        around = spans[number - 1] if number else None, spans[number + 2] if number + 2 < len(spans) else None
        if common:
            own[span.start] = own[following.start] = frozenset(common)
        is_area = bool(forms[area]) and forms[area][0].is_area
        is_elsewhere = any(counted[one] > (sure.get(place) == one) for one in countries)
        is_said = is_inside or _is_apposition(text, (span, following), around)
        if is_area and not common and not is_elsewhere and is_said:
            stated[place] = forms[area][0].country
    clues_of = {
        form: replace(clues, beside=frozenset(beside[form]), stated=None if beside[form] else stated.get(form))
        for form in forms
    }
    return clues_of, own


def _is_apposition(text: str, pair: tuple[Span, Span], around: tuple[Span | None, Span | None]) -> bool:
    """Whether the second place is said of the first ("in Roma, Lesotho, on"), and both are no part of a list."""
    span, following = pair
    before, after = around
    if before is not None and _LISTED.fullmatch(text, before.end, span.start):
        return False
    if after is not None and _LISTED.fullmatch(text, following.end, after.start):
        return False
    return _CLOSED.match(text, following.end) is not None
