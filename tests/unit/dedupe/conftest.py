"""Articles, signatures and models for the tests of the stage."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from copydesk.article import Article
from copydesk.dedupe import Models, Policy, Signature, build_signature, load_models
from copydesk.normalize.text import count_words, fingerprint_words

GOLDEN = Path(__file__).parents[2] / "golden" / "dedupe"


@pytest.fixture(scope="session")
def models() -> Models:
    return load_models()


@pytest.fixture(scope="session")
def policy() -> Policy:
    return Policy()


@pytest.fixture(scope="session")
def make_dedupe_article() -> Callable[..., Article]:
    """Build a normalized article from the values that a test is about."""

    def make(
        article_id: str = "a1",
        body: str = "The harbour bridge reopened on Monday after nine weeks of repairs to its cables.",
        *,
        title: str | None = None,
        source: str = "unknown",
        landed_on: date = date(2026, 5, 12),
        published_on: date | None = None,
        agency: str | None = None,
        credit: str | None = None,
        notice: str | None = None,
        published: dict[str, Any] | None = None,
        entities: list[dict[str, Any]] | None = None,
    ) -> Article:
        known = {"on": published_on, "precision": "day", "origin": "meta", "confidence": "high"}
        unknown = {"on": None, "precision": "none", "origin": None, "confidence": "low"}
        return Article.model_validate(
            {
                "article_id": article_id,
                "provenance": {
                    "path": f"{landed_on}/{source}/{article_id}.txt",
                    "landed_on": landed_on,
                    "source": source,
                    "checksum": "0",
                    "byte_count": 1,
                    "format": "text",
                    "encoding": "utf-8",
                    "encoding_origin": "utf-8",
                },
                "content": {
                    "title": title,
                    "body": body,
                    "agency": agency,
                    "credit": credit,
                    "translation_notice": notice,
                    "method": "rules",
                    "confidence": 1,
                },
                "normalized": {
                    "title": title,
                    "body": body.strip(),
                    "word_count": count_words(body),
                    "fingerprint": fingerprint_words(body),
                    "language": "en",
                    "language_confidence": 1,
                    "published": published or (known if published_on else unknown),
                },
                "enrichment": {"entities": entities or [], "engine": "test engine"},
            }
        )

    return make


@pytest.fixture(scope="session")
def make_signature(make_dedupe_article: Callable[..., Article], models: Models) -> Callable[..., Signature]:
    """Build the signature of an article as `make_dedupe_article` makes it."""

    def make(*arguments: Any, **values: Any) -> Signature:
        return build_signature(make_dedupe_article(*arguments, **values), models)

    return make


@pytest.fixture(scope="session")
def sample_articles(make_dedupe_article: Callable[..., Article]) -> list[Article]:
    """The articles of tests/golden/dedupe/articles.yaml, each landed on the day of its publication."""
    rows = yaml.safe_load((GOLDEN / "articles.yaml").read_text(encoding="utf-8"))
    return [make_dedupe_article(row.pop("id"), row.pop("body"), landed_on=row["published_on"], **row) for row in rows]


@pytest.fixture(scope="session")
def sample(sample_articles: list[Article], models: Models) -> dict[str, Signature]:
    """The signatures of the sample articles, by article id."""
    return {article.article_id: build_signature(article, models) for article in sample_articles}
