"""What the golden tests of cleaning share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from copydesk.article import Article, Content
from copydesk.clean import clean_article, load_rules
from copydesk.read import read_articles
from copydesk.settings import CleanSettings, ReadSettings
from copydesk.storage.landing import RawFile

LANDED_ON = date(2024, 10, 10)


@pytest.fixture(scope="session")
def clean_payload() -> Callable[[str, bytes], Content]:
    """Reads and cleans the bytes of a file by its name; fails the test if either stage rejects it."""
    rules = load_rules()

    def clean(name: str, payload: bytes) -> Content:
        raw = RawFile(f"{LANDED_ON}/outlet/{name}", LANDED_ON, len(payload), payload)
        (read,) = read_articles(raw, ReadSettings())
        assert isinstance(read, Article), read
        cleaned = clean_article(read, rules, CleanSettings(min_words=5))
        assert isinstance(cleaned, Article), cleaned
        assert cleaned.content is not None
        assert cleaned.raw is None
        return cleaned.content

    return clean
