"""Which side of a date in digits is the month."""

from __future__ import annotations

import pytest

from copydesk.normalize.dates.locale import find_locale


@pytest.mark.parametrize(
    ("stated", "is_month_first"),
    [("en-US", True), ("en-GB", False), ("fr", False), ("fr-CA", False), ("en-CA", None), ("en", None), (None, None)],
)
def test_the_order_of_day_and_month(stated: str | None, is_month_first: bool | None) -> None:
    assert find_locale(stated, "en", None).is_month_first is is_month_first
