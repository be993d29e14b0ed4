from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from copydesk.dedupe import Models, Policy, load_models
from copydesk.evaluation.stories import compute_b3, evaluate_stories, pair_up

STORM = (
    "A storm flooded the lower town of Vessen on Sunday and drove 240 people from their homes, the fire brigade said. "
    "Its boats carried pensioners from an old mill whose ground floor stood two metres under water."
)
HERON = (
    "Bird watchers along the Aren counted 214 pairs of grey herons this spring, the most since the survey began. "
    "A mild winter and a ban on felling poplars helped the colony, said the club's chairwoman."
)
AUCTION = (
    "The Clearing Office sold {} million crowns of three-month paper at its regular auction. The average yield was {} "
    "percent. Settlement is in two days. The next auction of this maturity takes place in a week."
)


@pytest.fixture(scope="module")
def models() -> Models:
    return load_models()


def write_lines(path: Path, rows: list[dict[str, Any]]) -> Path:
    text = "".join(json.dumps(row) + "\n" for row in rows)
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["articles.jsonl", "articles.jsonl.gz"])
def test_articles_are_judged_by_their_stories(tmp_path: Path, models: Models, name: str) -> None:
    rows = [
        {"id": "s1", "story": "storm", "text": STORM},
        {"id": "s2", "story": "storm", "text": STORM + " The river was falling again by noon."},
        {"id": "s3", "story": "storm", "text": "Pumps ran all night in a cellar."},
        {"id": "h1", "story": "heron", "text": HERON},
        {"id": "h2", "story": "another heron", "text": HERON},
    ]
    report = evaluate_stories(write_lines(tmp_path / name, rows), models, Policy())
    assert (report.articles, report.true_pairs, report.found_pairs, report.right_pairs) == (5, 3, 2, 1)
    assert (report.false_pairs, report.pair_precision, report.pair_recall) == (1, 0.5, 0.3333)
    assert report.b3_precision == pytest.approx((1 + 1 + 1 + 0.5 + 0.5) / 5)
    assert report.b3_recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1) / 5, abs=1e-4)


def test_pairs_are_judged_by_themselves_and_dates_can_be_hidden(tmp_path: Path, models: Models) -> None:
    def bulletin(article_id: str, day: str, amount: int, rate: float) -> dict[str, Any]:
        return {"id": article_id, "published_at": f"{day}T10:00:00", "text": AUCTION.format(amount, rate)}

    rows = [
        {"a": bulletin("x", "2026-05-11", 450, 2.84), "b": bulletin("y", "2026-05-13", 380, 2.91), "same_story": False},
        {"a": bulletin("x", "2026-05-11", 450, 2.84), "b": bulletin("z", "2026-05-18", 450, 2.84), "same_story": False},
        {"a": bulletin("x", "2026-05-11", 450, 2.84), "b": bulletin("w", "2026-05-11", 450, 2.84), "same_story": True},
    ]
    path = write_lines(tmp_path / "pairs.jsonl", rows)
    dated = evaluate_stories(path, models, Policy())
    assert (dated.articles, dated.true_pairs, dated.found_pairs, dated.right_pairs) == (6, 1, 1, 1)
    undated = evaluate_stories(path, models, Policy(), dated=False)
    assert (undated.found_pairs, undated.right_pairs) == (1, 1)  # the days on which they landed still tell


def test_b3_counts_by_article() -> None:
    true = {"a": "1", "b": "1", "c": "1", "d": "2"}
    found = {"a": "x", "b": "x", "c": "y", "d": "y"}
    assert pair_up(true) == {("a", "b"), ("a", "c"), ("b", "c")}
    assert compute_b3(true, found) == ([1, 1, 0.5, 0.5], [2 / 3, 2 / 3, 1 / 3, 1])


def test_wrong_pairs_name_what_decided_them(tmp_path: Path, models: Models) -> None:
    rows = [
        {"id": "a", "story": "auction", "text": AUCTION.format(450, 2.84)},
        {"id": "b", "story": "auction", "text": AUCTION.format(380, 2.91)},
        {"id": "c", "story": "heron", "text": HERON},
        {"id": "d", "story": "other", "text": HERON},
    ]
    report = evaluate_stories(write_lines(tmp_path / "rows.jsonl", rows), models, Policy())
    false, missed = report.wrong_pairs
    assert (false.kind, false.one, false.other, false.rules, false.is_candidate) == ("false", "c", "d", (), True)
    assert (missed.kind, missed.one, missed.other) == ("missed", "a", "b")
    assert "number-veto" in missed.rules
    assert report.b3_f1 == pytest.approx(2 * 0.75 * 0.75 / 1.5)


def test_every_article_has_a_perturbed_copy_if_asked_for(tmp_path: Path, models: Models) -> None:
    rows = [{"id": "a", "text": STORM}, {"id": "b", "text": HERON}]
    report = evaluate_stories(write_lines(tmp_path / "rows.jsonl", rows), models, Policy(), perturbed="7")
    assert (report.articles, report.true_pairs, report.right_pairs, report.found_pairs) == (4, 2, 2, 2)
