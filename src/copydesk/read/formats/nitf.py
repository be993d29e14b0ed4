"""NITF, the News Industry Text Format (IPTC, 3.x): the document, and the body alone as NewsML-G2 carries it."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from copydesk.article import DateOrigin, EncodingOrigin, Format
from copydesk.read.context import Context
from copydesk.read.document import Document, Refusal
from copydesk.read.formats.xml_text import first_text, local_name, text_of, walk
from copydesk.read.provenance.statements import state

# Elements that are one paragraph each; what is in other elements stands between them or is no text.
PARAGRAPHS = frozenset({"p", "hl2", "li", "dt", "dd", "tr", "pre", "h2", "h3", "h4", "blockquote"})
# Pictures with their captions and credits, notes to editors, and tables of figures.
NO_TEXT = frozenset({"media", "note", "table", "fn", "figure", "script", "style"})


def read_nitf(root: etree._Element, _context: Context) -> Iterator[Document | Refusal]:
    """The one article of a NITF document."""
    yield Document(
        text=join_paragraphs(root),
        format=Format.NITF,
        encoding="utf-8",
        encoding_origin=EncodingOrigin.UTF8,
        statement=state(
            DateOrigin.FIELD,
            title=first_text(root, "body/body.head/hedline/hl1", "head/title"),
            authors=[text_of(one) for one in walk(root, "body", "body.head", "byline")],
            section=first_text(root, "head/pubdata@position.section"),
            published=first_text(
                root,
                "head/docdata/date.release@norm",
                "head/docdata/date.issue@norm",
                "head/pubdata@date.publication",
                "body/body.head/dateline/story.date@norm",
            ),
        ),
    )


def join_paragraphs(root: etree._Element) -> str:
    """The paragraphs of `body.content`, or of the element itself where it is that, with a blank line between them."""
    contents = list(walk(root, "body", "body.content")) or [root]
    return "\n\n".join(text for content in contents for text in list_paragraphs(content))


def list_paragraphs(element: etree._Element) -> Iterator[str]:
    """The text of each paragraph, in order."""
    for child in element:
        name = local_name(child)
        if name in NO_TEXT:
            continue
        if name in PARAGRAPHS:
            text = text_of(child)
            if text:
                yield text
        else:
            yield from list_paragraphs(child)
