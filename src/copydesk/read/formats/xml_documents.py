"""XML: NewsML-G2 and 1, NITF, the Reuters Corpus, RSS and Atom, told apart by their root element.

Entities are not resolved, no document type is loaded, nothing is fetched, and nothing is included.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from html import escape, unescape
from html.entities import html5

from lxml import etree

from copydesk.outcome import Reason
from copydesk.read.context import Context
from copydesk.read.document import Document, Refusal
from copydesk.read.encoding import decode
from copydesk.read.exports.opening import read_export
from copydesk.read.exports.trec import is_trec
from copydesk.read.formats.feed import read_feed
from copydesk.read.formats.html import read_html, refuse_tags
from copydesk.read.formats.newsml import read_newsml
from copydesk.read.formats.newsml1 import read_newsml1
from copydesk.read.formats.nitf import read_nitf
from copydesk.read.formats.rcv1 import is_corpus_item, read_rcv1
from copydesk.read.formats.xml_text import CONTROLS, find_all, local_name

DECLARATION = re.compile(r"^\s*<\?xml\b[^>]*\?>")
DECLARED_ENCODING = re.compile(rb"""^\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
# A document type with declarations of its own, before the root element. No news format has any: they are how entities
# come in, and an entity is how a small file becomes a large one or another file.
OWN_DECLARATIONS = re.compile(r"(?:\s++|<!--(?:(?!-->).)*+-->|<\?(?:(?!\?>).)*+\?>)*+<!DOCTYPE[^\[>]*+\[", re.I | re.S)
DOCUMENT_TYPE = re.compile(r"<!DOCTYPE[^\[<>]*+>", re.I)
# Feeds are full of entities that HTML has and XML doesn't, of ampersands that are none, and of references to characters
# that XML hasn't. One of them must not cost all the items.
REFERENCE = re.compile(r"&(?:(?P<name>[A-Za-z][A-Za-z0-9]{1,31};)|#(?:[0-9]{1,7}|[xX][0-9A-Fa-f]{1,6});)")
BARE_AMPERSAND = re.compile(rf"&(?!{REFERENCE.pattern[1:]})")
# In one piece between sections of character data; more are no slip of whoever wrote it, and stay what they are.
MAX_BARE_AMPERSANDS = 10_000
XML_ENTITIES = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})
# One without an end goes on to the end of the file, or looking for it from each of them would take for ever.
CDATA = re.compile(r"(<!\[CDATA\[.*?(?:\]\]>|\Z))", re.S)

# Files of many articles: one that is broken or ends too early keeps those that are whole.
ITEMS = {"rss": "item", "rdf": "item", "feed": "entry", "newsmessage": "newsitem", "newsml": "newsitem"}
ROOT_START = re.compile(r"<(?:[a-z]\w*:)?(?:rss|rdf|feed|newsmessage|newsml)\b", re.I)
WRITABLE_NAME = re.compile(r"(?:\{[^{}]*\})?[A-Za-z_][\w.-]*")
# Before a feed's root, servers print their warnings.
MAX_CHARACTERS_BEFORE_ROOT = 5_000

XmlReader = Callable[[etree._Element, Context], Iterator[Document | Refusal]]


def read_newsitem(root: etree._Element, context: Context) -> Iterator[Document | Refusal]:
    """A news item of NewsML-G2, or of the Reuters Corpus, which calls its own so too."""
    return read_rcv1(root, context) if is_corpus_item(root) else read_newsml(root, context)


# The root element's local name, in lower case → its reader.
ROOTS: Mapping[str, XmlReader] = {
    "newsmessage": read_newsml,
    "newsitem": read_newsitem,
    "newsml": read_newsml1,
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
    if is_trec(decoded.text):
        yield from read_export(decoded.text, decoded, context) or ()
        return
    root, cut = open_xml(decoded.text, context)
    if root is None:
        yield from () if cut is None else (cut,)
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
    if cut is not None:
        yield cut


def open_xml(text: str, context: Context) -> tuple[etree._Element | None, Refusal | None]:
    """The root element, and the refusal of the article that the file ends in; without a root, of the whole file."""
    root = parse_xml(text, context)
    if not isinstance(root, Refusal):
        return root, None
    start = ROOT_START.search(text, 0, MAX_CHARACTERS_BEFORE_ROOT)
    if root.reason is not Reason.MALFORMED or start is None:
        return None, root
    recovered, cut = recover_xml(clean_xml(text[start.start() :]))
    return (recovered, cut) if recovered is not None else (None, root)


def recover_xml(text: str) -> tuple[etree._Element | None, Refusal | None]:
    """What can be read of a broken file of many articles, without the article that it ends in, which is refused."""
    root = etree.fromstring(text.encode("utf-8", "replace"), build_parser(recover=True))
    if root is not None:
        drop_prefixes(root)
    name = ITEMS.get(local_name(root)) if root is not None else None
    items = list(find_all(root, name)) if name else []
    if not items:
        return None, None
    begun = max((match.start() for match in re.finditer(rf"<(?:\w+:)?{name}[\s>]", text, re.I)), default=0)
    if re.compile(rf"</(?:\w+:)?{name}\s*>", re.I).search(text, begun):
        return root, None
    items[-1].getparent().remove(items[-1])
    return root, Refusal(Reason.TRUNCATED, "the file ends inside this item", f"#{len(items)}")


def drop_prefixes(root: etree._Element) -> None:
    """Leave no name that XML doesn't allow, nor a prefix that nothing declares: they could not be written again."""
    for element in root.iter():
        if isinstance(element.tag, str) and not WRITABLE_NAME.fullmatch(element.tag):
            name = local_name(element)
            element.tag = name if WRITABLE_NAME.fullmatch(name) else "unknown"
        for name in [one for one in element.attrib if not WRITABLE_NAME.fullmatch(str(one))]:
            del element.attrib[name]


def parse_xml(text: str, context: Context) -> etree._Element | Refusal:
    """The root element of a document that declares nothing of its own."""
    text = DECLARATION.sub("", text.lstrip("\ufeff"))
    if OWN_DECLARATIONS.match(text):
        return Refusal(Reason.UNSAFE_MARKUP, "its document type has declarations of its own, which may be entities")
    refused = refuse_tags(text, context.settings)
    if refused is not None:
        return refused
    try:
        return etree.fromstring(clean_xml(text).encode("utf-8", "replace"), build_parser())
    except etree.XMLSyntaxError as error:
        message = str(error)
        reason = Reason.NESTED_TOO_DEEP if "Excessive depth" in message else Reason.MALFORMED
        return Refusal(reason, f"not well-formed XML: {message}")


def clean_xml(text: str) -> str:
    """The markup without its document type and what XML can't hold."""
    return CONTROLS.sub(" ", resolve_references(DOCUMENT_TYPE.sub("", text, 1))).strip()


def build_parser(*, recover: bool = False) -> etree.XMLParser:
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
        recover=recover,
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
    return rewrite_reference(match[0], match["name"])


@lru_cache(maxsize=2_048)
def rewrite_reference(reference: str, name: str | None) -> str:
    """The same of the reference itself: a file repeats the few that it has."""
    if name in XML_ENTITIES:
        return reference
    return escape(unescape(reference) if name is None else html5.get(name, reference))


def resolve_in_cdata(match: re.Match[str]) -> str:
    """A reference where XML knows none: what isn't a letter or sign of its own is left to whoever reads it as HTML."""
    character = html5.get(match["name"] or "", match[0])
    return match[0] if escape(character) != character else character
