"""Builders that the unit tests of normalization share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from copydesk.article import Article, Content, EncodingOrigin, Format, Provenance
from copydesk.normalize import NormalizeTables, load_tables

LANDED_ON = date(2024, 10, 15)


@pytest.fixture(scope="session")
def tables() -> NormalizeTables:
    return load_tables()


@pytest.fixture(scope="session")
def build_article() -> Callable[..., Article]:
    """An article that was cleaned; keyword arguments go to its content."""

    def build(body: str, *, url: str | None = None, landed_on: date = LANDED_ON, **content: Any) -> Article:
        return Article(
            article_id="a1",
            provenance=Provenance(
                path=f"{landed_on}/gazette/a.txt",
                landed_on=landed_on,
                source="gazette",
                checksum="0",
                byte_count=1,
                format=Format.TEXT,
                encoding="utf-8",
                encoding_origin=EncodingOrigin.UTF8,
                url=url,
            ),
            content=Content(**({"title": None, "body": body, "method": "by hand", "confidence": 1} | content)),
        )

    return build
