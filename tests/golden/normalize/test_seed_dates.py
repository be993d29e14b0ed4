"""The sample landing through read, clean and normalize: every article on the day that its gold file gives."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import yaml

from copydesk.article import Article, Confidence, DateOrigin, Published
from copydesk.clean import clean_article, load_rules
from copydesk.normalize import NormalizeTables, normalize_article
from copydesk.read import read_articles
from copydesk.settings import CleanSettings, NormalizeSettings, ReadSettings
from copydesk.storage.landing import load_files

SEEDS = Path(__file__).parents[3] / "seeds"


def date_seeds(paths: list[str], tables: NormalizeTables) -> dict[str, Published]:
    rules = load_rules()
    found = {}
    for raw in load_files(str(SEEDS), paths, max_bytes=1_000_000):
        for read in read_articles(raw, ReadSettings()):
            assert isinstance(read, Article), raw.path
            cleaned = clean_article(read, rules, CleanSettings())
            assert isinstance(cleaned, Article), raw.path
            article = normalize_article(cleaned, tables, NormalizeSettings())
            assert isinstance(article, Article), raw.path
            assert article.normalized is not None
            found[raw.path] = article.normalized.published
    return found


def read_day(published: Published) -> date | None:
    """The gold file says `null` where nothing says more than the landing day."""
    return None if published.origin is DateOrigin.LANDING_DAY else published.on


def test_every_sample_article_gets_its_day(tables: NormalizeTables) -> None:
    gold: dict[str, dict[str, Any]] = yaml.safe_load((SEEDS / "gold.yaml").read_text(encoding="utf-8"))["articles"]
    found = date_seeds(list(gold), tables)
    misses = {
        path: (row["published_on"], found[path])
        for path, row in gold.items()
        if read_day(found[path]) != row["published_on"]
    }
    assert not misses
    sure = [published for published in found.values() if published.confidence is Confidence.HIGH]
    # A floor that may only rise: measured 45 of 68.
    assert len(sure) >= 0.6 * len(found)
