"""Pages: titles, bodies, and what is no article."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def test_the_title_that_is_seen(read_case: Callable[[str], Any]) -> None:
    assert read_case("seo-headline").normalized().title == "Second berth approved after four years of talks"
