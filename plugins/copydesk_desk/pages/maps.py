"""Map: where the places lie that the articles of a search name."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from copydesk.index import Area, MapPoint, find_points
from copydesk_desk.address import Address, build_query, read_address, write_area
from copydesk_desk.pages.search import COUNTED, list_chosen
from copydesk_desk.reader import Reader
from copydesk_desk.rendering import render

router = APIRouter()

# One unit of the drawing is a degree, north up; what lies beyond is ice.
WORLD = Area(-180, -60, 180, 84)
_ASPECT = (WORLD.east - WORLD.west) / (WORLD.north - WORLD.south)
_NARROWEST = 6.0
# Radii of the least and the most named, in hundredths of the drawing's width.
_SMALLEST, _LARGEST = 0.45, 2.2
_LISTED = 40


@dataclass(frozen=True)
class Circle:
    """A point as it is drawn, and the address of its articles."""

    x: float
    y: float
    radius: float
    label: str
    names: str
    stories: int
    articles: int
    choose: Address


@router.get("/map")
def show_map(request: Request) -> HTMLResponse:
    """The page of the places of a search's hits."""
    reader: Reader = request.app.state.reader
    address = read_address(request.query_params.multi_items())
    query = build_query(address)
    counted = address.get("counted", "stories")
    counted = counted if counted in COUNTED else "stories"
    window = fit(query.area)
    points = find_points(reader.client, query, reader.settings.index)
    circles = draw(points, window, counted, address)
    return render(
        request,
        "map.html",
        address=address.with_(),
        chosen=list_chosen(address),
        choices={"counted": COUNTED},
        counted=counted,
        circles=circles,
        listed=sorted(circles, key=lambda one: (-getattr(one, counted), one.label))[:_LISTED],
        window=window,
        width=window.east - window.west,
        is_world=window == WORLD,
    )


def fit(area: Area | None) -> Area:
    """What is drawn for an area: it with its surroundings, in the shape of the whole map."""
    if area is None or area.west >= area.east:
        return WORLD
    middle, height = (area.west + area.east) / 2, (area.south + area.north) / 2
    width = max((area.east - area.west) * 3, (area.north - area.south) * 3 * _ASPECT, _NARROWEST)
    if width >= WORLD.east - WORLD.west:
        return WORLD
    tall = width / _ASPECT
    west = min(max(middle - width / 2, WORLD.west), WORLD.east - width)
    south = min(max(height - tall / 2, WORLD.south), WORLD.north - tall)
    return Area(west, south, west + width, south + tall)


def draw(points: list[MapPoint], window: Area, counted: str, address: Address) -> list[Circle]:
    """Points as circles whose areas are as their counts, the largest first, so that small ones lie above them."""
    most = max((getattr(point, counted) for point in points), default=1)
    unit = (window.east - window.west) / 100
    circles = []
    for point in sorted(points, key=lambda one: -getattr(one, counted)):
        share = sqrt(getattr(point, counted) / most)
        circles.append(
            Circle(
                x=round(point.longitude, 3),
                y=round(-point.latitude, 3),
                radius=round(unit * (_SMALLEST + (_LARGEST - _SMALLEST) * share), 3),
                label=point.names[0] if point.names else "a place",
                names=", ".join(point.names) or "a place without a name",
                stories=point.stories,
                articles=point.articles,
                choose=address.with_(area=write_area(point.area)),
            )
        )
    return circles
