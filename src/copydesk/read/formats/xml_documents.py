"""XML: NewsML-G2, NITF, RSS and Atom, told apart by their root element.

Entities are not resolved, no document type is loaded, nothing is fetched, and nothing is included.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from html import escape, unescape
from html.entities import html5

from lxml import etree

from copydesk.outcome import Reason
from copydesk.read.context import Context
from copydesk.read.document import Document, Refusal
from copydesk.read.encoding import decode
from copydesk.read.formats.feed import read_feed
from copydesk.read.formats.html import read_html, refuse_tags
from copydesk.read.formats.newsml import read_newsml
from copydesk.read.formats.nitf import read_nitf
from copydesk.read.formats.xml_text import CONTROLS, local_name

DECLARATION = re.compile(r"^\s*<\?xml\b[^>]*\?>")
DECLARED_ENCODING = re.compile(rb"""^\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
# A document type with declarations of its own, before the root element. No news format has any: they are how entities
# come in, and an entity is how a small file becomes a large one or another file.
OWN_DECLARATIONS = re.compile(r"(?:\s++|<!--(?:(?!-->).)*+-->|<\?(?:(?!\?>).)*+\?>)*+<!DOCTYPE[^\[>]*+\[", re.I | re.S)
DOCUMENT_TYPE = re.compile(r"<!DOCTYPE[^\[>]*+>", re.I)
# Feeds are full of entities that HTML has and XML doesn't, of ampersands that are none, and of references to characters
# that XML hasn't. One of them must not cost all the items.
REFERENCE = re.compile(r"&(?:(?P<name>[A-Za-z][A-Za-z0-9]{1,31};)|#(?:[0-9]{1,7}|[xX][0-9A-Fa-f]{1,6});)")
BARE_AMPERSAND = re.compile(rf"&(?!{REFERENCE.pattern[1:]})")
# In one piece between sections of character data; more are no slip of whoever wrote it, and stay what they are.
MAX_BARE_AMPERSANDS = 10_000
XML_ENTITIES = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})
# One without an end goes on to the end of the file, or looking for it from each of them would take for ever.
CDATA = re.compile(r"(<!\[CDATA\[.*?(?:\]\]>|\Z))", re.S)

XmlReader = Callable[[etree._Element, Context], Iterator[Document | Refusal]]

# The root element's local name, in lower case → its reader.
ROOTS: Mapping[str, XmlReader] = {
    "newsmessage": read_newsml,
    "newsitem": read_newsml,
    "nitf": read_nitf,
    "rss": read_feed,
    "rdf": read_feed,
    "feed": read_feed,
}


def read_xml(payload: bytes, context: Context) -> Iterator[Document | Refusal]:
    """The articles of an XML document; an XHTML page is read as the page that it is."""
    stated = DECLARED_ENCODING.match(payload.lstrip(b"\xef\xbb\xbf"))
    decoded = decode(payload, stated[1].decode("ascii") if stated else None)
    if isinstance(decoded, Refusal):
        yield decoded
        return
    root = parse_xml(decoded.text, context)
    if isinstance(root, Refusal):
        yield root
        return
    name = local_name(root)
    if name == "html":
        yield from read_html(payload, context)
        return
    if name not in ROOTS:
        yield Refusal(Reason.UNSUPPORTED_FORMAT, f"its root element {name[:40]!r} is none of {', '.join(ROOTS)}")
        return
    for found in ROOTS[name](root, context):
        if isinstance(found, Document):
            found = replace(found, encoding=decoded.encoding, encoding_origin=decoded.origin)
        yield found


def parse_xml(text: str, context: Context) -> etree._Element | Refusal:
    """The root element of a document that declares nothing of its own."""
    text = DECLARATION.sub("", text.lstrip("\ufeff"))
    if OWN_DECLARATIONS.match(text):
        return Refusal(Reason.UNSAFE_MARKUP, "its document type has declarations of its own, which may be entities")
    refused = refuse_tags(text, context.settings)
    if refused is not None:
        return refused
    text = CONTROLS.sub(" ", resolve_references(DOCUMENT_TYPE.sub("", text, 1)))
    try:
        return etree.fromstring(text.strip().encode("utf-8", "replace"), build_parser())
    except etree.XMLSyntaxError as error:
        message = str(error)
        reason = Reason.NESTED_TOO_DEEP if "Excessive depth" in message else Reason.MALFORMED
        return Refusal(reason, f"not well-formed XML: {message}")


def build_parser() -> etree.XMLParser:
    """A parser that reads nothing but the bytes it is given. libxml2's own limits stay on: 256 levels, for one."""
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def resolve_references(text: str) -> str:
    """The same markup with no reference in it but those that XML knows: HTML's are resolved, unknown ones are text."""
    if "&" not in text:
        return text
    pieces = CDATA.split(text)
    pieces[::2] = (
        REFERENCE.sub(write_reference, BARE_AMPERSAND.sub("&amp;", piece, MAX_BARE_AMPERSANDS)) for piece in pieces[::2]
    )
    pieces[1::2] = (REFERENCE.sub(resolve_in_cdata, piece) for piece in pieces[1::2])
    return "".join(pieces)


def write_reference(match: re.Match[str]) -> str:
    """A reference in markup, as XML writes it."""
    name = match["name"]
    if name in XML_ENTITIES:
        return match[0]
    return escape(unescape(match[0]) if name is None else html5.get(name, match[0]))


def resolve_in_cdata(match: re.Match[str]) -> str:
    """A reference where XML knows none: what isn't a letter or sign of its own is left to whoever reads it as HTML."""
    character = html5.get(match["name"] or "", match[0])
    return match[0] if escape(character) != character else character
