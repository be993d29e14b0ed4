"""The division of a landing day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from copydesk.pipeline import plan_batches
from copydesk.settings import Settings
from copydesk.storage.partitions import Partition, read_json

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
