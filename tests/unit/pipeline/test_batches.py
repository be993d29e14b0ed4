"""The division of a landing day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from copydesk.article import Article
from copydesk.errors import BooksUnbalanced
from copydesk.outcome import Stage
from copydesk.pipeline import batches as module
from copydesk.pipeline import clean_batch, normalize_batch, plan_batches
from copydesk.settings import CleanSettings, Settings
from copydesk.storage.partitions import Partition, read_json
from copydesk.storage.tables import manifest_path

DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("files", "sizes"),
    [(0, [0]), (1, [1]), (6, [2, 2, 2]), (7, [3, 3, 1]), (20, [7, 7, 6])],
)
def test_a_day_has_so_many_batches_at_most_and_larger_ones_instead(
    tmp_path: Path, files: int, sizes: list[int]
) -> None:
    folder = tmp_path / "landing" / DAY.isoformat()
    folder.mkdir(parents=True)
    for number in range(files):
        (folder / f"{number:02}.txt").touch()
    settings = Settings(landing=str(tmp_path / "landing"), data=str(tmp_path / "data"), batch_files=2, max_batches=3)
    planned = plan_batches(settings, DAY)
    assert planned == [{"day": DAY.isoformat(), "number": number} for number in range(len(sizes))]
    batches = read_json(Partition(settings.data, DAY).plan)["batches"]
    assert [len(batch) for batch in batches] == sizes
    assert [path for batch in batches for path in batch] == [f"{DAY}/{number:02}.txt" for number in range(files)]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    folder = tmp_path / "landing" / DAY.isoformat()
    folder.mkdir(parents=True)
    for name in ("a", "b", "c"):
        (folder / f"{name}.txt").write_text(f"The ferry {name} resumed on Monday after two days of storm.")
    settings = Settings(
        landing=str(tmp_path / "landing"), data=str(tmp_path / "data"), clean=CleanSettings(min_words=2)
    )
    plan_batches(settings, DAY)
    return settings


BATCH = {"day": DAY.isoformat(), "number": 0}


def lose_first(give: Callable[..., Iterable[Any]]) -> Callable[..., Iterator[Any]]:
    return lambda *arguments, **others: islice(iter(give(*arguments, **others)), 1, None)


def lose_last(write: Callable[..., Any]) -> Callable[..., Any]:
    """Takes all, and writes one less."""

    def lose(target: Any, records: Iterable[Any], model: type, **others: Any) -> Any:
        return write(target, (list(records)[:-1] if model is Article else records), model, **others)

    return lose


@pytest.mark.parametrize(
    ("name", "lose", "step", "told"),
    [
        ("load_files", lose_first, clean_batch, "read: 2 came of the 3 that its source has"),
        ("scan_table", lose_first, normalize_batch, "normalize: 2 came of the 3 that its source has"),
        ("read_articles", lambda _: lambda raw, **_others: [], clean_batch, "read 3 articles, kept 0"),
        ("clean_article", lambda _: lambda article, **_others: [], clean_batch, "clean: read 3 articles, kept 0"),
        ("normalize_article", lambda _: lambda article, **_others: [], normalize_batch, "normalize: read 3"),
        ("write_table", lose_last, normalize_batch, "normalize kept 3 articles, .* has 2"),
    ],
)
def test_whoever_loses_an_article_stops_the_batch(
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
    name: str,
    lose: Callable[[Any], Any],
    step: Callable[..., Any],
    told: str,
) -> None:
    if step is normalize_batch:
        clean_batch(settings, BATCH)
    monkeypatch.setattr(module, name, lose(getattr(module, name)))
    with pytest.raises(BooksUnbalanced, match=told):
        step(settings, BATCH)
    stage = Stage.CLEAN if step is clean_batch else Stage.NORMALIZE
    assert not manifest_path(Partition(settings.data, DAY).staged(stage, 0)).exists()
    monkeypatch.undo()
    assert step(settings, BATCH) == BATCH
