"""Books from the first stage to the last, and the gate that judges them."""

from __future__ import annotations

from typing import Any

import pytest

from copydesk.errors import BooksUnbalanced, QualityGateFailed
from copydesk.outcome import Books, Reason, Stage
from copydesk.pipeline.audit import check_books, check_gate
from copydesk.settings import GateSettings


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
    ("read", "refused", "fails"), [(20, 10, False), (20, 11, True), (19, 19, False), (0, 0, False)]
)
def test_the_gate_fails_a_day_of_some_size_that_was_mostly_refused(read: int, refused: int, fails: bool) -> None:
    run: dict[str, Any] = {"day": "2026-03-02", "read": read, "rejected": {"empty": refused} if refused else {}}
    gate = GateSettings(max_rejected_share=0.5, min_files=20)
    if not fails:
        check_gate(run, gate)
        return
    with pytest.raises(QualityGateFailed, match=f"{refused} of {read} articles of 2026-03-02"):
        check_gate(run, gate)
