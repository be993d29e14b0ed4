"""Every format, read from a landing as it lies: `landing/` holds the files, `expected/` what each becomes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from upath import UPath

from copydesk.article import Article
from copydesk.read import read_articles
from copydesk.settings import ReadSettings
from copydesk.storage.landing import list_files, load_file

HERE = Path(__file__).parent
LANDING = HERE / "landing"
DAY = date(2026, 3, 2)
FILES = list_files(str(LANDING), DAY)


@pytest.mark.parametrize("path", FILES)
def test_a_file_becomes_what_is_expected(path: str, golden: Callable[[Path, Any], None]) -> None:
    raw = load_file(UPath(LANDING), path, ReadSettings().max_archive_bytes)
    outcomes = [
        {type(one).__name__: one.model_dump(mode="json", exclude_defaults=True)}
        for one in read_articles(raw, ReadSettings())
    ]
    golden(HERE / "expected" / f"{Path(path).name}.json", outcomes)


def test_sidecars_are_no_files_of_their_own_unless_their_file_is_missing() -> None:
    assert [Path(path).name for path in FILES if path.endswith(".meta.json")] == ["forgotten.html.meta.json"]
    assert [one for one in FILES if "tide-tables" in one] == ["2026-03-02/harbor-gazette/tide-tables.txt"]


def test_each_format_is_among_the_files() -> None:
    found = {
        one.provenance.format
        for path in FILES
        for one in read_articles(load_file(UPath(LANDING), path, 1_000_000), ReadSettings())
        if isinstance(one, Article)
    }
    assert {str(one) for one in found} == {"text", "html", "json", "newsml-g2", "nitf", "rss", "atom", "email"}
