"""Books from the first stage to the last, and what became of every article."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from copydesk.errors import BooksUnbalanced
from copydesk.outcome import Books, Reason, Stage
from copydesk.pipeline.audit import check_books, check_run, count_changes


def chain(*kept: int, rejected: int = 1) -> dict[Stage, Books]:
    """Books in which each stage reads what the one before kept and rejects `rejected`."""
    reasons = {Reason.EMPTY: rejected} if rejected else {}
    return {stage: Books(stage, count + rejected, count, reasons) for stage, count in zip(Stage, kept, strict=True)}


def test_a_chain_without_loss_is_accepted() -> None:
    check_books(10, chain(9, 8, 7, 6, 5, 4))
    check_books(0, chain(0, 0, 0, 0, 0, 0, rejected=0))


def test_a_file_may_hold_several_articles() -> None:
    check_books(2, chain(9, 8, 7, 6, 5, 4))


def test_an_article_lost_between_two_stages_is_an_error_that_names_both() -> None:
    with pytest.raises(BooksUnbalanced, match="clean kept 8 articles, but normalize read 7"):
        check_books(10, chain(9, 8, 6, 5, 4, 3))


def test_a_file_that_was_never_read_is_an_error() -> None:
    with pytest.raises(BooksUnbalanced, match="has 11 files, but only 10 were read"):
        check_books(11, chain(9, 8, 7, 6, 5, 4))


@pytest.mark.parametrize(
    ("fates", "lost"),
    [
        ({"rejected": {"empty": 2}, "superseded": 1, "canonical": 5, "copies": 2}, False),
        ({"rejected": {"empty": 2}, "superseded": 1, "canonical": 5, "copies": 1}, True),
        ({"rejected": {}, "superseded": 0, "canonical": 11, "copies": 0}, True),
    ],
)
def test_every_article_read_has_one_fate(fates: dict[str, Any], lost: bool) -> None:
    run = {"day": "2026-03-02", "read": 10} | fates
    if not lost:
        check_run(run)
        return
    with pytest.raises(BooksUnbalanced, match="10 articles were read, and (9|11) have a fate"):
        check_run(run)


def test_changes_tell_the_days_own_documents_from_its_neighbours() -> None:
    same = {"created": 3, "updated": 2, "unchanged": 1, "superseded": 1}
    indexed = [
        {"day": "2026-03-02", "number": 0, "removed": 2, **same},
        {"day": "2026-03-02", "number": 1, **same},
        {"day": "2026-03-01", "number": 0, "created": 1, "updated": 4, "unchanged": 9, "superseded": 0},
    ]
    assert count_changes(date(2026, 3, 2), indexed) == {
        "created": 6,
        "updated": 4,
        "unchanged": 2,
        "superseded": 2,
        "removed": 2,
        "neighbours": 5,
    }
