"""The figures of the dates' evaluation, on pages made for it."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from copydesk.article import Confidence
from copydesk.evaluation.dates import evaluate_dates

AGREED = """<html><head><title>Ferry line sold to rival</title>
<meta property="article:published_time" content="2024-10-14T09:30:00Z"></head><body><h1>Ferry line sold to rival</h1>
<time datetime="2024-10-14">14 October 2024</time><p>It has been sold.</p></body></html>"""
MISLEADING = """<html><head><title>Ferry line sold to rival</title>
<meta name="date" content="2024-10-15"></head><body><h1>Ferry line sold to rival</h1><p>Sold.</p></body></html>"""
SILENT = "<html><head><title>Ferry line sold</title></head><body><h1>Ferry line sold</h1><p>Sold.</p></body></html>"


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    rows = [
        {"url": "https://a.example/1", "html": AGREED, "published": "2024-10-14"},
        {"url": "https://a.example/2", "html": MISLEADING, "published": "2024-10-12"},
        {"url": "https://a.example/2024/10/11/3", "html": SILENT, "published": "2024-10-11"},
        {"url": "https://a.example/4", "html": SILENT, "published": float("nan")},
    ]
    path = tmp_path / "pages.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.write("\n".join(json.dumps(row) for row in rows) + "\n\n")
    return path


def test_figures(pages: Path) -> None:
    report = evaluate_dates(pages)
    assert (report.ours.pages, report.ours.answered, report.ours.right, report.ours.rightly_silent) == (4, 2, 1, 1)
    assert report.ours.share_right == 0.5
    assert report.ours.precision == 0.5
    assert (report.htmldate_alone.pages, report.htmldate_alone.right) == (4, 1)
    high = report.by_confidence[Confidence.HIGH]
    assert (high.coverage, high.share_right) == (0.25, 1.0)
    medium = report.by_confidence[Confidence.MEDIUM]
    assert (medium.coverage, medium.share_right) == (0.25, 0.0)


def test_misses_name_the_page_and_the_landing_day_is_no_answer(pages: Path) -> None:
    misses = evaluate_dates(pages).misses
    assert [(one.url, one.truth, one.answer) for one in misses] == [
        ("https://a.example/2", date(2024, 10, 12), date(2024, 10, 15)),
        ("https://a.example/2024/10/11/3", date(2024, 10, 11), None),
    ]
