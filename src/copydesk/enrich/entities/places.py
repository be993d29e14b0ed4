"""Places under one name each, with their country: "U.S." is the United States, Kiev is Kyiv in Ukraine."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise

from copydesk.article import EntityKind
from copydesk.enrich.engine.spans import Span
from copydesk.enrich.entities.grouping import Group
from copydesk.enrich.names.folding import fold_name
from copydesk.enrich.names.gazetteer import Gazetteer, Place, fold_place

# How much more a place counts whose country the article names elsewhere, or right after it ("Paris, Texas").
# Ten moves Newcastle between Australia and South Africa, and leaves London in England in an article on Canada.
NAMED_COUNTRY_FACTOR = 10
NAMED_BESIDE_FACTOR = 1_000
# Below this lead over the best place of another country a name stays without country ("Newcastle" alone).
CLEAR_LEAD = 1.5

_BESIDE = re.compile(r",\s")


def group_places(text: str, spans: list[Span], named: Iterable[str], gazetteer: Gazetteer) -> list[Group]:
    """The places of a document in order of appearance, each resolved once for the whole document.

    `named` are codes of countries that the document speaks of otherwise (by its peoples, by its dateline).
    """
    forms = {span.of(text): gazetteer.find(span.of(text)) for span in spans}
    countries = set(named) | _find_sure_countries(forms.values())
    beside = _find_countries_beside(text, spans, forms)
    groups: dict[str, tuple[str, str | None, list[Span]]] = {}
    for span in spans:
        form = span.of(text)
        place = choose_place(forms[form], countries, beside.get(form, set()))
        key, name, country = describe_place(form, place)
        groups.setdefault(key, (name, country, []))[2].append(span)
    return [
        Group(name, EntityKind.PLACE, key, tuple(sorted(found)), country)
        for key, (name, country, found) in groups.items()
    ]


def describe_place(form: str, place: Place | None) -> tuple[str, str, str | None]:
    """Key, name shown and country code of a place written as `form`, known or not."""
    if place is None:
        name = " ".join(form.split())
        return fold_place(name), name, None
    return f"{fold_name(place.name)}/{place.country.lower()}", place.name, place.country


def choose_place(candidates: tuple[Place, ...], named: set[str], beside: set[str]) -> Place | None:
    """The likeliest of places with one name, None where none is clearly ahead of those in other countries."""
    weighed = sorted(((_weigh(place, named, beside), place) for place in candidates), key=lambda pair: -pair[0])
    if not weighed:
        return None
    weight, best = weighed[0]
    rival = next((other for other, place in weighed if place.country != best.country), 0)
    return best if weight >= CLEAR_LEAD * rival else None


def _weigh(place: Place, named: set[str], beside: set[str]) -> int:
    factor = NAMED_BESIDE_FACTOR if place.country in beside else 1
    return place.weight * factor * (NAMED_COUNTRY_FACTOR if place.country in named else 1)


def _find_sure_countries(found: Iterable[tuple[Place, ...]]) -> set[str]:
    """The countries of places that no hint could move to another country."""
    sure = set()
    for candidates in found:
        if candidates:
            best = candidates[0]
            rivals = (place.weight for place in candidates if place.country != best.country)
            if best.weight >= CLEAR_LEAD * NAMED_COUNTRY_FACTOR * max(rivals, default=0):
                sure.add(best.country)
    return sure


def _find_countries_beside(text: str, spans: list[Span], forms: Mapping[str, tuple[Place, ...]]) -> dict[str, set[str]]:
    """For both forms of "Atlanta, Georgia" the countries that both can be in, the second being a country or region."""
    beside: dict[str, set[str]] = {}
    for span, following in pairwise(spans):
        if _BESIDE.fullmatch(text, span.end, following.start):
            place, area = span.of(text), following.of(text)
            common = {one.country for one in forms[place]} & {one.country for one in forms[area] if one.is_area}
            for form in (place, area) if common else ():
                beside.setdefault(form, set()).update(common)
    return beside
