"""NewsML-G2 (IPTC): the news items of a message or of a package, each with its text in NITF, XHTML or plain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from copydesk.article import DateOrigin, EncodingOrigin, Format
from copydesk.outcome import Reason
from copydesk.read.context import Context
from copydesk.read.document import Document, Refusal
from copydesk.read.formats.markup import wrap_text
from copydesk.read.formats.nitf import join_paragraphs
from copydesk.read.formats.xml_text import XML_LANGUAGE, find_all, first_text, local_name, text_of, walk
from copydesk.read.provenance.statements import read_language, state


def read_newsml(root: etree._Element, context: Context) -> Iterator[Document | Refusal]:
    """Each news item; pictures, packages and concepts aren't articles, but a picture's item is refused as empty."""
    items = [root] if local_name(root) == "newsitem" else list(find_all(root, "newsitem"))
    context.budget.count_parts(len(items))
    for number, item in enumerate(items, start=1):
        found = read_item(item)
        own = etree.tostring(item, method="c14n") if isinstance(found, Document) else b""
        part = f"#{number}" if len(items) > 1 else ""
        yield replace(found, part=part, own_bytes=own) if isinstance(found, Document) else replace(found, part=part)


def read_item(item: etree._Element) -> Document | Refusal:
    """One news item."""
    text, marked_up = find_text(item)
    if not text:
        return Refusal(Reason.EMPTY, "a news item without inline text")
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
            title=first_text(item, "contentmeta/headline", "itemmeta/title"),
            authors=[first_text(one, "name") or text_of(one) for one in walk(item, "contentmeta", "creator")]
            or [text_of(one) for one in walk(item, "contentmeta", "by")],
            published=created,
            modified=changed if changed != created else None,
        ),
        language=read_language(first_text(item, "contentmeta/language@tag") or item.get(XML_LANGUAGE)),
    )


def find_text(item: etree._Element) -> tuple[str, bool]:
    """The item's text, and whether it is HTML: the first of its renditions that has one."""
    for inline in walk(item, "contentset", "inlinexml"):
        for root in inline:
            text = join_paragraphs(root) if local_name(root) in ("nitf", "body.content") else render(root)
            if text:
                return text, local_name(root) == "html"
    for data in walk(item, "contentset", "inlinedata"):
        text = "".join(data.itertext()).strip()
        if text:
            return wrap_text(text)
    return "", False


def render(root: etree._Element) -> str:
    """XHTML as HTML; paragraphs of any other vocabulary as plain text."""
    if local_name(root) != "html":
        return join_paragraphs(root)
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = local_name(element)
    etree.cleanup_namespaces(root)
    markup: str = etree.tostring(root, method="html", encoding="unicode", with_tail=False)
    return markup
