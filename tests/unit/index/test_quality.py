"""The score of an article and its parts: each fault lowers it, and only its own part."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from copydesk.article import Article, Confidence, RemovedKind, RemovedPart
from copydesk.index.documents.flags import Flag, list_flags
from copydesk.index.documents.quality import FULL_LENGTH, judge_parts, judge_quality, share_of_boilerplate

Make = Callable[..., Article]


def judge(article: Article, normalized: dict[str, Any], content: dict[str, Any]) -> dict[str, float]:
    assert article.content is not None
    assert article.normalized is not None
    words = {"word_count": FULL_LENGTH, "language_confidence": 1.0} | normalized
    return judge_parts(article.content.with_(confidence=1.0, **content), article.normalized.with_(**words))


def dated(article: Article, confidence: Confidence) -> dict[str, Any]:
    assert article.normalized is not None
    return {"published": article.normalized.published.with_(confidence=confidence)}


@pytest.mark.parametrize(
    ("part", "normalized", "content", "value"),
    [
        ("length", {"word_count": FULL_LENGTH // 2}, {}, 0.5),
        ("length", {"word_count": FULL_LENGTH * 9}, {}, 1.0),
        ("language", {"language_confidence": 0.4}, {}, 0.4),
        ("translation", {}, {"translation_notice": "Translated automatically."}, 0.7),
        ("access", {}, {"is_paywalled": True}, 0.7),
        ("access", {}, {"is_paywalled": False}, 1.0),
    ],
)
def test_a_fault_lowers_its_own_part(
    make_article: Make, part: str, normalized: dict[str, Any], content: dict[str, Any], value: float
) -> None:
    article = make_article()
    high = dated(article, Confidence.HIGH)
    parts = judge(article, high | normalized, content)
    assert parts == judge(article, high, {}) | {part: value}
    assert judge_quality(parts) == value


def test_a_doubtful_date_is_better_than_none(make_article: Make) -> None:
    article, undated = make_article(), make_article(published=None)
    dates = [judge(article, dated(article, one), {})["date"] for one in Confidence]
    assert dates == sorted(dates, reverse=True)
    assert judge(undated, {}, {})["date"] < dates[-1]


def test_what_surrounds_an_article_counts_and_its_own_lines_do_not(make_article: Make) -> None:
    article = make_article(body="x" * 100)
    assert article.content is not None
    assert article.normalized is not None
    assert article.enrichment is not None
    byline = RemovedPart(text="By Pia Holt" * 30, kind=RemovedKind.BYLINE, place=0)
    boxes = RemovedPart(text="y" * 300, kind=RemovedKind.PROMOTION, place=1)
    assert share_of_boilerplate(article.content.with_(removed=(byline,))) == 0
    buried = article.content.with_(removed=(byline, boxes))
    assert share_of_boilerplate(buried) == 0.75
    assert Flag.MOSTLY_BOILERPLATE in list_flags(buried, article.normalized, article.enrichment)
    assert Flag.MOSTLY_BOILERPLATE not in list_flags(article.content, article.normalized, article.enrichment)
