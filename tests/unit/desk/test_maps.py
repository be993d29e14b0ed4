"""What of the earth is drawn, and how large a circle is."""

from math import pi

from hypothesis import given
from hypothesis import strategies as st

from copydesk.index import Area, MapPoint
from copydesk_desk.address import Address
from copydesk_desk.pages.maps import WORLD, draw, fit


@given(st.floats(-180, 179), st.floats(-60, 83), st.floats(0.01, 60), st.floats(0.01, 60))
def test_an_area_is_drawn_with_its_surroundings_in_the_shape_of_the_map(
    west: float, south: float, width: float, height: float
) -> None:
    area = Area(west, south, min(west + width, 180), min(south + height, 84))
    window = fit(area)
    assert window.west <= area.west + 1e-6
    assert window.east >= area.east - 1e-6
    assert window.south <= area.south + 1e-6
    assert window.north >= area.north - 1e-6
    assert WORLD.west <= window.west < window.east <= WORLD.east + 1e-6
    assert abs((window.east - window.west) / (window.north - window.south) - 2.5) < 1e-6


def test_circles_have_areas_as_their_counts_and_small_ones_lie_above() -> None:
    points = [
        MapPoint(area=Area(4.9, 60, 5.6, 60.7), stories=stories, articles=stories, names=("Bergen",))
        for stories in (1, 400, 100)
    ]
    large, middle, small = draw(points, WORLD, "stories", Address())
    assert (large.stories, middle.stories, small.stories) == (400, 100, 1)
    shown = [one.radius - 0.45 * 3.6 for one in (large, middle, small)]
    assert abs(pi * shown[0] ** 2 / (pi * shown[1] ** 2) - 4) < 0.05
    assert (large.x, large.y) == (5.25, -60.35)
    assert str(large.choose) == "area=4.9%2C60%2C5.6%2C60.7"
