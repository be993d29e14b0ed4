"""A page into a draft: title, body paragraphs, authors, section and date clues, with how the body was found."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace

from lxml.html import HtmlElement
from trafilatura import load_html

from copydesk.clean.body import Body, extract_body
from copydesk.clean.date_clues import collect_date_clues
from copydesk.clean.draft import Draft, draft_lines
from copydesk.clean.naming import find_authors, find_section, find_title
from copydesk.clean.paywall import says_paywalled
from copydesk.clean.structured import Structured, read_structured

# They log a warning or an error for every odd page. Here such a page is a result with its reason, or just short.
for _library in ("trafilatura", "htmldate"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Page:
    """A draft, by which extractor and how surely its body was found, and whether the page calls itself a gallery."""

    draft: Draft
    body: Body
    is_gallery: bool


def draft_page(tree: HtmlElement, url: str | None) -> Page:
    """The draft of a page, whose tree is pruned on the way."""
    structured = read_structured(tree)
    date_clues = collect_date_clues(tree, url)  # first, because it reads what the next line prunes
    page = build_page(tree, structured)
    authors = find_authors(tree, structured)
    draft = replace(
        page.draft,
        authors=authors,
        section=find_section(structured),
        is_paywalled=says_paywalled(structured),
        date_clues=date_clues,
    )
    return replace(page, draft=draft)


def draft_page_body(markup: str) -> Page | None:
    """The same with title and body only; None where the markup holds no element at all."""
    tree = parse_page(markup)
    return None if tree is None else build_page(tree, read_structured(tree))


def build_page(tree: HtmlElement, structured: Structured) -> Page:
    """Title and body of a page, whose tree is pruned on the way."""
    title = find_title(tree, structured)
    body = extract_body(tree, structured)
    return Page(
        replace(draft_lines((line.text, line.kind) for line in body.lines), title=title), body, structured.is_gallery
    )


def parse_page(markup: str) -> HtmlElement | None:
    """The tree of a page, comments and processing instructions left out."""
    tree: HtmlElement | None = load_html(markup)
    return tree
