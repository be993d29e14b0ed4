"""A page into a draft: title, body paragraphs, authors, section and date clues, with how the body was found."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, replace

from lxml.etree import ElementDefaultClassLookup, ParserError
from lxml.html import HtmlElement, HTMLParser, fromstring

from copydesk.clean.draft import Draft, Paragraph, draft_lines
from copydesk.clean.drop_caps import join_drop_caps
from copydesk.clean.page.author_lines import take_author_lines
from copydesk.clean.page.authors import find_authors
from copydesk.clean.page.body import Body, extract_body
from copydesk.clean.page.date_clues import collect_date_clues
from copydesk.clean.page.naming import find_section, find_title
from copydesk.clean.page.outlets import name_outlets
from copydesk.clean.page.paywall import says_paywalled
from copydesk.clean.page.structured import Structured, read_structured
from copydesk.clean.rules import CleanRules

# They log a warning or an error for every odd page. Here such a page is a result with its reason, or just short.
for _library in ("trafilatura", "htmldate"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)

# Extractors visit every element many times. lxml asks a Python function for the class of each, unless all have one.
PARSER = HTMLParser(encoding="utf-8", collect_ids=False, default_doctype=False, remove_comments=True, remove_pis=True)
PARSER.set_element_class_lookup(ElementDefaultClassLookup(element=HtmlElement))

# What XML doesn't allow in text. Taking it out of bytes is ten times faster than out of text.
CONTROL_BYTES = bytes(sorted(set(range(32)) - set(b"\t\n\r")))
NONCHARACTERS = "\ufffe\uffff"
# Under an XHTML doctype libxml2 writes elements as XML does. `<html/>` would end the page where it begins.
DOCTYPE = re.compile(r"<!doctype[^>]*\bXHTML\b[^>]*>", re.IGNORECASE)
SELF_CLOSED = re.compile(r"(<html\b[^>]*?)/\s*>", re.IGNORECASE)
OPENING_CHARACTERS = 4_096
# What doesn't say at once that it is HTML must have more than one element to be a page.
DECLARATION_CHARACTERS = 50
MIN_FRAGMENT_ELEMENTS = 2


@dataclass(frozen=True, slots=True)
class Page:
    """A draft, by which extractor and how surely its body was found, and whether the page calls itself a gallery.

    `head_title` is the title in its head, `says_article` whether its data call the page an article.
    The paragraphs of the standfirst are beside the draft: what cleaning looks for at the head of a story stands below.
    """

    draft: Draft
    standfirst: tuple[Paragraph, ...]
    body: Body
    is_gallery: bool
    head_title: str
    says_article: bool


def draft_page(tree: HtmlElement, url: str | None, rules: CleanRules) -> Page:
    """The draft of a page, whose tree is pruned on the way."""
    structured = read_structured(tree)
    date_clues = collect_date_clues(tree, structured, url)  # first, because it reads what the next line prunes
    outlets = name_outlets(structured, url)
    byline = find_authors(tree, structured, outlets, rules.agencies)
    page = build_page(tree, structured, outlets)
    draft = replace(
        page.draft,
        authors=byline.people,
        agency=next(iter(byline.agencies), None),
        credit=None if byline.people else "; ".join(byline.organizations) or None,
        section=find_section(structured),
        is_paywalled=says_paywalled(structured),
        date_clues=date_clues,
    )
    return replace(page, draft=take_author_lines(draft))


def draft_page_body(markup: str) -> Page | None:
    """The same with title and body only; None where the markup holds no element at all."""
    tree = parse_page(markup)
    if tree is None:
        return None
    structured = read_structured(tree)
    return build_page(tree, structured, name_outlets(structured, None))


def build_page(tree: HtmlElement, structured: Structured, outlets: frozenset[str]) -> Page:
    """Title and body of a page, whose tree is pruned on the way."""
    title = find_title(tree, structured, outlets)
    join_drop_caps(tree)
    body = extract_body(tree, structured)
    count = len(body.standfirst)
    draft = draft_lines((line.text, line.kind) for line in (*body.standfirst, *body.lines))
    standfirst, story = draft.paragraphs[:count], draft.paragraphs[count:]
    return Page(
        draft=replace(draft, paragraphs=story, title=title),
        standfirst=standfirst,
        body=body,
        is_gallery=structured.is_gallery,
        head_title=" ".join("".join(next((one.itertext() for one in tree.iter("title")), ())).split()),
        says_article=structured.says_article,
    )


def parse_page(markup: str) -> HtmlElement | None:
    """The tree of a page, comments and processing instructions left out; None where the markup holds no element."""
    opening = markup[:OPENING_CHARACTERS]
    mended = SELF_CLOSED.sub(r"\1>", DOCTYPE.sub("", opening, count=1), count=1)
    # Most pages need none of it, and putting a page together again takes as long as a fifth of its parsing.
    whole = markup if mended == opening else mended + markup[OPENING_CHARACTERS:]
    payload = whole.encode("utf-8", "ignore").translate(None, CONTROL_BYTES)
    for noncharacter in NONCHARACTERS:
        # Text that can't hold one is known for it at once, bytes are not.
        if noncharacter in markup:
            payload = payload.replace(noncharacter.encode(), b"")
    try:
        tree: HtmlElement = fromstring(payload, parser=PARSER)
    except ParserError:
        return None
    is_fragment = "html" not in markup[:DECLARATION_CHARACTERS].lower()
    return None if is_fragment and len(tree) < MIN_FRAGMENT_ELEMENTS else tree
