"""Folders that are made once and then only read: fetched jars, compiled classes, extracted models.

A folder's name ends in a hash of all that it is made of, so an upgrade makes a new one beside it. It is filled
under a temporary name and renamed when complete; a lock on the whole cache lets one process at a time do so.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from filelock import FileLock

from copydesk.assets.errors import storage_error

_PARTIAL = ".partial-"


def repository_in(cache: Path) -> Path:
    """The Maven repository folder inside the cache; everything in it was fetched by `jars`."""
    return cache / "m2"


def content_key(files: Iterable[Path], *facts: str) -> str:
    """16 hexadecimal digits that change when a file's name or bytes, or a fact, changes."""
    digest = hashlib.sha256()
    for path in files:
        digest.update(f"{path.name}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    for fact in facts:
        digest.update(f"{fact}\0".encode())
    return digest.hexdigest()[:16]


def make_once(cache: Path, name: str, key: str, fill: Callable[[Path], None]) -> Path:
    """The folder `<cache>/<name>-<key>`, made by `fill(empty folder)` unless it is there already.

    Safe against other processes doing the same and against being killed half way. Raises what `fill` raises,
    `DiskFull` and `FolderUnwritable`.
    """
    place = cache / f"{name}-{key}"
    if place.is_dir():
        return place
    try:
        cache.mkdir(parents=True, exist_ok=True)
        # The system lets go of it however the process ends.
        with FileLock(cache / "lock", fallback_to_soft=False):
            if place.is_dir():
                return place
            _drop_leftovers(cache, name)
            partial = Path(tempfile.mkdtemp(prefix=f"{name}{_PARTIAL}", dir=cache))
            try:
                fill(partial)
                partial.chmod(0o755)
                partial.rename(place)
            except BaseException:
                shutil.rmtree(partial, ignore_errors=True)
                raise
    except OSError as error:
        raise storage_error(cache, error) from error
    return place


def _drop_leftovers(cache: Path, name: str) -> None:
    """Remove what a killed process left half made; whoever holds the lock knows that nobody is making it now."""
    for leftover in cache.glob(f"{name}{_PARTIAL}*"):
        shutil.rmtree(leftover, ignore_errors=True)
