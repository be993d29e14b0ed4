"""NewsML 1.0 to 1.2 (IPTC, 2000-2003): the news items of a document, each with the text of one of its components."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from lxml import etree

from copydesk.article import DateOrigin, EncodingOrigin, Format
from copydesk.bylines import is_agency
from copydesk.outcome import Reason
from copydesk.read.context import Context
from copydesk.read.document import Document, Refusal
from copydesk.read.formats.newsml import read_inline
from copydesk.read.formats.nitf import find_bylines
from copydesk.read.formats.status import refuse_status
from copydesk.read.formats.xml_text import XML_LANGUAGE, find_all, first_text, local_name, serialize, text_of
from copydesk.read.provenance.statements import read_language, state

# Components that speak of a picture, not of the story.
OTHER_ROLES = frozenset({"caption", "photo", "picture", "graphic", "video", "audio", "thumbnail", "quicklook"})


def read_newsml1(root: etree._Element, context: Context) -> Iterator[Document | Refusal]:
    """Each news item of the document."""
    items = list(find_all(root, "newsitem"))
    context.budget.count_parts(len(items))
    for number, item in enumerate(items, start=1):
        found: Document | Refusal | None = refuse_item(item, context)
        if found is None:
            found = context.budget.guard_part(partial(read_item, item))
        part = f"#{number}" if len(items) > 1 else ""
        own = serialize(item) if isinstance(found, Document) else b""
        yield replace(found, part=part, own_bytes=own) if isinstance(found, Document) else replace(found, part=part)


def refuse_item(item: etree._Element, context: Context) -> Refusal | None:
    """The reason why an item isn't to be published. Its status may change by itself, at a stated time."""
    status = first_text(item, "newsmanagement/status@FormalName")
    changes = first_text(item, "newsmanagement/statuswillchange/dateandtime")
    until = changes if (status or "").casefold() == "embargoed" else None
    identifier = first_text(item, "identification/newsidentifier/publicidentifier")
    title = next((text for one in find_all(item, "headline") if (text := text_of(one))), None)
    return refuse_status(status, until, context.landed_on, item=(identifier, title))


def read_item(item: etree._Element) -> Document | Refusal:
    """One news item: the longest text of its components."""
    found = [(content, *read_inline(content)) for content in find_all(item, "datacontent") if is_story(content)]
    content, text, marked_up = max(found, key=lambda one: len(one[1]), default=(item, "", False))
    if not text:
        return Refusal(Reason.EMPTY, "a NewsML 1 item without text in a DataContent")
    created = first_text(item, "newsmanagement/firstcreated", "newsmanagement/thisrevisioncreated")
    changed = first_text(item, "newsmanagement/thisrevisioncreated")
    provider = next(
        (one.get("FormalName") for one in find_all(item, "party") if is_agency(one.get("FormalName"))), None
    )
    return Document(
        text=text,
        format=Format.NEWSML_1,
        encoding="utf-8",
        encoding_origin=EncodingOrigin.UTF8,
        is_html=marked_up,
        statement=state(
            DateOrigin.FIELD,
            title=find_line(content, "headline") or find_nitf_title(content),
            authors=find_line(content, "byline")
            or [name for one in find_all(content, "nitf") for name in find_bylines(one)],
            agency=provider,
            published=created or find_line(content, "dateandtime"),
            modified=changed if changed != created else None,
        ),
        language=read_language(find_language(content)),
    )


def is_story(content: etree._Element) -> bool:
    """Whether none of the components around a content has the role of a picture's."""
    roles = (
        first_text(one, "role@FormalName") for one in content.iterancestors() if local_name(one) == "newscomponent"
    )
    return not any((role or "").casefold() in OTHER_ROLES for role in roles)


def find_line(content: etree._Element, name: str) -> str | None:
    """The news line of that name in the nearest component around a content, else the first one of its item."""
    for around in content.iterancestors():
        if local_name(around) == "newscomponent" and (line := first_text(around, f"newslines/{name}")):
            return line
        if local_name(around) == "newsitem":
            return next((text for one in find_all(around, name) if (text := text_of(one))), None)
    return None


def find_nitf_title(content: etree._Element) -> str | None:
    """The headline of a NITF document in a content."""
    return next((text for one in find_all(content, "hl1") if (text := text_of(one))), None)


def find_language(content: etree._Element) -> str | None:
    """The language of the nearest component that states one, else of the item or the document."""
    for around in content.iterancestors():
        stated: str | None = first_text(around, "descriptivemetadata/language@FormalName") or around.get(XML_LANGUAGE)
        if stated:
            return stated
    return None
