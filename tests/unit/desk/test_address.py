from datetime import date
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.errors import InvalidQuery
from copydesk.index import FACET_FIELDS, Area, Sort, View
from copydesk_desk.address import Address, build_query, read_address, write_area


def test_all_of_a_search_is_in_its_address() -> None:
    pairs = [
        ("q", "ferry"),
        ("people", "Zora Quill"),
        ("people", "Abe Finn"),
        ("not", "sources:harbour-post"),
        ("from", "2026-03-01"),
        ("to", "2026-03-02"),
        ("view", "copies"),
        ("sort", "newest"),
        ("page", "2"),
    ]
    query = build_query(read_address(pairs))
    assert query.text == "ferry"
    assert query.people == ("Zora Quill", "Abe Finn")
    assert query.without == (("sources", "harbour-post"),)
    assert (query.from_, query.to) == (date(2026, 3, 1), date(2026, 3, 2))
    assert (query.view, query.sort, query.page) == (View.COPIES, Sort.NEWEST, 2)


def test_choosing_what_was_left_out_takes_it_in_again_and_turns_to_the_first_page() -> None:
    address = Address((("q", "ferry"), ("not", "places:Bergen"), ("page", "4")))
    assert address.add("places", "Bergen").pairs == (("q", "ferry"), ("places", "Bergen"))
    assert address.add("places", "Bergen").exclude("places", "Bergen").pairs == (
        ("q", "ferry"),
        ("not", "places:Bergen"),
    )
    assert address.drop("not", "places:Bergen").pairs == (("q", "ferry"),)


def test_what_is_empty_or_unknown_is_dropped() -> None:
    assert read_address([("q", " "), ("utm_source", "x"), ("view", "stories")]).pairs == (("view", "stories"),)


@pytest.mark.parametrize(
    ("pairs", "named"),
    [
        ([("from", "yesterday")], "from"),
        ([("from", "2026-03-02"), ("to", "2026-03-01")], "2026-03-02"),
        ([("page", "0")], "page"),
        ([("page", "99999")], "10,000"),
        ([("view", "heap")], "view"),
        ([("sort", "random")], "sort"),
        ([("size", "100000")], "size"),
        ([("not", "password:x")], "password"),
        ([("q", "x" * 2_001)], "2,000"),
        ([("people", str(number)) for number in range(51)], "50"),
    ],
)
def test_a_question_without_meaning_is_explained(pairs: list[tuple[str, str]], named: str) -> None:
    with pytest.raises(InvalidQuery, match=named):
        build_query(read_address(pairs))


@given(st.lists(st.tuples(st.sampled_from(sorted(FACET_FIELDS)), st.text(min_size=1, max_size=30)), max_size=8))
def test_an_address_says_the_same_after_a_browser_sent_it(pairs: list[tuple[str, str]]) -> None:
    from urllib.parse import parse_qsl

    address = read_address(pairs)
    assert read_address(parse_qsl(str(address), keep_blank_values=True)) == address


def test_a_place_in_the_list_is_in_the_address_until_another_question_is_asked() -> None:
    address = read_address([("q", "harbour")]).turn(501, (1.5, 1772409600000, "a1"))
    query = build_query(read_address(parse_qsl(str(address))))
    assert (query.page, query.after) == (501, (1.5, 1772409600000, "a1"))
    assert str(address.add("places", "Bergen")) == "q=harbour&places=Bergen"
    assert str(address.turn(2)) == "q=harbour&page=2"


@given(
    st.tuples(st.floats(-180, 180), st.floats(-90, 0), st.floats(-180, 180), st.floats(0.01, 90)).map(
        lambda it: Area(*it)
    )
)
def test_an_area_says_the_same_in_an_address(area: Area) -> None:
    read = build_query(read_address([("area", write_area(area))])).area
    assert read == pytest.approx(area, abs=0.0001)


@pytest.mark.parametrize("area", ["1,2,3", "a,b,c,d", "0,10,5,0", "0,0,200,1", "nan,0,1,1", "0,0,1,inf"])
def test_what_is_no_area_is_refused(area: str) -> None:
    with pytest.raises(InvalidQuery, match="area"):
        build_query(read_address([("area", area)]))


@pytest.mark.parametrize("place", ["[1,2", "{}", "[[1]]", "[true,1,1]", '["a",2,"b"]', "[1]", '[1,1,"a"]x'])
def test_what_is_no_place_is_refused(place: str) -> None:
    with pytest.raises(InvalidQuery, match="no place"):
        build_query(read_address([("after", place)]))
