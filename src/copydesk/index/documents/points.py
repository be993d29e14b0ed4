"""The places of an article as a map takes them: points by what they stand for, and what has none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from copydesk.article import Confidence, Entity, EntityKind, Location, PlaceKind


def build_places(entities: Iterable[Entity]) -> dict[str, Any]:
    """The fields `location`, `doubtful_location`, `area_location`, `regions` and `unresolved_places` of a document.

    Points are in degrees. A region is written with its country ("Hesse, DE"), since several have one name.
    """
    places = [entity for entity in entities if entity.kind is EntityKind.PLACE]
    located = [(place, place.location) for place in places if place.location is not None]
    cities = [location for _place, location in located if location.kind is PlaceKind.CITY]
    regions = [f"{location.region}, {place.country}" for place, location in located if location.region]
    return {
        "regions": list(dict.fromkeys(regions)),
        "location": _points(one for one in cities if one.confidence is not Confidence.LOW),
        "doubtful_location": _points(one for one in cities if one.confidence is Confidence.LOW),
        "area_location": _points(location for _place, location in located if location.kind is not PlaceKind.CITY),
        "unresolved_places": [place.name for place in places if place.location is None],
    }


def _points(locations: Iterable[Location]) -> list[dict[str, float]]:
    return [{"lat": one.latitude, "lon": one.longitude} for one in locations]
