"""The landing, read only: `<landing>/<YYYY-MM-DD>/[<source>/]<file>`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from upath import UPath

from copydesk.errors import LandingMissing

UNKNOWN_SOURCE = "unknown"


@dataclass(frozen=True, slots=True)
class RawFile:
    """One file of the landing. `path` is relative to the landing, with `/` between its parts.

    `payload` is None where the file is over the limit (`byte_count` tells) or couldn't be read (`failure` tells why).
    """

    path: str
    landed_on: date
    byte_count: int
    payload: bytes | None
    failure: str | None = None

    @property
    def source(self) -> str:
        """The folder between the landing day and the file, "unknown" where there is none."""
        parts = PurePosixPath(self.path).parts
        return parts[1] if len(parts) > 2 else UNKNOWN_SOURCE


def list_days(landing: str) -> list[date]:
    """The days that the landing has a folder for, sorted; other entries are nobody's. Raises `LandingMissing`."""
    root = UPath(landing)
    if not root.is_dir():
        raise LandingMissing(f"no landing folder: {root}")
    return sorted(day for entry in root.iterdir() if entry.is_dir() and (day := _parse_day(entry.name)))


def _parse_day(name: str) -> date | None:
    try:
        return date.fromisoformat(name) if len(name) == len("YYYY-MM-DD") else None
    except ValueError:
        return None


def list_files(landing: str, day: date) -> list[str]:
    """The paths, relative to the landing, of a day's files, sorted. Hidden files are no articles and are left out.

    Raises `LandingMissing` where the day's folder doesn't exist.
    """
    root = UPath(landing)
    folder = root / day.isoformat()
    if not folder.is_dir():
        raise LandingMissing(f"no landing folder for {day}: {folder}")
    found = (
        entry.relative_to(root).as_posix()
        for entry in folder.rglob("*")
        if not entry.is_dir() and not entry.name.startswith(".")
    )
    return sorted(found)


def load_files(landing: str, paths: list[str], max_bytes: int) -> Iterator[RawFile]:
    """The files at `paths`, one after another; what can't be read says so in `failure` and stops nothing."""
    root = UPath(landing)
    for path in paths:
        yield load_file(root, path, max_bytes)


def load_file(root: UPath, path: str, max_bytes: int) -> RawFile:
    """One file of the landing at `root`; at most `max_bytes` + 1 bytes are ever held."""
    landed_on = date.fromisoformat(PurePosixPath(path).parts[0])
    file = root / path
    try:
        if not is_regular(file):
            return RawFile(path, landed_on, 0, None, "not a regular file inside the landing")
        with file.open("rb") as stream:
            payload = stream.read(max_bytes + 1)
        if len(payload) > max_bytes:
            return RawFile(path, landed_on, file.stat().st_size, None)
        return RawFile(path, landed_on, len(payload), payload)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return RawFile(path, landed_on, 0, None, reason)


def is_regular(file: UPath) -> bool:
    """Whether it is a plain file: links lead out of the landing, and pipes and devices never end."""
    return file.is_file() and not (hasattr(file, "is_symlink") and file.is_symlink())
