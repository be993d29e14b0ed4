"""What an index needs now and then: a snapshot, and no more old snapshots and indices than are wanted."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from copydesk.index import connect, restore_snapshot, retire_indices, retire_snapshots, take_snapshot
from copydesk.settings import Settings


def maintain_index(settings: Settings, dry_run: bool = True) -> dict[str, Any]:
    """Take a snapshot, then delete all but the newest snapshots and replaced indices; what was done, as JSON values.

    With `dry_run` nothing is taken and nothing deleted: `retired_snapshots` and `retired_indices` are what would be.
    """
    with connect(settings) as client:
        taken = None if dry_run else take_snapshot(client, settings.index, datetime.now(UTC)).name
        return {
            "dry_run": dry_run,
            "snapshot": taken,
            "retired_snapshots": retire_snapshots(
                client, settings.index, settings.index.keep_snapshots, dry_run=dry_run
            ),
            "retired_indices": retire_indices(client, settings.index, settings.index.keep_old, dry_run=dry_run),
        }


def restore_index(settings: Settings, snapshot: str) -> list[str]:
    """Bring the indices of a snapshot back; their names. Raises `IndexIncompatible` where they are in use."""
    with connect(settings) as client:
        return restore_snapshot(client, settings.index, snapshot)
