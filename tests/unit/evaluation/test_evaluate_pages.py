"""The score of page bodies."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest

from copydesk.evaluation.json_lines import read_json_lines
from copydesk.evaluation.pages import count_shingles, evaluate_pages, score_page

BODY = "\n".join(f"Witness number {count} told the council on Wednesday that the ferry was late." for count in range(8))
MARKUP = "<html><body><article><h1>Ferry late</h1>{}</article></body></html>".format(
    "".join(f"<p>{line}</p>" for line in BODY.split("\n"))
)


def test_shingles_are_counted() -> None:
    assert count_shingles("a b c d e") == Counter({("a", "b", "c", "d"): 1, ("b", "c", "d", "e"): 1})
    assert count_shingles("a a a a a") == Counter({("a", "a", "a", "a"): 2})
    assert count_shingles("one, two") == Counter({("one", "two"): 1})
    assert count_shingles(" … ") == Counter()


@pytest.mark.parametrize(
    ("found", "marked", "precision", "recall"),
    [
        ("a b c d e", "a b c d e", 1, 1),
        ("a b c d e f", "a b c d e", 2 / 3, 1),
        ("a b c d", "a b c d e", 1, 1 / 2),
        ("x y z u", "a b c d", 0, 0),
        ("", "a b c d", 0, 0),
        ("a b c d", "", 0, 0),
        ("", "", 1, 1),
    ],
)
def test_scores(found: str, marked: str, precision: float, recall: float) -> None:
    score = score_page("p", found, marked)
    assert (score.precision, score.recall) == (pytest.approx(precision), pytest.approx(recall))


@pytest.mark.parametrize("name", ["pages.jsonl", "pages.jsonl.gz"])
def test_a_report_of_all_extractors(name: str, tmp_path: Path) -> None:
    pages = [{"id": str(number), "html": MARKUP, "body": BODY} for number in range(2)]
    payload = "".join(json.dumps(page) + "\n" for page in pages).encode()
    path = tmp_path / name
    path.write_bytes(gzip.compress(payload) if name.endswith(".gz") else payload)
    assert list(read_json_lines(path)) == pages
    report = evaluate_pages(path)
    assert set(report.scores) == {"copydesk", "trafilatura fast", "trafilatura default", "trafilatura precision"}
    assert report.scores["copydesk"].f1 == 1
    assert report.scores["trafilatura fast"].precision < 1  # it keeps the headline
    assert report.scores["copydesk"].pages_per_second > 0
    assert report.stage_pages_per_second > 0
    assert report.start_seconds > 0
