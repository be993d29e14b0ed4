"""NITF, the News Industry Text Format (IPTC, 2.x and 3.x): the document, and the body alone as NewsML carries it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import fragments_fromstring

from copydesk.article import DateOrigin, EncodingOrigin, Format
from copydesk.read.context import Context
from copydesk.read.document import Document, Refusal
from copydesk.read.formats.markup import is_html, unescape_markup
from copydesk.read.formats.status import refuse_status
from copydesk.read.formats.xml_text import XML_LANGUAGE, find_all, first_text, local_name, spaced_text, text_of, walk
from copydesk.read.provenance.statements import read_language, state

# Elements that are one paragraph each.
PARAGRAPHS = frozenset(
    {"p", "hl2", "li", "dt", "dd", "tr", "pre", "h1", "h2", "h3", "h4", "h5", "h6"} | {"blockquote", "block"}
)
# Pictures with their captions and credits, notes to editors, and tables of figures.
NO_TEXT = frozenset({"media", "note", "table", "fn", "figure", "script", "style", "tobject", "byline", "hr"})
# A `blockquote` or an item of a list may hold paragraphs of its own.
HOLDERS = frozenset({"blockquote", "block", "li", "dd"})
BLANK_LINE = re.compile(r"\n[ \t\r]*\n|\r[ \t]*\r")
# What in a byline is not the name.
NO_NAME = frozenset({"byttl", "location", "virtloc", "org", "postaddr", "chron"})


def read_nitf(root: etree._Element, context: Context) -> Iterator[Document | Refusal]:
    """The one article of a NITF document."""
    status = first_text(root, "head/docdata@management-status")
    released = first_text(root, "head/docdata/date.release@norm")
    item = (first_text(root, "head/docdata/doc-id@id-string"), first_text(root, "head/title"))
    until = released if status == "embargoed" else None
    yield refuse_status(status, until, context.landed_on, item=item) or Document(
        text=join_paragraphs(root),
        format=Format.NITF,
        encoding="utf-8",
        encoding_origin=EncodingOrigin.UTF8,
        language=read_language(root.get(XML_LANGUAGE) or first_text(root, f"body@{XML_LANGUAGE}")),
        statement=state(
            DateOrigin.FIELD,
            title=first_text(
                root,
                "body/body.head/hedline/hl1",
                "body/body.head/headline/hl1",
                "body/body.head/hedline",
                "head/title",
            ),
            authors=find_bylines(root),
            section=first_text(root, "head/pubdata@position.section"),
            agency=first_text(root, "body/body.head/distributor/org", "body/body.head/distributor"),
            published=released
            or first_text(
                root,
                "head/docdata/date.issue@norm",
                "head/pubdata@date.publication",
                "body/body.head/dateline/story.date@norm",
            ),
        ),
    )


def find_bylines(root: etree._Element) -> list[str]:
    """The bylines of a document: the persons that one marks, else its text without job and place."""
    found = []
    for byline in walk(root, "body", "body.head", "byline"):
        persons = [text for person in find_all(byline, "person") if (text := spaced_text(person))]
        plain = spaced_text(byline, without=NO_NAME)
        found += persons or ([plain] if plain else [])
    return found


def join_paragraphs(root: etree._Element) -> str:
    """The paragraphs of `body.content`, or of the element itself where it is that, with a blank line between them."""
    contents = list(walk(root, "body", "body.content")) or [root]
    # The New York Times' corpus has the first paragraph in a block of its own, and again in that of the whole text.
    wholes = [one for content in contents for one in walk(content, "block") if one.get("class") == "full_text"]
    contents = wholes or contents
    return "\n\n".join(text for content in contents for text in list_paragraphs(content))


def list_paragraphs(element: etree._Element) -> Iterator[str]:
    """The text of each paragraph, in order: of the elements that are some, and what stands between them."""
    loose = [element.text or ""]
    for child in element:
        name = local_name(child)
        is_block = name in PARAGRAPHS or name in NO_TEXT or has_block(child)
        if is_block:
            yield from split_loose("".join(loose))
            loose = [child.tail or ""]
            yield from list_block(child, name)
        else:
            # A word that is marked up inside of loose text: a person, a place, a link.
            loose += ["\n" if name == "br" else "".join(child.itertext()), child.tail or ""]
    yield from split_loose("".join(loose))


def list_block(child: etree._Element, name: str) -> Iterator[str]:
    """The paragraphs of an element that stands by itself."""
    if name in NO_TEXT:
        return
    if name in PARAGRAPHS and not (name in HOLDERS and has_block(child)):
        text = text_of(child)
        if text:
            is_loose = name == "pre" or is_html(unescape_markup(text))
            yield from split_loose("".join(child.itertext())) if is_loose else (text,)
    else:
        yield from list_paragraphs(child)


def has_block(element: etree._Element) -> bool:
    """Whether an element holds another that stands by itself."""
    return any(local_name(below) in PARAGRAPHS or local_name(below) in NO_TEXT for below in element.iterdescendants())


def split_loose(text: str) -> Iterator[str]:
    """The paragraphs of text outside of elements: between blank lines, or those of markup in a section of CDATA."""
    text = unescape_markup(text)
    if not is_html(text):
        yield from (folded for piece in BLANK_LINE.split(text) if (folded := " ".join(piece.split())))
        return
    holder = etree.Element("holder")
    for one in fragments_fromstring(text):
        if isinstance(one, str):
            holder.text = one
        else:
            holder.append(one)
    yield from list_paragraphs(holder)
