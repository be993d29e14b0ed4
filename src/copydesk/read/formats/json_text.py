"""The text in a JSON field: a string, a list of paragraphs, or one of several renditions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from copydesk.read.context import Context
from copydesk.read.document import Refusal
from copydesk.read.encoding import mend_surrogates
from copydesk.read.formats.json_shapes import find_each, is_titled
from copydesk.read.formats.markup import is_html, wrap_text
from copydesk.read.formats.nitf import join_paragraphs
from copydesk.read.formats.xml_documents import parse_xml
from copydesk.read.provenance.statements import NOTHING

# Where a source has its text as a list of objects, their text is under one of these.
PARAGRAPH_NAMES = ("text", "content", "body", "value", "html", "rendered", "bodyHtml", "bodyTextSummary")
# The kinds of block that are text, where blocks say their kind: Arc Publishing, TREC's Washington Post.
TEXT_BLOCKS = frozenset({"text", "paragraph", "sanitized_html", "p", "html", "header", "list", "quote", "heading1"})
BLOCK_TAG = re.compile(r"<(?:p|div|ul|ol|table|blockquote|h[1-6]|figure|section|article|html|body)\b", re.I)
# Names of fields that hold HTML whether or not there is a tag in it.
MARKUP_NAMES = ("html", "rendered", "body_xhtml")
# The renditions of a body by their media type (ninjs 2 and 3, `contenttype`): which is taken before which.
MEDIA_TYPES = ("text/html", "application/xhtml", "nitf", "text/plain", "")


def find_text(value: Mapping[str, Any], names: tuple[str, ...], context: Context) -> tuple[str, bool] | None:
    """The text of an article, and whether it is HTML; None where no field has any."""
    for name, found in find_each(value, names):
        text = read_text(found)
        if text is None:
            continue
        if text.lstrip().startswith(("<?xml", "<nitf")):
            text = read_nitf(text, context) or text
        return wrap_text(text, is_markup=name.casefold().endswith(MARKUP_NAMES))
    return None


def read_text(value: Any) -> str | None:
    """A text, or a list of paragraphs: strings, or objects with their text under a usual name."""
    if isinstance(value, list):
        blocks = [one for one in value if not is_titled(one)]
        if any(isinstance(one, Mapping) and find_media_type(one) is not None for one in blocks):
            return choose_rendition(blocks)
        kinds = [one for one in blocks if isinstance(one, Mapping) and one.get("type") in TEXT_BLOCKS]
        paragraphs = [read_text(one) for one in kinds or blocks]
        return join_blocks([one for one in paragraphs if one])
    if isinstance(value, Mapping):
        return next((found for name in PARAGRAPH_NAMES if (found := read_text(value.get(name)))), None)
    return mend_surrogates(value) if isinstance(value, str) and value.strip() not in NOTHING else None


def join_blocks(paragraphs: list[str]) -> str | None:
    """Paragraphs as one text; where words in them are marked up, a blank line would part nothing."""
    if not any(map(is_html, paragraphs)):
        return "\n\n".join(paragraphs) or None
    return "\n".join(one if BLOCK_TAG.search(one) else f"<p>{one}</p>" for one in paragraphs)


def find_media_type(block: Mapping[str, Any]) -> str | None:
    """The media type that a rendition states."""
    stated = block.get("contenttype") or block.get("contentType")
    return stated.casefold() if isinstance(stated, str) else None


def choose_rendition(blocks: list[Any]) -> str | None:
    """The text of the rendition whose media type says most, of several such the longest."""
    best: tuple[int, int, str] | None = None
    for block in blocks:
        text = read_text(block)
        if text is None or not isinstance(block, Mapping):
            continue
        stated = find_media_type(block) or ""
        rank = next((rank for rank, name in enumerate(MEDIA_TYPES) if name in stated), len(MEDIA_TYPES))
        if best is None or (-rank, len(text)) > best[:2]:
            best = (-rank, len(text), text)
    return best[2] if best else None


def read_nitf(markup: str, context: Context) -> str | None:
    """The paragraphs of a NITF document in a field; None where it is none."""
    root = parse_xml(markup, context)
    return None if isinstance(root, Refusal) else join_paragraphs(root) or None
