from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.errors import InvalidSetting
from copydesk.index.names import (
    IndexName,
    alias_for_reading,
    alias_for_writing,
    build_index_name,
    parse_index_name,
    template_pattern,
)
from copydesk.settings import load_settings

INSTANT = datetime(2024, 10, 15, 2, 15, 3, tzinfo=UTC)
# Four-digit years: Elasticsearch's own names have them too.
INSTANTS = st.datetimes(datetime(1970, 1, 1), datetime(9999, 12, 30), timezones=st.just(UTC))


def test_a_name_says_version_and_utc_instant() -> None:
    assert build_index_name(1, INSTANT) == "articles-1-20241015t021503z"


def test_the_stamp_is_in_utc_whatever_the_time_zone() -> None:
    there = INSTANT.astimezone(timezone(timedelta(hours=9)))
    assert build_index_name(1, there) == build_index_name(1, INSTANT)


def test_an_instant_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        build_index_name(1, INSTANT.replace(tzinfo=None))


@given(
    version=st.integers(1, 999),
    stamp=INSTANTS,
    base=st.sampled_from(["articles", "copydesk-runs", "copydesk-rejects"]),
    prefix=st.sampled_from(["", "test-0a1b2c-", "night-7-", "articles-1-"]),
)
def test_parsing_undoes_building(version: int, stamp: datetime, base: str, prefix: str) -> None:
    name = build_index_name(version, stamp, base=base, prefix=prefix)
    assert name == name.lower()
    assert parse_index_name(name) == IndexName(f"{prefix}{base}", version, stamp.replace(microsecond=0))


@pytest.mark.parametrize(
    "foreign",
    [
        "articles",
        "articles-write",
        "articles-1",
        "articles-0-20241015t021503z",
        "articles-1-20241315t021503z",
        "articles-1-20241015t021503z-clone",
        "articles-one-20241015t021503z",
        ".kibana_1",
    ],
)
def test_a_name_of_another_maker_is_not_parsed(foreign: str) -> None:
    assert parse_index_name(foreign) is None


def test_the_template_is_for_physical_indices_of_its_version_only() -> None:
    pattern = template_pattern("articles", 1, "x-")
    assert pattern == "x-articles-1-*"
    stem = pattern.removesuffix("*")
    assert build_index_name(1, INSTANT, prefix="x-").startswith(stem)
    assert not build_index_name(11, INSTANT, prefix="x-").startswith(stem)
    assert not alias_for_reading("articles", "x-").startswith(stem)
    assert not alias_for_writing("articles", "x-").startswith(stem)


@pytest.mark.parametrize("prefix", ["Test-", "-x", "_x", "a b", "a*", "a,b"])
def test_a_prefix_that_elasticsearch_would_refuse_is_a_bad_setting(prefix: str) -> None:
    with pytest.raises(InvalidSetting, match="COPYDESK_INDEX__PREFIX"):
        load_settings(index={"prefix": prefix})
