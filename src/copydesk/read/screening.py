"""What can be refused before anything is decoded: unreadable, oversized, empty and binary files."""

from __future__ import annotations

import re

from copydesk.outcome import Reason
from copydesk.read.document import Document, Refusal
from copydesk.read.encoding import guess_utf16, is_garbled
from copydesk.settings import ReadSettings
from copydesk.storage.landing import RawFile

# Control bytes that no text encoding in use needs: C0 without tab, line feed, form feed, carriage return
# and escape (ISO-2022 encodings shift with it).
CONTROL_BYTES = bytes(byte for byte in range(32) if byte not in b"\t\n\f\r\x1b") + b"\x7f"

# More than one control byte in this many bytes is no text. Old wire feeds carry a few (SOH, STX, ETX), far fewer.
BYTES_A_CONTROL_BYTE = 100

# What parts and sets wire messages (IPTC 7901, ANPA 1312): SOH to EOT, backspace, shifts, device controls, SYN, DEL.
WIRE_CONTROLS = b"\x01\x02\x03\x04\x05\x08\x0b\x0c\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x19\x1c\x1d\x1e\x1f\x7f"
# Such a file begins with a header: SOH, before it nothing but synchronization, and an STX not far behind.
WIRE_START = re.compile(rb"[\x16\x00\s]{0,64}\x01[^\x01\x02]{4,2000}\x02")

# First bytes of formats that are met under a text file's name (each format's specification).
MAGIC = {
    b"%PDF-": "a PDF document",
    b"PK\x03\x04": "a ZIP archive or Office document",
    b"\x1f\x8b": "gzip data",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF87a": "a GIF image",
    b"GIF89a": "a GIF image",
    b"\x7fELF": "an ELF program",
    b"MZ\x90": "a Windows program",
    b"BZh": "bzip2 data",
    b"\xfd7zXZ": "xz data",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"Rar!\x1a": "a RAR archive",
    b"(\xb5/\xfd": "zstd data",
    b"SQLite format 3": "an SQLite database",
    b"{\\rtf": "an RTF document",
}

UNICODE_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


# Characters that nobody sees: a text of nothing else is none.
INVISIBLE = "\ufeff\u200b \t\r\n\f\v\xa0"


def refuse_unavailable(raw: RawFile, settings: ReadSettings) -> Refusal | None:
    """The reason why storage couldn't read the file; OVERSIZED where it is over the limit of any format."""
    if raw.failure is not None:
        return Refusal(raw.failure_reason, f"could not be read: {raw.failure}")
    if raw.payload is None:
        limit = settings.max_archive_bytes
        return Refusal(Reason.OVERSIZED, f"{raw.byte_count:,} bytes, the limit is {limit:,} bytes")
    return None


def refuse_payload(payload: bytes) -> Refusal | None:
    """EMPTY for nothing or only whitespace, BINARY for known magic numbers, NUL bytes and many control bytes."""
    if not payload.strip():
        return Refusal(Reason.EMPTY, f"{len(payload):,} bytes, none of them but whitespace")
    for magic, name in MAGIC.items():
        if payload.startswith(magic):
            return Refusal(Reason.BINARY, f"{name}, {len(payload):,} bytes")
    if payload.startswith(UNICODE_BOMS) or guess_utf16(payload) is not None:
        return None
    return refuse_control_bytes(payload)


def refuse_control_bytes(payload: bytes) -> Refusal | None:
    """BINARY where the bytes can't be text of an 8-bit or multi-byte encoding."""
    nuls = payload.count(0)
    if nuls:
        return Refusal(Reason.BINARY, f"{nuls:,} NUL bytes of {len(payload):,}, the first at byte {payload.index(0):,}")
    text = payload.translate(None, WIRE_CONTROLS) if is_wire(payload) else payload
    controls = len(text) - len(text.translate(None, CONTROL_BYTES))
    if controls * BYTES_A_CONTROL_BYTE > len(payload):
        return Refusal(Reason.BINARY, f"{controls:,} control bytes of {len(payload):,}")
    return None


def is_wire(payload: bytes) -> bool:
    """Whether a file is one of the wire formats that control characters part."""
    return WIRE_START.match(payload) is not None


def refuse_blank(found: Document | Refusal) -> Document | Refusal:
    """The same, but for a document whose text is no text: EMPTY, BINARY or UNDECODABLE.

    A field of a structured file can hold what the file's own bytes don't, by escapes.
    """
    if isinstance(found, Refusal):
        return found
    if not found.text.strip(INVISIBLE):
        return Refusal(Reason.EMPTY, "decoded, it holds nothing but whitespace", found.part)
    if "\0" in found.text:
        return Refusal(Reason.BINARY, f"decoded, it holds {found.text.count(chr(0)):,} NUL characters", found.part)
    if is_garbled(found.text):
        return Refusal(Reason.UNDECODABLE, "too many of its characters are none", found.part)
    return found
