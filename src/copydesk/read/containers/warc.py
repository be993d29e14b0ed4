"""WARC: the pages of a crawl. Requests, metadata and what is no page or text hold no article and are passed over."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from dataclasses import replace
from datetime import datetime
from email.message import Message
from functools import partial
from io import StringIO
from itertools import count
from typing import IO

import brotli
from warcio.archiveiterator import ArchiveIterator, WARCIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from copydesk.outcome import Reason
from copydesk.read.context import Context
from copydesk.read.document import Document, ReadingStopped, Refusal
from copydesk.read.formats.html import read_page
from copydesk.read.formats.text import read_text
from copydesk.read.limits import read_whole
from copydesk.read.provenance.identity import canonicalize_url
from copydesk.read.screening import refuse_payload

PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})
ARTICLE_TYPES = PAGE_TYPES | {"text/plain"}
# Record types that hold what a server answered, or the text that somebody made of it (WARC 1.1, section 6).
CONTENT_RECORDS = frozenset({"response", "resource", "conversion"})
OK = "200"
# Brotli unpacks a page's worth of one repeated letter from a few bytes.
PIECE_BYTES = 1_000_000
# warcio's time for a line is the square of its length. Servers accept some 10 to 100 kB of HTTP headers.
MAX_HEADER_BYTES = 256 * 1024
# How a page begins that nothing has packed.
MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<[!?A-Za-z]")
# What warcio stumbles on where a record's headers are broken.
RECORD_ERRORS = (ArchiveLoadFailed, ValueError, LookupError, AttributeError, TypeError)


def read_warc(open_stream: Callable[[], IO[bytes]], context: Context) -> Iterator[Document | Refusal]:
    """Each page and text of the archive, with its address and the time at which it was fetched.

    A broken record ends it: where the next one begins is not known.
    """
    stream = HeaderLimit(open_stream())
    archive = WARCIterator(stream)
    articles = 0
    for number in count(1):
        try:
            record = next_record(archive, stream)
        except RECORD_ERRORS as error:
            yield Refusal(Reason.MALFORMED, f"no WARC record: {error}", f"#{number}")
            return
        if record is None:
            break
        context.budget.count_parts()
        if is_article(record):
            articles += 1
            read: Callable[[], list[Document | Refusal]] = partial(list, read_record(archive, record, context))
            found = context.budget.guard_part(read)
            for one in [found] if isinstance(found, Refusal) else found:
                yield replace(one, part=f"#{number}")
    if not articles:
        yield Refusal(Reason.EMPTY, f"none of its {number - 1:,} records is a page")


class HeaderLimit(io.RawIOBase):
    """The bytes of an archive. While a header is looked for, no more are given than any has."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.left: int | None = None

    def readable(self) -> bool:
        """It is."""
        return True

    def read(self, count: int = -1) -> bytes:
        """As the stream reads. Raises `ReadingStopped` where a header goes on for too long."""
        chunk: bytes = self._stream.read1(count)  # type: ignore[attr-defined]
        if self.left is not None:
            self.left -= len(chunk)
            if self.left < 0:
                refusal = Refusal(Reason.OVERSIZED, f"a record's header of more than {MAX_HEADER_BYTES:,} bytes")
                raise ReadingStopped(refusal, ends_file=False)
        return chunk


def next_record(archive: ArchiveIterator, stream: HeaderLimit) -> ArcWarcRecord | None:
    """The next record; None at the end. What warcio prints of a broken one is found out by `is_complete`."""
    with redirect_stderr(StringIO()):
        archive.read_to_end()  # what is left of the one before
        stream.left = MAX_HEADER_BYTES
        record: ArcWarcRecord | None = next(archive, None)
        stream.left = None
    return record


def is_article(record: ArcWarcRecord) -> bool:
    """Whether a record holds a page or a text."""
    return record.rec_type in CONTENT_RECORDS and read_content_type(record)[0] in ARTICLE_TYPES


def read_record(archive: ArchiveIterator, record: ArcWarcRecord, context: Context) -> Iterator[Document | Refusal]:
    """The page of one record; an answer other than 200 holds no article."""
    status = record.http_headers.get_statuscode() if record.http_headers else OK
    if status != OK:
        yield Refusal(Reason.NO_ARTICLE_TEXT, f"the server answered {status[:20]!r}")
        return
    cut = record.rec_headers.get_header("WARC-Truncated")
    if cut:
        yield Refusal(Reason.TRUNCATED, f"the crawl cut it off, for its {cut[:20]!r}")
        return
    try:
        payload = read_payload(record, context)
    except ReadingStopped as stopped:
        if stopped.ends_file:
            raise
        yield stopped.refusal
        return
    if not is_complete(archive, record):
        yield Refusal(Reason.TRUNCATED, "the record is shorter or longer than its Content-Length says")
        return
    refused = refuse_payload(payload)
    if refused is not None:
        yield refused
        return
    mime, charset = read_content_type(record)
    found = read_page(payload, context, charset) if mime in PAGE_TYPES else read_text(payload, context)
    for one in found:
        yield complete(one, record, payload) if isinstance(one, Document) else one


def read_payload(record: ArcWarcRecord, context: Context) -> bytes:
    """What a server answered, unpacked. Raises `ReadingStopped`.

    warcio's own way with Brotli fails with the library's current version, and sets no limit to what a block unpacks to.
    """
    headers = record.http_headers
    is_brotli = headers is not None and (headers.get_header("Content-Encoding") or "").strip().lower() == "br"
    if is_brotli:
        headers.remove_header("Content-Encoding")
    payload = read_whole(record.content_stream(), context.settings.max_bytes)
    # Crawlers that keep what a browser unpacked keep the server's header, too.
    is_unpacked = MARKUP.match(payload) is not None
    return unpack_brotli(payload, context) if is_brotli and not is_unpacked else payload


def unpack_brotli(payload: bytes, context: Context) -> bytes:
    """The bytes that Brotli packed (RFC 7932), a piece at a time. Raises `ReadingStopped`."""
    unpacker = brotli.Decompressor()
    pieces: list[bytes] = []
    size = 0
    try:
        piece = unpacker.process(payload, output_buffer_limit=PIECE_BYTES)
        while piece:
            pieces.append(piece)
            size += len(piece)
            context.budget.count_unpacked(len(piece))
            if size > context.settings.max_bytes:
                detail = f"more than {context.settings.max_bytes:,} bytes, the limit for one article"
                raise ReadingStopped(Refusal(Reason.OVERSIZED, detail), ends_file=False)
            piece = b"" if unpacker.is_finished() else unpacker.process(b"", output_buffer_limit=PIECE_BYTES)
    except brotli.error as error:
        refusal = Refusal(Reason.MALFORMED, f"what Brotli packed is broken: {error}")
        raise ReadingStopped(refusal, ends_file=False) from None
    if not unpacker.is_finished():
        raise ReadingStopped(Refusal(Reason.TRUNCATED, "what Brotli packed ends too early"), ends_file=False)
    return b"".join(pieces)


def is_complete(archive: ArchiveIterator, record: ArcWarcRecord) -> bool:
    """Whether the record ends where its Content-Length says. Reads it to its end."""
    errors_before = archive.err_count
    with redirect_stderr(StringIO()):
        archive.read_to_end()
    left = getattr(record.raw_stream, "limit", 0)
    return left == 0 and archive.err_count == errors_before


def complete(found: Document, record: ArcWarcRecord, payload: bytes) -> Document:
    """The document with the record's address and time."""
    target = record.rec_headers.get_header("WARC-Target-URI") or ""
    return replace(
        found,
        url=found.url or canonicalize_url(target.strip("<>")),
        fetched_at=read_time(record.rec_headers.get_header("WARC-Date")),
        own_bytes=payload,
    )


def read_content_type(record: ArcWarcRecord) -> tuple[str, str | None]:
    """Media type and charset of what a record holds."""
    headers = record.http_headers or record.rec_headers
    message = Message()
    message["Content-Type"] = " ".join((headers.get_header("Content-Type") or "")[:200].split())
    charset = message.get_param("charset")
    return message.get_content_type(), charset if isinstance(charset, str) else None


def read_time(text: str | None) -> datetime | None:
    """The instant of a WARC-Date, which is in UTC."""
    try:
        at = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return at if at.tzinfo else None
