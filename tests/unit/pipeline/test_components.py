"""Stories form by components of ties, which any process may take, in any order."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from copydesk.article import Article
from copydesk.assignment import Assignment
from copydesk.pipeline import grouping
from copydesk.pipeline.grouping import Components

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)

Curate = Callable[..., None]
ReadAssignments = Callable[..., dict[str, Assignment]]

TEXTS = (
    "The harbour of Vessmere opens its new bridge on Friday, said Mayor Lena Holt, two years late and twice as dear.",
    "A ferry with forty people aboard ran aground off Skarn at low tide; nobody was hurt, said the island's pilot.",
    "Fourteen barges waited below the lock at Tarn while divers freed the gate from a sunken willow.",
)


def curate_two_days(curated: Curate, article: Callable[..., Article], data: Path, **how: Any) -> None:
    """Three stories on Monday, and a copy of each on Tuesday."""
    monday = [article(f"original-{number}", MONDAY, text, "wire") for number, text in enumerate(TEXTS)]
    tuesday = [article(f"copy-{number}", TUESDAY, text, "paper") for number, text in enumerate(TEXTS)]
    curated(MONDAY, monday, data=str(data), **how)
    curated(TUESDAY, tuesday, data=str(data), **how)


def test_components_that_were_sent_to_another_process_come_to_the_same(
    curated: Curate,
    article: Callable[..., Article],
    assignments: ReadAssignments,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(grouping, "SIGNATURES_AT_ONCE", 1)
    sent_on: list[Components] = []

    def send_each(step: Callable[..., Any], shared: Any, inputs: Iterable[Any]) -> Iterator[Any]:
        """What goes to another process and back is pickled, and the last input may be done first."""
        sent = [pickle.dumps((step, shared, one)) for one in inputs]
        done: dict[int, bytes] = {}
        for place in reversed(range(len(sent))):
            called, with_all, one = pickle.loads(sent[place])
            if isinstance(one, Components):
                sent_on.append(one)
            done[place] = pickle.dumps(called(with_all, one))
        yield from (pickle.loads(done[place]) for place in range(len(sent)))

    curate_two_days(curated, article, tmp_path / "here")
    curate_two_days(curated, article, tmp_path / "sent", each=send_each)
    assert assignments(data=str(tmp_path / "sent")) == assignments(data=str(tmp_path / "here"))
    # A story each: alone on Monday, and with its copy on Tuesday, whose signature is in another day's table.
    assert [len(some.ties) for some in sent_on] == [0, 0, 0, 1, 1, 1]
    assert [[len(table.articles) for table in some.tables] for some in sent_on[3:]] == [[1, 1]] * 3
