"""The pure parts of ingesting days through Airflow."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from copydesk.embedded.ingestion import group_consecutive, last_error


@given(st.sets(st.integers(min_value=0, max_value=60)))
def test_ranges_cover_exactly_the_days_and_have_gaps_between_them(offsets: set[int]) -> None:
    days = sorted(date(2026, 3, 1) + timedelta(days=offset) for offset in offsets)
    ranges = group_consecutive(days)
    covered = [first + timedelta(days=n) for first, last in ranges for n in range((last - first).days + 1)]
    assert covered == days
    for (_, before), (after, _) in pairwise(ranges):
        assert after - before > timedelta(days=1)


def test_of_a_log_the_last_error_is_told() -> None:
    log = "10:00 info started\n10:01 error Task failed LandingMissing: no folder\n10:02 info post execute\n\n"
    assert last_error(log) == "10:01 error Task failed LandingMissing: no folder"
    assert last_error("10:00 info started\n10:01 info killed\n") == "10:01 info killed"
    assert last_error("") == "its log is empty"
