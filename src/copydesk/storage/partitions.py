"""Where everything of a landing day lies under the data root.

    staged/<day>/plan.json                        the batches and their files
    staged/<day>/<clean|normalize|enrich>/batch-0000.parquet
    curated/<day>/articles-0000.parquet           enriched articles, one table a batch
    curated/<day>/{signatures,links,assignments}.parquet
    rejects/<day>/<stage>-0000.parquet            the quarantine
    runs/<day>.json                               the books of the day's last run
    boilerplate.json                              what each source repeats, where somebody had it learned

Each table is one task's alone, so that tasks need no lock among them; only `curated/*/assignments` of other days are
rewritten when a late article changes their stories, which `lock_data_root` serializes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from filelock import FileLock, Timeout
from upath import UPath

from copydesk.errors import DataRootBusy, StorageCorrupt
from copydesk.outcome import Stage
from copydesk.storage.files import write_file

LOCK_SECONDS = 600  # a day's deduplication takes seconds to minutes; a longer wait means a stuck holder


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

    @property
    def curated(self) -> UPath:
        return self._root / "curated" / self.day.isoformat()

    def articles(self, number: int) -> UPath:
        return self.curated / f"articles-{number:04d}.parquet"

    @property
    def signatures(self) -> UPath:
        return self.curated / "signatures.parquet"

    @property
    def links(self) -> UPath:
        return self.curated / "links.parquet"

    @property
    def assignments(self) -> UPath:
        return self.curated / "assignments.parquet"

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


@contextmanager
def lock_data_root(data: str) -> Iterator[None]:
    """Hold the data root's one lock, so that two days' deduplications don't rewrite the same stories at once.

    A file lock where the root is a local folder. Object stores have none: there the DAG's own limit of one
    deduplication at a time is what serializes. Raises `DataRootBusy` after `LOCK_SECONDS`.
    """
    root = UPath(data)
    if root.protocol not in ("", "file", "local"):
        yield
        return
    root.mkdir(parents=True, exist_ok=True)
    lock = FileLock(str(root / "dedupe.lock"), timeout=LOCK_SECONDS)
    try:
        lock.acquire()
    except Timeout:
        raise DataRootBusy(f"{root} has been locked by another deduplication for {LOCK_SECONDS} s") from None
    try:
        yield
    finally:
        lock.release()
