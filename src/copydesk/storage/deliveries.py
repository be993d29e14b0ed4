"""What lies in the landing for a day, in one checksum, so that what arrives, changes or goes later is seen.

It looks at names, sizes and times, never into a file. A file that was only touched makes a run that changes nothing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from upath import UPath

from copydesk.errors import LandingMissing
from copydesk.storage.landing import SIDECAR_SUFFIX, list_days, list_files


@dataclass(frozen=True, slots=True)
class Delivery:
    """A landing day's files: how many, and the checksum over their names, sizes and times."""

    files: int
    checksum: str


def find_delivery(landing: str, day: date) -> Delivery | None:
    """What landed on a day; None where the landing has no folder for it. Raises `LandingMissing`: `require_landing`."""
    require_landing(landing)
    root = UPath(landing)
    if not (root / day.isoformat()).is_dir():
        return None
    try:
        files = list_files(landing, day)
    except LandingMissing:  # it went while we looked
        return None
    digest = hashlib.sha256()
    for path in files:
        for one in (path, path + SIDECAR_SUFFIX):
            digest.update(f"{one}\0{_describe(root / one)}\n".encode())
    return Delivery(len(files), digest.hexdigest())


def require_landing(landing: str) -> None:
    """Raise `LandingMissing` where there is no landing, or another folder: one with entries, none of them a day.

    An empty one is a landing in which nothing has landed yet.
    """
    root = UPath(landing)
    if not list_days(landing) and any(True for _ in root.iterdir()):
        raise LandingMissing(f"{root} has no folder <YYYY-MM-DD>, but other things: is it the landing?")


def _describe(file: UPath) -> str:
    try:
        found = file.stat()
    except OSError:
        return "-"
    return f"{found.st_size} {found.st_mtime}"
