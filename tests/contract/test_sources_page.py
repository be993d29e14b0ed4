"""`docs/sources.md` says what is read, and names for each format an example that a test reads."""

from __future__ import annotations

import re
from pathlib import Path

from copydesk.read.kinds import CONTAINERS, DOCUMENTS, SHORT_NAMES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
FOLDERS = {
    "landing": ROOT / "tests" / "golden" / "read" / "landing" / "2026-03-02",
    "cases": ROOT / "tests" / "cases" / "landings",
    "unit": ROOT / "tests" / "unit" / "read",
    "tests": ROOT / "tests",
}
EXAMPLE = re.compile(r"`((?:landing|cases|unit|tests)/[\w./-]+)`")


def list_rows() -> list[list[str]]:
    """The rows of the table of formats and examples: two formats a row, each before its examples."""
    (table,) = re.findall(r"^\| format \| example \| format \| example \|\n\|[-|]+\n((?:\|.*\n)+)", PAGE, re.M)
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in table.splitlines()]


def test_each_format_has_an_example_that_is_there() -> None:
    rows = list_rows()
    assert len(rows) >= 10
    for first, of_first, second, of_second in rows:
        for format, examples in ((first, of_first), (second, of_second)):
            paths = EXAMPLE.findall(examples)
            assert paths, format
            for path in paths:
                folder, _, name = path.partition("/")
                assert (FOLDERS[folder] / name).exists(), path


def test_each_suffix_is_named() -> None:
    named = {suffix for row in re.findall(r"^\| (`\..*?) \|", PAGE, re.M) for suffix in re.findall(r"`(\.\w+)`", row)}
    assert named == {*DOCUMENTS, *CONTAINERS, *SHORT_NAMES}
