"""What a format reader hands on: a decoded document, a member of an archive, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from copydesk.article import EncodingOrigin, Format, Statement
from copydesk.outcome import Reason


@dataclass(frozen=True, slots=True)
class Document:
    """One article's text as its file holds it. `url` is the absolute canonical URL that the document states.

    `own_bytes` are those that hold this article alone, where the file holds others too: id and checksum are theirs.
    `part` is where in the file it was ("#3", "!/inner/story.txt"). `sidecar` is that of an archive's member.
    `source` is who published it, where the file holds the articles of many.
    """

    text: str
    format: Format
    encoding: str
    encoding_origin: EncodingOrigin
    url: str | None = None
    is_html: bool = False
    statement: Statement | None = None
    language: str | None = None
    source: str | None = None
    fetched_at: datetime | None = None
    own_bytes: bytes = b""
    part: str = ""
    sidecar: Sidecar | None = None


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What the file beside a file says of it; `statement` holds the rest of it, unread."""

    source: str | None = None
    url: str | None = None
    language: str | None = None
    fetched_at: datetime | None = None
    statement: Statement | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside an archive, unpacked. `name` is its safe path in the archive."""

    name: str
    payload: bytes
    sidecar: Sidecar | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file, or a part of it, can't become an article. `detail` is one line for a person."""

    reason: Reason
    detail: str
    part: str = ""


class ReadingStopped(Exception):
    """A file can't be read on, or uses more than it may. `ends_file` where that is so for all that it still holds."""

    def __init__(self, refusal: Refusal, *, ends_file: bool) -> None:
        super().__init__(refusal.detail)
        self.refusal = refusal
        self.ends_file = ends_file
