"""What readers take from dates, statements and languages, against what normalization makes of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from copydesk.article import Article
from copydesk.normalize import NormalizeTables, normalize_article
from copydesk.normalize.dates.mentions import find_mentioned_dates
from copydesk.normalize.dates.stated import read_stated
from copydesk.normalize.language import identify_language
from copydesk.settings import NormalizeSettings


def test_publication_date(
    publication_date_case: dict[str, Any],
    build_article: Callable[[dict[str, Any]], Article],
    tables: NormalizeTables,
) -> None:
    zone = publication_date_case.get("zone", "UTC")
    article = normalize_article(build_article(publication_date_case), tables, NormalizeSettings(default_timezone=zone))
    assert isinstance(article, Article)
    assert article.normalized is not None
    published = article.normalized.published
    expect = {"precision": "day", "at": None, "conflicts": []} | publication_date_case["expect"]
    assert published.on == expect["day"], published
    assert (published.origin, published.confidence) == (expect["origin"], expect["confidence"]), published
    assert published.precision == expect["precision"]
    assert published.at == (datetime.fromisoformat(expect["at"]) if expect["at"] else None)
    assert [conflict.kind for conflict in published.conflicts] == expect["conflicts"]
    if "details" in expect:
        assert [conflict.detail for conflict in published.conflicts] == expect["details"]
    if "modified" in expect:
        modified = article.normalized.modified
        assert (modified.on if modified else None) == expect["modified"]


def test_mentioned_dates(mentioned_date_case: dict[str, Any], request: pytest.FixtureRequest) -> None:
    if "known_miss" in mentioned_date_case:
        request.applymarker(pytest.mark.xfail(reason=mentioned_date_case["known_miss"], strict=True))
    found = find_mentioned_dates(mentioned_date_case["text"], mentioned_date_case["published"])
    expected = [(str(text), on, precision) for text, on, precision in mentioned_date_case["dates"]]
    assert [(one.text, one.on, one.precision.value) for one in found] == expected


def test_statement(statement_case: dict[str, Any], tables: NormalizeTables) -> None:
    stated = read_stated(statement_case["text"], tables.dates, UTC)
    assert (stated.on if stated else None) == statement_case["day"]
    at = statement_case.get("at")
    assert (stated.at if stated else None) == (datetime.fromisoformat(at) if at else None)
    if stated is not None:
        assert stated.precision == statement_case.get("precision", "minute" if at else "day")


def test_language(language_case: dict[str, Any], tables: NormalizeTables) -> None:
    found = identify_language(language_case["text"], tables.identifier, NormalizeSettings().min_language_words)
    assert found.code == language_case["language"], found
