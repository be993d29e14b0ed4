"""RSS and Atom: each item is an article, with the text that the feed itself holds."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import feedparser
from lxml import etree

from copydesk.article import DateOrigin, EncodingOrigin, Format
from copydesk.outcome import Reason
from copydesk.read.context import Context
from copydesk.read.document import Document, Refusal
from copydesk.read.formats.markup import is_link_list, wrap_text
from copydesk.read.formats.xml_text import XML_LANGUAGE, find_all, first_text, local_name, text_of
from copydesk.read.provenance.identity import canonicalize_url
from copydesk.read.provenance.statements import MAX_LINE_CHARACTERS, drop_outlet, read_language, read_line, state

# The elements of an item that may hold its text.
TEXTS = frozenset({"description", "summary", "content", "encoded", "body", "div", "text", "fulltext"})
# What feedparser's parser for broken markup stumbles on.
PARSER_ERRORS = (ValueError, LookupError, AttributeError, TypeError)


def read_feed(root: etree._Element, context: Context) -> Iterator[Document | Refusal]:
    """The items of a feed. feedparser gets each by itself, in the feed's own root element: it keeps all that it reads
    and takes a time that grows faster than the feed.
    """
    items = list(find_all(root, "item", "entry"))
    outlet = read_line(next((one.text for one in find_all(root, "title")), None))
    format = Format.ATOM if local_name(root) == "feed" else Format.RSS
    language = root.get(XML_LANGUAGE) or next((one.text for one in find_all(root, "language")), None)
    context.budget.count_parts(len(items))
    for number, item in enumerate(items, start=1):
        found = context.budget.guard_part(partial(open_item, root, item, format, outlet))
        if isinstance(found, Document):
            stated = read_language(item.get(XML_LANGUAGE) or language)
            found = replace(found, own_bytes=etree.tostring(item), language=stated)
        yield replace(found, part=f"#{number}")


def open_item(root: etree._Element, item: etree._Element, format: Format, outlet: str | None) -> Document | Refusal:
    """One item of a feed, which has the name of its outlet."""
    authors = list(find_authors(item))
    shorten_fields(item)
    try:
        return read_item(parse_item(root, item), authors, format, outlet)
    except PARSER_ERRORS as error:
        return Refusal(Reason.MALFORMED, f"an item that can't be read: {type(error).__name__}: {error}")


def shorten_fields(item: etree._Element) -> None:
    """Empty the fields that are too long to be a name, an address or a date, and no text: feedparser looks for
    addresses of mail in them in a time that is their square.
    """
    for child in item:
        if local_name(child) not in TEXTS and len(child.text or "") > MAX_LINE_CHARACTERS:
            child.text = None


def find_authors(item: etree._Element) -> Iterator[str]:
    """The bylines of an item: Dublin Core's creators, Atom's and RSS' authors. Of RSS' ("ida@post.example (Ida
    Brandt)") feedparser gives pieces of the address.
    """
    for child in item:
        if local_name(child) in ("creator", "author"):
            stated = first_text(child, "name") if len(child) else text_of(child)
            if stated:
                yield stated


def parse_item(root: etree._Element, item: etree._Element) -> dict[str, Any]:
    """feedparser's reading of one item; empty where it finds none."""
    alone = etree.Element(root.tag, root.attrib, nsmap=root.nsmap)
    inner = alone if local_name(root) != "rss" else etree.SubElement(alone, "channel")
    item.tail = None
    inner.append(item)
    feed = io.BytesIO(etree.tostring(alone, encoding="utf-8", xml_declaration=True))
    entries = feedparser.parse(feed, sanitize_html=False, resolve_relative_uris=False).entries
    # A plain dict: feedparser's own warns of what it would take for a missing `updated`.
    return dict(entries[0].items()) if entries else {}


def read_item(entry: dict[str, Any], authors: list[str], format: Format, outlet: str | None) -> Document | Refusal:
    """The article of an item: its full content where the feed has it, else its summary."""
    contents = [one.get("value") for one in entry.get("content", ())]
    text = max((one for one in (*contents, entry.get("summary")) if one and one.strip()), key=len, default=None)
    if text is None:
        return Refusal(Reason.EMPTY, "an item with neither content nor summary")
    text, marked_up = wrap_text(text, is_markup=True)
    if marked_up and is_link_list(text):
        return Refusal(Reason.NO_ARTICLE_TEXT, "an item of nothing but links")
    link = entry.get("link")
    return Document(
        text=text,
        format=format,
        encoding="utf-8",
        encoding_origin=EncodingOrigin.UTF8,
        url=canonicalize_url(link) if link else None,
        is_html=marked_up,
        statement=state(
            DateOrigin.FIELD,
            title=drop_outlet(read_line(entry.get("title")), outlet),
            authors=authors,
            section=[one.get("term") for one in entry.get("tags", ())],
            published=entry.get("published") or entry.get("updated"),
            modified=entry.get("updated") if entry.get("published") else None,
        ),
    )
