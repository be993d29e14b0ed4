"""The landing, read only: `<landing>/<YYYY-MM-DD>/[<source>/]<file>`, and `<file>.meta.json` beside a file.

Nothing here follows a link below a day's folder, opens anything but regular files, or holds more of one than the limit.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import BinaryIO

from upath import UPath

from copydesk.article import UNKNOWN_SOURCE
from copydesk.errors import LandingMissing
from copydesk.outcome import Reason

SIDECAR_SUFFIX = ".meta.json"
# Six short fields; what is larger is no sidecar.
MAX_SIDECAR_BYTES = 100_000

# No local filesystem has longer names (NAME_MAX): asking for one is an error, where asking for another is an answer.
MAX_NAME_BYTES = 255

# What comes between a file's path and the name of a member inside it.
MEMBER_MARK = "!/"

# Controls would break lines in logs, lone surrogates are bytes of a name that is no UTF-8, and a backslash separates
# folders elsewhere. Escaped with a backslash, such a name stays readable and can be told from every other one.
UNSAFE_CHARACTER = re.compile("[\x00-\x1f\x7f-\x9f\\\\\u2028\u2029\ud800-\udfff]")

# Folders that hold nobody's articles, though no dot begins their names: macOS packs its own into this one.
TOOLS_FOLDERS = frozenset({"__MACOSX"})

LOCAL_PROTOCOLS = ("", "file", "local")


@dataclass(frozen=True, slots=True)
class RawFile:
    """One file of the landing. `path` is relative to the landing, with `/` between its parts.

    `payload` is None where the file is over the limit (`byte_count` tells) or couldn't be read: then `failure` tells
    why, for a person, and `failure_reason` for the books. `sidecar` is the file `<file>.meta.json`, where there is one.
    """

    path: str
    landed_on: date
    byte_count: int
    payload: bytes | None
    failure: str | None = None
    failure_reason: Reason = Reason.UNREADABLE
    sidecar: RawFile | None = None

    @property
    def source(self) -> str:
        """The folder between the landing day and the file, "unknown" where there is none."""
        parts = PurePosixPath(self.path.split(MEMBER_MARK)[0]).parts
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
    """The paths, relative to the landing, of a day's files, sorted; unsafe names are escaped (`escape_name`).

    Hidden files and folders (`is_hidden`) hold no articles and are left out, and so are the sidecars of listed files. A
    sidecar without its file, a link and a folder that can't be listed are in the list: reading says what is wrong.
    Raises `LandingMissing` where the day's folder doesn't exist.
    """
    folder = UPath(landing) / day.isoformat()
    if not folder.is_dir():
        raise LandingMissing(f"no landing folder for {day}: {folder}")
    found = set(_walk(folder, day.isoformat()))
    return sorted(path for path in found if not is_sidecar_of(path, found))


def _walk(folder: UPath, path: str) -> Iterator[str]:
    try:
        entries = list(folder.iterdir())
    except OSError:
        yield path
        return
    for entry in entries:
        below = f"{path}/{escape_name(entry.name)}"
        if is_hidden(entry.name):
            continue
        if not is_link(entry) and entry.is_dir():
            yield from _walk(entry, below)
        else:
            yield below


def is_hidden(name: str) -> bool:
    """Whether a file or folder of this name is left out, here and in archives: tools keep their own things there."""
    return (name.startswith(".") and name not in {".", ".."}) or name in TOOLS_FOLDERS


def is_sidecar_of(path: str, files: set[str]) -> bool:
    """Whether a path is the sidecar of one of the files; a sidecar has none itself."""
    file = path.removesuffix(SIDECAR_SUFFIX)
    return file != path and file in files and not file.endswith(SIDECAR_SUFFIX)


def escape_name(name: str) -> str:
    r"""The name with each character that has no place in one written as `\x0a`: bytes that are no UTF-8, too."""
    return UNSAFE_CHARACTER.sub(lambda match: rf"\x{_code_byte(match[0]):02x}", name)


def _code_byte(character: str) -> int:
    """The byte behind a surrogate escape (PEP 383), else the character's own code point."""
    code = ord(character)
    return code - 0xDC00 if 0xDC80 <= code <= 0xDCFF else code


def load_files(landing: str, paths: list[str], max_bytes: int) -> Iterator[RawFile]:
    """The files at `paths`, one after another; what can't be read says so in `failure` and stops nothing."""
    root = UPath(landing)
    for path in paths:
        yield load_file(root, path, max_bytes)


def load_file(root: UPath, path: str, max_bytes: int) -> RawFile:
    """One file of the landing at `root`, with its sidecar; at most `max_bytes` + 1 bytes of it are ever held."""
    raw = load_alone(root, path, max_bytes)
    name = PurePosixPath(path).name + SIDECAR_SUFFIX
    if raw.failure is not None or path.endswith(SIDECAR_SUFFIX) or len(name.encode()) > MAX_NAME_BYTES:
        return raw
    sidecar = load_alone(root, path + SIDECAR_SUFFIX, MAX_SIDECAR_BYTES)
    if sidecar.failure_reason is Reason.VANISHED:
        return raw
    return RawFile(raw.path, raw.landed_on, raw.byte_count, raw.payload, raw.failure, raw.failure_reason, sidecar)


def load_alone(root: UPath, path: str, max_bytes: int) -> RawFile:
    """One file without its sidecar."""
    landed_on = date.fromisoformat(PurePosixPath(path).parts[0])
    if UNSAFE_CHARACTER.search(path):
        detail = "its name holds control characters, a backslash or bytes that are no UTF-8"
        return RawFile(path, landed_on, 0, None, detail, Reason.UNSAFE_NAME)
    if leads_out(root, path):
        return RawFile(path, landed_on, 0, None, "a link, which may lead out of the landing", Reason.OUTSIDE_LANDING)
    try:
        with open_regular(root / path) as stream:
            payload = stream.read(max_bytes + 1)
            if len(payload) > max_bytes:
                return RawFile(path, landed_on, max(len(payload), stream.seek(0, os.SEEK_END)), None)
        return RawFile(path, landed_on, len(payload), payload)
    except FileNotFoundError:
        return RawFile(path, landed_on, 0, None, "it vanished after it had been listed", Reason.VANISHED)
    except OSError as error:
        return RawFile(path, landed_on, 0, None, error.strerror or str(error) or type(error).__name__)


def leads_out(root: UPath, path: str) -> bool:
    """Whether the file or a folder on the way to it, below the landing day, is a link."""
    parts = PurePosixPath(path).parts
    if ".." in parts:
        return True
    return any(is_link(root.joinpath(*parts[: end + 1])) for end in range(1, len(parts)))


def is_link(file: UPath) -> bool:
    """Whether it is a symbolic link, which object stores don't have."""
    return bool(file.protocol in LOCAL_PROTOCOLS and file.is_symlink())


def open_regular(file: UPath) -> BinaryIO:
    """The open file. Raises OSError for what is none: pipes and devices never end, and opening a pipe waits."""
    if file.protocol not in LOCAL_PROTOCOLS:
        return file.open("rb")
    descriptor = os.open(file.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError("not a regular file")
    return os.fdopen(descriptor, "rb")
