"""Whole files, written so that a reader sees the old one or the new one and never a half."""

from __future__ import annotations

import hashlib
import os
import uuid

from upath import UPath


def write_file(target: UPath, payload: bytes) -> str:
    """Write `payload` under a temporary name and rename it to `target`; returns its sha256 in hex.

    Object stores write a key whole or not at all, so only the local filesystem needs the rename.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.protocol in ("", "file", "local"):
        temporary = target.with_name(f".{target.name}.{uuid.uuid4().hex}.tmp")
        try:
            with temporary.open("wb") as stream:
                stream.write(payload)
                stream.flush()
                os.fsync(stream.fileno())
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
    else:
        target.write_bytes(payload)
    return checksum(payload)


def checksum(payload: bytes) -> str:
    """The sha256 of `payload` in hex."""
    return hashlib.sha256(payload).hexdigest()
