"""Where everything of a landing day lies under the data root.

    staged/<day>/plan.json                        the batches and their files
    staged/<day>/<clean|normalize|enrich>/batch-0000.parquet
    staged/<day>/signatures/batch-0000.parquet
    curated/                                      the curated layer (`storage.curated`)
    rejects/<day>/<stage>-0000.parquet            the quarantine
    quarantine/<day>.json                         how often and since when its rejects were tried, and what left it
    runs/<day>.json                               the books of the day's last run
    stopped/<day>.json                            why the run after it ended badly
    claims/<day>.json                             which run has the day
    forgotten.json                                what is kept out for good (`pipeline.forgotten`)
    boilerplate.json                              what each source repeats, where somebody had it learned

Each table is one task's alone, so that tasks need no lock among them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from upath import UPath

from copydesk.errors import StorageCorrupt
from copydesk.outcome import Stage
from copydesk.storage.files import write_file


@dataclass(frozen=True, slots=True)
class Partition:
    """The paths of one landing day under the data root."""

    data: str
    day: date

    @property
    def _root(self) -> UPath:
        return UPath(self.data)

    @property
    def plan(self) -> UPath:
        return self._root / "staged" / self.day.isoformat() / "plan.json"

    def staged(self, stage: Stage, number: int) -> UPath:
        """A stage's output for one batch."""
        return self.plan.parent / str(stage) / f"batch-{number:04d}.parquet"

    def rejects(self, stage: Stage, number: int) -> UPath:
        """What a stage rejected of one batch."""
        return self._root / "rejects" / self.day.isoformat() / f"{stage}-{number:04d}.parquet"

    def signed(self, number: int) -> UPath:
        """The signatures of a batch's enriched articles."""
        return self.plan.parent / "signatures" / f"batch-{number:04d}.parquet"

    @property
    def taken(self) -> UPath:
        """What of the day was taken in for curation, and which shards of it are searched."""
        return self.plan.parent / "taken.json"

    def found(self, shard: int | str) -> UPath:
        """The links that a shard's search found."""
        return self.plan.parent / "found" / f"{shard}.parquet"

    def clear_found(self) -> None:
        """Remove what was found for an earlier curation of the day."""
        folder = self.found(0).parent
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            path.unlink(missing_ok=True)

    @property
    def run(self) -> UPath:
        return self._root / "runs" / f"{self.day.isoformat()}.json"


def write_json(target: UPath, content: Any) -> None:
    """Write plain values as JSON, whole or not at all."""
    write_file(target, json.dumps(content, indent=2, ensure_ascii=False).encode())


def read_json(target: UPath) -> Any:
    """The values of a JSON file. Raises `StorageCorrupt`, naming it, where it is missing."""
    try:
        return json.loads(target.read_bytes())
    except FileNotFoundError:
        raise StorageCorrupt(f"{target} is missing: the task that writes it has not run") from None
