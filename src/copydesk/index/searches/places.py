"""Where the places lie that hits of a search name: counted by the cells of a grid, the finer the smaller the area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from elasticsearch import Elasticsearch

from copydesk.article import PlaceKind, Record
from copydesk.index.client import translated_errors
from copydesk.index.mapping import ARTICLES
from copydesk.index.names import alias_for_reading
from copydesk.index.searches.query import STORIES, Area, SearchQuery, build_box, build_condition, count_stories
from copydesk.settings import IndexSettings

# More points than this are a stain; those with the most articles are kept.
MOST_POINTS = 400
_NAMES = 3
_CANDIDATES = 20
_PLACES, _ONE_ARTICLE = "places", "article"
_EXACT_A_POINT = 100
# Up to this width of the area in degrees: the length of a geohash, whose cells are 1.4, 0.35 and 0.04 degrees wide.
_PRECISIONS = ((12.0, 5), (60.0, 4), (360.0, 3))
_BASE_32 = "0123456789bcdefghjkmnpqrstuvwxyz"


class MapPoint(Record):
    """A cell with cities in it, in how many stories and articles they are named, and those most named of them."""

    area: Area
    stories: int
    articles: int
    names: tuple[str, ...]

    @property
    def longitude(self) -> float:
        """The middle of the cell, in degrees east."""
        return (self.area.west + self.area.east) / 2

    @property
    def latitude(self) -> float:
        """The middle of the cell, in degrees north."""
        return (self.area.south + self.area.north) / 2


def find_points(client: Elasticsearch, query: SearchQuery, settings: IndexSettings) -> list[MapPoint]:
    """The points of all articles that match, the most named first; of the area alone, where one is asked for.

    Raises `SearchUnavailable`.
    """
    with translated_errors(client):
        answer = client.search(
            index=alias_for_reading(ARTICLES.base, settings.prefix),
            query=build_condition(query),
            size=0,
            track_total_hits=False,
            aggregations={"cells": build_grid(query.area)},
        )
    return parse_cells(answer["aggregations"]["cells"]["buckets"])


def build_grid(area: Area | None) -> dict[str, Any]:
    """The aggregation of an area's cells, None for the whole earth."""
    width = (area.east - area.west) % 360 or 360.0 if area else 360.0
    grid = {
        "field": "location",
        "precision": next(length for widest, length in _PRECISIONS if width <= widest),
        "size": MOST_POINTS,
    }
    return {
        "geohash_grid": grid | ({"bounds": build_box(area)} if area else {}),
        "aggregations": {
            STORIES: count_stories(_EXACT_A_POINT),
            # These places are named by its articles, but some lie elsewhere: the index has points and names apart.
            # The names of one article stand with their points in what is not indexed of it.
            _PLACES: {"terms": {"field": "places", "size": _CANDIDATES}},
            _ONE_ARTICLE: {"top_hits": {"size": 1, "_source": ["entities.name", "entities.location"]}},
        },
    }


def parse_cells(buckets: Sequence[Mapping[str, Any]]) -> list[MapPoint]:
    """The points of the buckets of `build_grid`, each with the places that are known to lie in it."""
    articles = [hit["_source"] for bucket in buckets for hit in bucket[_ONE_ARTICLE]["hits"]["hits"]]
    known = {
        entity["name"]: (entity["location"]["longitude"], entity["location"]["latitude"])
        for article in articles
        for entity in article.get("entities", ())
        if entity.get("location", {}).get("kind") == PlaceKind.CITY
    }
    return [_parse_cell(bucket, known) for bucket in buckets]


def _parse_cell(bucket: Mapping[str, Any], known: Mapping[str, tuple[float, float]]) -> MapPoint:
    area = read_geohash(bucket["key"])
    named = [str(one["key"]) for one in bucket[_PLACES]["buckets"]]
    own = [
        entity["name"] for hit in bucket[_ONE_ARTICLE]["hits"]["hits"] for entity in hit["_source"].get("entities", ())
    ]
    there = (name for name in dict.fromkeys([*named, *own]) if name in known and _lies_in(known[name], area))
    return MapPoint(
        area=area,
        stories=bucket[STORIES]["value"],
        articles=bucket["doc_count"],
        names=tuple(islice(there, _NAMES)),
    )


def _lies_in(point: tuple[float, float], area: Area) -> bool:
    longitude, latitude = point
    return area.west <= longitude <= area.east and area.south <= latitude <= area.north


def read_geohash(code: str) -> Area:
    """The cell of a geohash: its bits halve the longitude and the latitude in turn."""
    longitude, latitude = [-180.0, 180.0], [-90.0, 90.0]
    bits = "".join(f"{_BASE_32.index(character):05b}" for character in code)
    for place, bit in enumerate(bits):
        halved = latitude if place % 2 else longitude
        halved[bit == "0"] = (halved[0] + halved[1]) / 2
    return Area(longitude[0], latitude[0], longitude[1], latitude[1])
