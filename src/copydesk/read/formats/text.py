"""Plain text files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from copydesk.article import Format
from copydesk.read.context import Context
from copydesk.read.document import Document, Refusal
from copydesk.read.encoding import decode
from copydesk.read.exports.opening import read_export
from copydesk.read.formats.html import read_html
from copydesk.read.formats.wire import read_wire
from copydesk.read.screening import is_wire

# A page saved under a text file's name: a doctype or an html element before any text.
PAGE_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:<\?xml[^>]*+>\s*+)?(?:<!--(?:(?!-->).)*+-->\s*+)*+<(?:!doctype\s+html|html[\s>])",
    re.I | re.S,
)


def read_text(payload: bytes, context: Context) -> Iterator[Document | Refusal]:
    """The text of a `.txt` file: one document. A page under a wrong name is read as the page that it is."""
    if is_wire(payload):
        yield from read_wire(payload, context)
        return
    if PAGE_START.match(payload):
        yield from read_html(payload, context)
        return
    decoded = decode(payload)
    if isinstance(decoded, Refusal):
        yield decoded
        return
    exported = read_export(decoded.text, decoded, context)
    if exported is not None:
        yield from exported
    else:
        yield Document(decoded.text, Format.TEXT, decoded.encoding, decoded.origin)
