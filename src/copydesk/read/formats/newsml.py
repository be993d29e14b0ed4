"""NewsML-G2 (IPTC): the news items of a message or of a package, each with its text in NITF, XHTML or plain."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from lxml import etree
from lxml.html.defs import tags

from copydesk.article import DateOrigin, EncodingOrigin, Format
from copydesk.bylines import is_agency
from copydesk.outcome import Reason
from copydesk.read.context import Context
from copydesk.read.document import Document, Refusal
from copydesk.read.formats.markup import unescape_markup, wrap_text
from copydesk.read.formats.nitf import join_paragraphs
from copydesk.read.formats.status import refuse_status
from copydesk.read.formats.xml_text import XML_LANGUAGE, find_all, first_text, local_name, serialize, text_of, walk
from copydesk.read.provenance.statements import read_language, state

# Roles of headlines (NewsCodes `hld`, and what agencies write) that are not the story's.
OTHER_HEADLINES = frozenset(
    {"sub", "subheadline", "kicker", "over", "overline", "alt", "web", "seo", "short", "teaser"}
)

HTML_NAMES = tags
# What a rendition may be a document of, besides XHTML.
DOCUMENT_ROOTS = frozenset({"nitf", "body", "body.content"})


def read_newsml(root: etree._Element, context: Context) -> Iterator[Document | Refusal]:
    """Each news item; pictures, packages and concepts aren't articles, but a picture's item is refused as empty."""
    items = [root] if local_name(root) == "newsitem" else list(find_all(root, "newsitem"))
    context.budget.count_parts(len(items))
    for number, item in enumerate(items, start=1):
        found: Document | Refusal | None = refuse_item(item, context)
        if found is None:
            found = context.budget.guard_part(partial(read_item, item))
        own = serialize(item) if isinstance(found, Document) else b""
        part = f"#{number}" if len(items) > 1 else ""
        yield replace(found, part=part, own_bytes=own) if isinstance(found, Document) else replace(found, part=part)


def refuse_item(item: etree._Element, context: Context) -> Refusal | None:
    """The reason why an item isn't to be published."""
    status = first_text(item, "itemmeta/pubstatus@qcode", "itemmeta/pubstatus@uri", "itemmeta/pubstatus@literal")
    embargoed = next(walk(item, "itemmeta", "embargoed"), None)
    until = None if embargoed is None else (text_of(embargoed) or "")
    return refuse_status(status, until, context.landed_on, item=(item.get("guid"), find_headline(item)))


def read_item(item: etree._Element) -> Document | Refusal:
    """One news item."""
    text, marked_up = find_text(item)
    if not text:
        kind = first_text(item, "itemmeta/itemclass@qcode", "itemmeta/itemclass@uri")
        return Refusal(Reason.EMPTY, f"a news item without inline text{f', of class {kind[:60]}' if kind else ''}")
    created = first_text(item, "itemmeta/firstcreated", "contentmeta/contentcreated", "itemmeta/versioncreated")
    changed = first_text(item, "itemmeta/versioncreated", "contentmeta/contentmodified")
    return Document(
        text=text,
        format=Format.NEWSML,
        encoding="utf-8",
        encoding_origin=EncodingOrigin.UTF8,
        is_html=marked_up,
        statement=state(
            DateOrigin.FIELD,
            title=find_headline(item) or first_text(item, "itemmeta/title"),
            authors=[text_of(one) for one in walk(item, "contentmeta", "by")] or list(find_creators(item)),
            agency=find_agency(item),
            published=created,
            modified=changed if changed != created else None,
        ),
        language=read_language(first_text(item, "contentmeta/language@tag") or item.get(XML_LANGUAGE)),
    )


def find_headline(item: etree._Element) -> str | None:
    """The headline in the item's own language whose role is the main one, else one without a role, else the first."""
    language = read_language(first_text(item, "contentmeta/language@tag") or item.get(XML_LANGUAGE))
    found = [
        (code_of(one.get("role")), read_language(one.get(XML_LANGUAGE)), text_of(one))
        for one in walk(item, "contentmeta", "headline")
    ]
    ranked = sorted(
        ((stated or language) != language, role != "main", role != "", role in OTHER_HEADLINES, place)
        for place, (role, stated, text) in enumerate(found)
        if text
    )
    return found[ranked[0][-1]][-1] if ranked else None


def code_of(qcode: str | None) -> str:
    """A code without its scheme: "hld:main" is "main"; empty for none."""
    return (qcode or "").rpartition(":")[2].rpartition("/")[2].strip().casefold()


def find_creators(item: etree._Element) -> Iterator[str]:
    """The names of creators that are no organizations."""
    for one in walk(item, "contentmeta", "creator"):
        name = first_text(one, "name") or one.get("literal") or text_of(one)
        if name and code_of(one.get("type")) not in ("organisation", "organization"):
            yield name


def find_agency(item: etree._Element) -> str | None:
    """The provider, where it is a known agency."""
    stated = first_text(item, "itemmeta/provider/name", "itemmeta/provider@literal", "itemmeta/provider@qcode")
    name = (stated or "").rpartition(":")[2].strip()
    return name if is_agency(name) else None


def find_text(item: etree._Element) -> tuple[str, bool]:
    """The item's text, and whether it is HTML: the first of its renditions that has one."""
    for inline in walk(item, "contentset", "inlinexml"):
        text, marked_up = read_inline(inline)
        if text:
            return text, marked_up
    for data in walk(item, "contentset", "inlinedata"):
        text = decode_data(data)
        if text:
            return wrap_text(text)
    return "", False


def read_inline(inline: etree._Element) -> tuple[str, bool]:
    """The text in an element that may hold any vocabulary, or a section of CDATA with one; and whether it is HTML."""
    for root in inline:
        name = local_name(root)
        text = render(root) if name == "html" else join_paragraphs(root) if name in DOCUMENT_ROOTS else ""
        if text:
            return text, name == "html"
    if len(inline):
        return join_paragraphs(inline), False
    return wrap_text("".join(inline.itertext()).strip())


def decode_data(data: etree._Element) -> str:
    """The text of an `inlineData`; one in base64 is decoded as UTF-8."""
    text = "".join(data.itertext()).strip()
    if code_of(data.get("encoding")) != "base64":
        return text
    try:
        return base64.b64decode(text, validate=False).decode("utf-8", "replace").strip()
    except (binascii.Error, ValueError):
        return ""


def render(root: etree._Element) -> str:
    """XHTML as HTML without namespaces: their names hold years that are no dates of the article."""
    plain = strip_namespaces(root)
    if not text_of(plain):
        return ""
    markup: str = etree.tostring(plain, method="html", encoding="unicode")
    if plain.find(".//p") is None and plain.find(".//div") is None:
        body = plain.find(".//body")
        inner = unescape_markup("".join((plain if body is None else body).itertext()))
        markup = wrap_text(inner)[0] if wrap_text(inner)[1] else markup
    return markup


def strip_namespaces(root: etree._Element) -> etree._Element:
    """A copy of a tree by local names; what HTML has no element for is a `span`."""
    name = local_name(root)
    plain = etree.Element(name if name in HTML_NAMES else "span")
    plain.text = root.text
    for name, value in root.attrib.items():
        if not str(name).startswith("{"):
            plain.set(name, value)
    for child in root:
        if local_name(child):
            plain.append(strip_namespaces(child))
            plain[-1].tail = child.tail
    return plain
