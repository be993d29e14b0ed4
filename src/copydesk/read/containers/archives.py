"""ZIP and tar archives: their files, unpacked in memory one after another. Nothing is ever written.

A member's name is never used as a path, and yet names that lead out of the archive, and links, are refused: such an
archive was made to do harm, or by a tool that went wrong.
"""

from __future__ import annotations

import io
import re
import stat
import tarfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from typing import IO

from copydesk.outcome import Reason
from copydesk.read.context import Context
from copydesk.read.document import Member, ReadingStopped, Refusal, Sidecar
from copydesk.read.limits import Budget, read_whole
from copydesk.read.provenance.sidecar import parse_sidecar
from copydesk.storage.landing import (
    MAX_SIDECAR_BYTES,
    MEMBER_MARK,
    SIDECAR_SUFFIX,
    UNSAFE_CHARACTER,
    escape_name,
    is_hidden,
    is_sidecar_of,
)

# The longest path that Linux takes.
MAX_NAME_CHARACTERS = 4_096
NAME_DIGEST_BYTES = 16
DRIVE = re.compile(r"[A-Za-z]:")
# Each entry of a ZIP's directory begins so: counting them costs nothing, while reading a million takes a gigabyte.
ZIP_ENTRY = b"PK\x01\x02"
ZIP_ENCRYPTED = 0x1
# bzip2 and LZMA may be told to take any amount of memory, and no archiver uses them unasked.
ZIP_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
# Headers that hold a longer name or further attributes: real ones have some kilobytes.
TAR_HEADER_TYPES = frozenset(
    {tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK}
)
MAX_TAR_HEADER_BYTES = 1_000_000

Sidecars = dict[str, Sidecar | Refusal]


# ── ZIP ──────────────────────────────────────────────────────────────────────────────────────────────────


def open_zip(open_stream: Callable[[], IO[bytes]], context: Context) -> Iterator[Member | Refusal]:
    """The files of a ZIP archive, each with its sidecar."""
    stream = open_stream()
    payload = stream.getvalue() if isinstance(stream, io.BytesIO) else read_whole(stream, context.settings.max_bytes)
    entries = payload.count(ZIP_ENTRY)
    if entries > context.settings.max_parts:
        detail = f"{entries:,} members, the limit is {context.settings.max_parts:,}"
        yield Refusal(Reason.TOO_MANY_PARTS, detail)
        return
    try:
        archive = zipfile.ZipFile(io.BytesIO(payload))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        yield Refusal(Reason.TRUNCATED if payload[:4] == b"PK\x03\x04" else Reason.MALFORMED, f"no ZIP: {error}")
        return
    files = [entry for entry in archive.infolist() if not entry.is_dir() and not is_hidden_member(entry.filename)]
    if overlap(archive.infolist()):
        yield Refusal(
            Reason.DECOMPRESSION_BOMB, "its members lie over each other, so as to unpack the same bytes often"
        )
        return
    sidecars = read_zip_sidecars(archive, files, context.budget)
    yield from refuse_orphans(sidecars, {entry.filename for entry in files})
    seen: Counter[str] = Counter()
    for entry in files:
        if entry.filename in sidecars:
            continue
        context.budget.count_parts()
        seen[entry.filename] += 1
        refused = refuse_entry(entry, seen[entry.filename])
        if refused is not None:
            yield refused
        else:
            yield from unpack_entry(archive, entry, context, sidecars)


def overlap(entries: Iterable[zipfile.ZipInfo]) -> bool:
    """Whether two members share bytes of the archive (Fifield, "A better zip bomb", 2019)."""
    end = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if entry.header_offset < end:
            return True
        end = entry.header_offset + entry.compress_size
    return False


def refuse_entry(entry: zipfile.ZipInfo, occurrence: int = 1) -> Refusal | None:
    """Why a member isn't unpacked; None where it is. It is the so manieth of its name."""
    refused = refuse_name(entry.orig_filename, occurrence)
    if refused is not None:
        return refused
    part = MEMBER_MARK + escape_name(entry.filename)
    mode = entry.external_attr >> 16
    if stat.S_ISLNK(mode):
        return Refusal(Reason.OUTSIDE_LANDING, "a link, which may lead out of the archive", part)
    if entry.flag_bits & ZIP_ENCRYPTED:
        return Refusal(Reason.ENCRYPTED, "an encrypted member", part)
    if entry.compress_type not in ZIP_METHODS:
        return Refusal(Reason.UNSUPPORTED_FORMAT, f"packed by method {entry.compress_type}, not by deflate", part)
    return None


def unpack_entry(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, context: Context, sidecars: Sidecars
) -> Iterator[Member | Refusal]:
    """One member's bytes."""
    try:
        payload = unpack_zip_bytes(archive, entry, context.budget, context.settings.max_bytes)
    except ReadingStopped as stopped:
        yield from refuse_member(stopped, entry.filename)
        return
    yield from with_sidecar(entry.filename, payload, sidecars)


def unpack_zip_bytes(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: Budget, max_bytes: int) -> bytes:
    """What a member holds. Raises `ReadingStopped`."""
    try:
        with archive.open(entry) as stream:
            return read_whole(budget.unpack(stream, entry.compress_size), max_bytes)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, ValueError) as error:
        raise ReadingStopped(Refusal(Reason.MALFORMED, f"a broken member: {error}"), ends_file=False) from None


def read_zip_sidecars(archive: zipfile.ZipFile, files: list[zipfile.ZipInfo], budget: Budget) -> Sidecars:
    """The sidecars among the members, by their own names."""
    found: Sidecars = {}
    for entry in files:
        if entry.filename.endswith(SIDECAR_SUFFIX) and refuse_entry(entry) is None:
            try:
                found[entry.filename] = parse_sidecar(unpack_zip_bytes(archive, entry, budget, MAX_SIDECAR_BYTES))
            except ReadingStopped as stopped:
                if stopped.ends_file:
                    raise
                found[entry.filename] = stopped.refusal
    return found


# ── tar ──────────────────────────────────────────────────────────────────────────────────────────────────


class TarHeader(tarfile.TarInfo):
    """A member's header, which may not take all the memory there is."""

    @classmethod
    def frombuf(cls, buf: bytes, encoding: str, errors: str) -> TarHeader:  # type: ignore[override]
        """The header in a block. Raises `ReadingStopped` for one that says it goes on too long."""
        header = super().frombuf(buf, encoding, errors)
        if header.type in TAR_HEADER_TYPES and header.size > MAX_TAR_HEADER_BYTES:
            refusal = Refusal(Reason.OVERSIZED, f"a member's header of {header.size:,} bytes")
            raise ReadingStopped(refusal, ends_file=False)
        return header


def open_tar(open_stream: Callable[[], IO[bytes]], context: Context) -> Iterator[Member | Refusal]:
    """The files of a tar archive, each with its sidecar. It is read twice: a sidecar may come after its file."""
    scratch = Budget(context.settings)
    sidecars = read_tar_sidecars(open_stream, scratch)
    seen: Counter[str] = Counter()
    for archive, entry in walk_tar(open_stream()):
        if isinstance(entry, Refusal):
            yield entry
            break
        if entry.isdir() or is_hidden_member(entry.name) or entry.name in sidecars:
            continue
        context.budget.count_parts()
        seen[entry.name] += 1
        refused = refuse_tar_entry(entry, seen[entry.name])
        if refused is not None:
            yield refused
            continue
        try:
            payload = read_tar_bytes(archive, entry, context.settings.max_bytes)
        except ReadingStopped as stopped:
            yield from refuse_member(stopped, entry.name)
            continue
        yield from with_sidecar(entry.name, payload, sidecars)
    yield from refuse_orphans(sidecars, seen.keys() | sidecars.keys())


def walk_tar(stream: IO[bytes]) -> Iterator[tuple[tarfile.TarFile, tarfile.TarInfo | Refusal]]:
    """The archive with each of its headers; at a broken one a refusal, which is the last."""
    archive: tarfile.TarFile | None = None
    try:
        archive = tarfile.open(fileobj=stream, mode="r|", tarinfo=TarHeader, errors="surrogateescape")  # noqa: SIM115
        for entry in archive:
            yield archive, entry
    except (tarfile.TarError, EOFError, ValueError, OverflowError, LookupError) as error:
        reason = Reason.TRUNCATED if "unexpected end" in str(error) else Reason.MALFORMED
        yield archive or tarfile.TarFile(fileobj=io.BytesIO(), mode="w"), Refusal(reason, f"no tar archive: {error}")


def refuse_tar_entry(entry: tarfile.TarInfo, occurrence: int = 1) -> Refusal | None:
    """Why a member isn't unpacked; None where it is. It is the so manieth of its name."""
    refused = refuse_name(entry.name, occurrence)
    if refused is not None:
        return refused
    part = MEMBER_MARK + escape_name(entry.name)
    if entry.issym() or entry.islnk():
        return Refusal(Reason.OUTSIDE_LANDING, "a link, which may lead out of the archive", part)
    if not entry.isreg():
        return Refusal(Reason.UNREADABLE, "not a regular file", part)
    return None


def read_tar_bytes(archive: tarfile.TarFile, entry: tarfile.TarInfo, max_bytes: int) -> bytes:
    """What a member holds. Raises `ReadingStopped`."""
    stream = archive.extractfile(entry)
    if stream is None:
        raise ReadingStopped(Refusal(Reason.UNREADABLE, "not a regular file"), ends_file=False)
    try:
        payload = read_whole(stream, max_bytes)
    except tarfile.TarError as error:
        raise ReadingStopped(Refusal(Reason.TRUNCATED, f"a broken member: {error}"), ends_file=False) from None
    if len(payload) < entry.size:
        raise ReadingStopped(Refusal(Reason.TRUNCATED, "the archive ends inside this member"), ends_file=False)
    return payload


def read_tar_sidecars(open_stream: Callable[[], IO[bytes]], scratch: Budget) -> Sidecars:
    """The sidecars among the members, by their own names. What is wrong besides them the second pass finds."""
    found: Sidecars = {}
    try:
        for archive, entry in walk_tar(open_stream()):
            if isinstance(entry, Refusal):
                break
            scratch.count_parts()
            is_sidecar = entry.name.endswith(SIDECAR_SUFFIX) and not is_hidden_member(entry.name)
            if is_sidecar and refuse_tar_entry(entry) is None:
                try:
                    found[entry.name] = parse_sidecar(read_tar_bytes(archive, entry, MAX_SIDECAR_BYTES))
                except ReadingStopped as stopped:
                    found[entry.name] = stopped.refusal
    except ReadingStopped:
        pass
    return found


# ── both ─────────────────────────────────────────────────────────────────────────────────────────────────


def is_hidden_member(name: str) -> bool:
    r"""Whether a member is hidden, or a folder that it is in: left out here as in the landing. `..\up.txt` is not."""
    return any(is_hidden(part) for part in name.replace("\\", "/").split("/"))


def refuse_name(name: str, occurrence: int) -> Refusal | None:
    """UNSAFE_NAME for a name that is none or leads elsewhere, or that an earlier member had."""
    parts = name.removeprefix("./").split("/")
    part = MEMBER_MARK + shorten_name(name) + (f"#{occurrence}" if occurrence > 1 else "")
    if name.startswith("/") or DRIVE.match(name) or ".." in parts or "" in parts or len(name) > MAX_NAME_CHARACTERS:
        return Refusal(Reason.UNSAFE_NAME, "its name leads out of the archive", part)
    if UNSAFE_CHARACTER.search(name):
        return Refusal(Reason.UNSAFE_NAME, "its name holds controls, a backslash or bytes that are no UTF-8", part)
    if occurrence > 1:
        return Refusal(Reason.UNSAFE_NAME, "another member before it has the same name", part)
    return None


def shorten_name(name: str) -> str:
    """The escaped name; of one that is too long its beginning and a digest of it all, so that no two are the same."""
    if len(name) <= MAX_NAME_CHARACTERS:
        return escape_name(name)
    digest = blake2b(name.encode("utf-8", "surrogatepass"), digest_size=NAME_DIGEST_BYTES).hexdigest()
    return f"{escape_name(name[:MAX_NAME_CHARACTERS])}…{digest}"


def with_sidecar(name: str, payload: bytes, sidecars: Sidecars) -> Iterator[Member | Refusal]:
    """The member with its sidecar; a broken sidecar is refused by itself."""
    sidecar = sidecars.get(name + SIDECAR_SUFFIX)
    if isinstance(sidecar, Refusal):
        yield Refusal(sidecar.reason, sidecar.detail, MEMBER_MARK + name + SIDECAR_SUFFIX)
        sidecar = None
    yield Member(name, payload, sidecar)


def refuse_orphans(sidecars: Sidecars, names: set[str]) -> Iterator[Refusal]:
    """Sidecars without their file."""
    for name in sidecars:
        if not is_sidecar_of(name, names):
            yield Refusal(Reason.ORPHAN_SIDECAR, "the file beside which it stands is missing", MEMBER_MARK + name)


def refuse_member(stopped: ReadingStopped, name: str) -> Iterator[Refusal]:
    """The refusal of one member, unless it ends the file."""
    if stopped.ends_file:
        raise stopped
    yield Refusal(stopped.refusal.reason, stopped.refusal.detail, MEMBER_MARK + escape_name(name))
