"""The XML of the Reuters Corpus (RCV1 and RCV2, 1996-1997): one `newsitem` a file, without a namespace."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from copydesk.article import DateOrigin, EncodingOrigin, Format
from copydesk.bylines import is_agency
from copydesk.read.context import Context
from copydesk.read.document import Document, Refusal
from copydesk.read.formats.nitf import join_paragraphs
from copydesk.read.formats.xml_text import XML_LANGUAGE, find_all, first_text, walk
from copydesk.read.provenance.statements import read_language, state

# "USA: Ferry resumes": the title repeats the headline behind the country.
COUNTRY = re.compile(r"^[A-Z][A-Z /&.'-]+:\s+")


def is_corpus_item(root: etree._Element) -> bool:
    """Whether a `newsitem` is the corpus', and none of NewsML-G2."""
    return next(walk(root, "text"), None) is not None and next(walk(root, "itemmeta"), None) is None


def read_rcv1(root: etree._Element, _context: Context) -> Iterator[Document | Refusal]:
    """The one article of an item."""
    metadata = {one.get("element"): one.get("value") for one in find_all(root, "dc")}
    source = metadata.get("dc.source") or metadata.get("dc.publisher")
    title = first_text(root, "headline") or COUNTRY.sub("", first_text(root, "title") or "")
    yield Document(
        text="\n\n".join(join_paragraphs(text) for text in walk(root, "text")),
        format=Format.RCV1,
        encoding="utf-8",
        encoding_origin=EncodingOrigin.UTF8,
        statement=state(
            DateOrigin.FIELD,
            title=title.removesuffix("."),
            authors=first_text(root, "byline"),
            agency=source if is_agency(source) else None,
            published=root.get("date") or metadata.get("dc.date.published") or metadata.get("dc.date.created"),
        ),
        language=read_language(root.get(XML_LANGUAGE)),
    )
