from typing import Any

import pytest

from copydesk.index import Area
from copydesk.index.searches.places import build_grid, parse_cells, read_geohash


@pytest.mark.parametrize(
    ("code", "longitude", "latitude"),
    [("ezs42", -5.603, 42.605), ("u4ez", 5.32, 60.39), ("9q8yy", -122.41, 37.77), ("r3gx2", 151.2, -33.87)],
)
def test_a_geohash_is_a_cell_around_its_place(code: str, longitude: float, latitude: float) -> None:
    """The first is the example of Niemeyer's description, the others are known places."""
    cell = read_geohash(code)
    assert cell.west <= longitude <= cell.east
    assert cell.south <= latitude <= cell.north
    assert cell.east - cell.west <= 360 / 2 ** (5 * len(code) // 2)


def test_a_smaller_area_has_a_finer_grid() -> None:
    areas = [None, Area(-10, 35, 30, 60), Area(4, 59, 7, 61), Area(170, -50, -170, -30)]
    assert [build_grid(area)["geohash_grid"]["precision"] for area in areas] == [3, 4, 5, 4]


def test_a_point_is_named_after_what_lies_there_not_after_what_its_articles_also_name() -> None:
    def cell(code: str, named: list[str], entities: dict[str, tuple[float, float] | None]) -> dict[str, Any]:
        source = {
            "entities": [
                {"name": name}
                | ({"location": {"kind": "city", "latitude": point[0], "longitude": point[1]}} if point else {})
                for name, point in entities.items()
            ]
        }
        return {
            "key": code,
            "doc_count": 2,
            "stories": {"value": 1},
            "places": {"buckets": [{"key": name} for name in named]},
            "article": {"hits": {"hits": [{"_source": source}]}},
        }

    bergen, colombo = (60.39, 5.32), (6.93, 79.85)
    points = parse_cells(
        [
            cell("u4e", ["Norway", "Colombo", "Bergen"], {"Norway": None, "Bergen": bergen}),
            cell("tc0", ["Bergen"], {"Bergen": bergen, "Colombo": colombo}),
        ]
    )
    assert [point.names for point in points] == [("Bergen",), ("Colombo",)]
