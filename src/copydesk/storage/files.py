"""Whole files, written so that a reader sees the old one or the new one and never a half."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

from upath import UPath

_READ_BYTES = 1024**2


def write_file(target: UPath, payload: bytes) -> None:
    """Put `payload` in the place of `target`."""
    with replace_file(target) as stream:
        stream.write(payload)


@contextmanager
def replace_file(target: UPath) -> Iterator[IO[bytes]]:
    """A stream to write and read; what is in it takes the place of `target` at the end, unless an error ends it.

    It lies in a temporary file beside the target. Object stores write a key whole or not at all, so there it lies on
    this machine until it is sent.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.protocol not in ("", "file", "local"):
        with tempfile.TemporaryFile() as stream:
            yield stream
            stream.seek(0)
            with target.open("wb") as remote:
                shutil.copyfileobj(stream, remote)
        return
    temporary = target.with_name(f".{target.name}.{uuid.uuid4().hex}.tmp")
    try:
        with temporary.open("w+b") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def remove_temporaries(folder: UPath, before: float | None = None) -> None:
    """Remove what writers that were killed left in a local folder, where given only what is older than a moment.

    The moment is in seconds since 1970. Nobody takes such a file for data: its name is hidden, and no manifest has it.
    """
    if folder.protocol not in ("", "file", "local") or not folder.is_dir():
        return
    for file in folder.iterdir():
        if file.name.startswith(".") and file.name.endswith(".tmp"):
            with suppress(FileNotFoundError):  # its writer may have ended meanwhile
                if before is None or file.stat().st_mtime < before:
                    file.unlink()


def checksum(stream: IO[bytes]) -> str:
    """The sha256 of a whole stream in hex; leaves it at its start."""
    digest = hashlib.sha256()
    stream.seek(0)
    while some := stream.read(_READ_BYTES):
        digest.update(some)
    stream.seek(0)
    return digest.hexdigest()
