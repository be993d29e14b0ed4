"""Builders that the unit tests of cleaning share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from copydesk.article import Article, EncodingOrigin, Format, Provenance, RawText
from copydesk.clean import CleanRules, load_rules


@pytest.fixture(scope="session")
def rules() -> CleanRules:
    return load_rules()


@pytest.fixture(scope="session")
def build_article() -> Callable[[str, Format], Article]:
    """An article as reading gives it."""

    def build(text: str, format: Format = Format.TEXT) -> Article:
        return Article(
            article_id="a1",
            provenance=Provenance(
                path="2024-10-10/outlet/a.txt",
                landed_on=date(2024, 10, 10),
                source="outlet",
                checksum="c",
                byte_count=len(text),
                format=format,
                encoding="utf-8",
                encoding_origin=EncodingOrigin.UTF8,
            ),
            raw=RawText(text=text, is_html=format is Format.HTML),
        )

    return build
