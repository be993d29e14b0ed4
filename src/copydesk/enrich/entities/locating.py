"""Which of the places of one name is meant, where it lies, and how sure that is.

Pure weighing: a place weighs what its people do, more where the article or its source points to its country, most where
the country or region stands right beside the name ("Roma, Lesotho"). Without a clear lead the country stays open, and
without one among the places of a country the point does.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from copydesk.article import Confidence, Location, PlaceKind
from copydesk.enrich.names.gazetteer import Place

# How much more a place counts whose country the article names elsewhere, or right after it ("Paris, Texas").
# Ten moves Newcastle between Australia and South Africa, and leaves London in England in an article on Canada.
NAMED_COUNTRY_FACTOR = 10
NAMED_BESIDE_FACTOR = 1_000
# Papers name what is near without its country; but a foreign capital is still what it is.
HOME_COUNTRY_FACTOR = 3
# Below this lead over the best place of another country a name stays without country ("Newcastle" alone).
CLEAR_LEAD = 1.5
# Where there is none, a city with so many times the names of the others is meant ("Venice").
FAME_LEAD = 3
# With this lead nothing that an article says elsewhere could turn the choice.
SURE_LEAD = CLEAR_LEAD * NAMED_COUNTRY_FACTOR

# A country and, where it is a part of one that stands there, that part's name.
Area = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Clues:
    """What points to one of several places: countries and regions that the article names, and the source's own country.

    `beside` are the areas that stand right after this name and can hold a place of it. `stated` is the country that
    stands there although no place of it is known under this name.
    """

    named: frozenset[str] = frozenset()
    regions: frozenset[Area] = frozenset()
    home: str | None = None
    beside: frozenset[Area] = frozenset()
    stated: str | None = None

    @property
    def beside_countries(self) -> set[str]:
        """The countries of `beside`."""
        return {country for country, _region in self.beside}

    @property
    def beside_regions(self) -> set[str]:
        """The regions of `beside`."""
        return {region for _country, region in self.beside if region}


@dataclass(frozen=True, slots=True)
class Choice:
    """The place that is meant, None where it is open; its country, which may be known alone; and where it lies."""

    place: Place | None = None
    country: str | None = None
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class _Ranked:
    """The first of several by weight, and how many times it outweighs the next.

    `most_famous` is who is known far better, where the first has no clear lead.
    """

    first: Place
    lead: float = field(default=math.inf)
    most_famous: Place | None = None


def choose_place(candidates: tuple[Place, ...], clues: Clues) -> Choice:
    """The likeliest of the places with one name."""
    if clues.stated or not candidates:
        return Choice(country=clues.stated)
    abroad = _rank_countries(candidates, clues)
    if abroad.lead < CLEAR_LEAD and abroad.most_famous is None:
        return Choice()
    country = (abroad.most_famous or abroad.first).country
    inside = _rank_inside([place for place in candidates if place.country == country], clues)
    place = inside.first
    if place.point is None or inside.lead < CLEAR_LEAD:
        return Choice(place, country)
    is_pointed_to = country in clues.named | clues.beside_countries | {clues.home}
    latitude, longitude = place.point
    return Choice(
        place,
        country,
        Location(
            latitude=latitude,
            longitude=longitude,
            kind=place.kind,
            region=place.region,
            confidence=_judge(min(abroad.lead, inside.lead), is_pointed_to and abroad.most_famous is None),
        ),
    )


def _judge(lead: float, is_pointed_to: bool) -> Confidence:
    if lead >= SURE_LEAD:
        return Confidence.HIGH
    return Confidence.MEDIUM if is_pointed_to else Confidence.LOW


def _rank_countries(candidates: Iterable[Place], clues: Clues) -> _Ranked:
    best: dict[str, tuple[float, Place]] = {}
    for place in candidates:
        weight = place.weight * _country_factor(place.country, clues) * _region_factor(place, clues)
        if place.country not in best or weight > best[place.country][0]:
            best[place.country] = weight, place
    ranked = _first_of(best.values())
    return ranked if ranked.lead >= CLEAR_LEAD else replace(ranked, most_famous=_find_famous(list(best.values())))


def _find_famous(weighed: list[tuple[float, Place]]) -> Place | None:
    """Of places of like weight the city that has many times the names of any other: Venice in Italy."""
    most = max(weight for weight, _place in weighed)
    near = [place for weight, place in weighed if weight * FAME_LEAD >= most]
    first, second, *_ = sorted(near, key=lambda place: (-place.fame, place.country))
    is_clear = all(place.kind is PlaceKind.CITY for place in near) and first.fame >= FAME_LEAD * max(second.fame, 1)
    return first if is_clear else None


def _country_factor(country: str, clues: Clues) -> int:
    beside = NAMED_BESIDE_FACTOR if country in clues.beside_countries else 1
    named = NAMED_COUNTRY_FACTOR if country in clues.named else 1
    return beside * named * (HOME_COUNTRY_FACTOR if country == clues.home else 1)


def _rank_inside(candidates: list[Place], clues: Clues) -> _Ranked:
    """The likeliest of one country's places: the country itself, what the region beside it holds, else the weightiest.

    A city comes before the part of the country that is called after it, a capital before any ("Washington").
    """
    whole = [place for place in candidates if place.is_country]
    if whole:
        return _Ranked(whole[0])
    beside = [place for place in candidates if place.region in clues.beside_regions]
    remaining = beside or candidates
    cities = [place for place in remaining if place.kind is PlaceKind.CITY]
    namesakes = {city.region for city in cities}
    has_capital = any(city.is_capital for city in cities)
    weighed = [
        (place.weight * _region_factor(place, clues), place)
        for place in remaining
        if place.kind is PlaceKind.CITY or not (has_capital or place.region in namesakes)
    ]
    return _first_of(weighed)


def _region_factor(place: Place, clues: Clues) -> int:
    is_named = place.kind is PlaceKind.CITY and (place.country, place.region) in clues.regions
    return NAMED_COUNTRY_FACTOR if is_named else 1


def _first_of(weighed: Iterable[tuple[float, Place]]) -> _Ranked:
    ordered = sorted(weighed, key=lambda pair: (-pair[0], pair[1].country, pair[1].name, pair[1].region or ""))
    (weight, first), *others = ordered
    return _Ranked(first, weight / others[0][0]) if others and others[0][0] else _Ranked(first)
