"""A file opened: unpacked as often as its name says, and handed to its reader, as are the files inside it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import IO

from copydesk.outcome import Reason
from copydesk.read.context import ContainerReader, Context
from copydesk.read.document import Document, Member, ReadingStopped, Refusal
from copydesk.read.kinds import CONTAINERS, DOCUMENTS, Kind, find_kind
from copydesk.read.limits import read_whole
from copydesk.read.screening import refuse_blank, refuse_payload
from copydesk.storage.landing import MEMBER_MARK

# LexisNexis and Factiva offer these beside plain text and HTML, which hold the same articles.
OFFICE_SUFFIXES = frozenset({".docx", ".doc", ".rtf", ".odt", ".pdf", ".xlsx", ".xls"})
NOTHING_INSIDE = Refusal(Reason.EMPTY, "it holds no article")


def open_file(path: str, payload: bytes, context: Context, nesting: int = 0) -> Iterator[Document | Refusal]:
    """What the file of this name holds: at least one outcome. `nesting` counts the archives around it."""
    kind = find_kind(path)
    if kind is None:
        yield refuse_name(path)
        return
    limit = context.settings.max_bytes if kind.container is None or nesting else context.settings.max_archive_bytes
    if len(payload) > limit:
        yield Refusal(Reason.OVERSIZED, f"{len(payload):,} bytes, the limit is {limit:,} bytes")
        return
    if not payload:
        yield Refusal(Reason.EMPTY, "0 bytes")
        return
    is_empty = True
    try:
        for found in read_kind(kind, payload, context, nesting):
            is_empty = False
            yield found
    except ReadingStopped as stopped:
        if stopped.ends_file and nesting:
            raise
        yield stopped.refusal
    else:
        if is_empty:
            yield NOTHING_INSIDE


def refuse_name(path: str) -> Refusal:
    """Why no reader takes a file of this name, and for what office programs write, what to deliver instead."""
    suffix = PurePosixPath(path.lower().removesuffix(".gz")).suffix
    if suffix in OFFICE_SUFFIXES:
        detail = f"{suffix} is an office document: export or save it as plain text (.txt) or as a page (.html)"
        return Refusal(Reason.UNSUPPORTED_FORMAT, detail)
    names = ", ".join((*DOCUMENTS, *CONTAINERS))
    return Refusal(Reason.UNSUPPORTED_FORMAT, f"the name ends in none of {names}, with or without .gz")


def read_kind(kind: Kind, payload: bytes, context: Context, nesting: int) -> Iterator[Document | Refusal]:
    """What a file of a known kind holds. Raises `ReadingStopped`."""

    def open_stream() -> IO[bytes]:
        return context.budget.gunzip(payload) if kind.is_gzipped else io.BytesIO(payload)

    if kind.container is not None:
        yield from open_container(kind.container, open_stream, context, nesting)
        return
    unpacked = read_whole(open_stream(), context.settings.max_bytes) if kind.is_gzipped else payload
    refused = refuse_payload(unpacked)
    if refused is not None:
        yield refused
    elif kind.document is not None:
        for found in context.budget.guard_each(kind.document(unpacked, context)):
            if isinstance(found, Document) and not found.own_bytes:
                found = replace(found, own_bytes=unpacked)
            yield refuse_blank(found)


def open_container(
    reader: ContainerReader, open_stream: Callable[[], IO[bytes]], context: Context, nesting: int
) -> Iterator[Document | Refusal]:
    """What is in a container, and in the containers in it."""
    for found in context.budget.guard_each(reader(open_stream, context)):
        if not isinstance(found, Member):
            yield refuse_blank(found)
        elif nesting + 1 >= context.settings.max_nesting and is_container(found.name):
            detail = f"an archive inside {nesting + 1} others, the limit is {context.settings.max_nesting} in all"
            yield Refusal(Reason.NESTED_TOO_DEEP, detail, MEMBER_MARK + found.name)
        else:
            for inner in open_file(found.name, found.payload, context, nesting + 1):
                inner = replace(inner, part=f"{MEMBER_MARK}{found.name}{inner.part}")
                if isinstance(inner, Document) and inner.sidecar is None:
                    inner = replace(inner, sidecar=found.sidecar)
                yield inner


def is_container(name: str) -> bool:
    """Whether a file of this name would hold further files."""
    kind = find_kind(name)
    return kind is not None and kind.container is not None
