"""Title and section of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement
from trafilatura.metadata import extract_title

from copydesk.clean.page.structured import Structured

# "Council approves ferry | Delta Courier": the outlet behind a separator is no part of the title.
OUTLET_SEPARATOR = re.compile(r"\s+(?:[|»·•—–]|-)\s+")
# A shorter part of a page's title is its section or outlet.
MIN_TITLE_WORDS = 3


def find_title(tree: HtmlElement, structured: Structured) -> str | None:
    """The headline: of the JSON-LD, the only `h1`, Open Graph, else what trafilatura takes."""
    headline = structured.first_text("headline")
    if headline:
        return headline
    heads = [text for text in (text_inside(element) for element in tree.iter("h1")) if text]
    if len(heads) == 1:
        return heads[0]
    title = structured.first_meta("og:title", "twitter:title") or extract_title(tree)
    return drop_outlet(" ".join(title.split()), structured.first_meta("og:site_name")) if title else None


def name_page(tree: HtmlElement, structured: Structured) -> Iterator[str]:
    """Every text that names the page besides its `h1`: the headlines of its data, its title and the title's parts."""
    yield from (headline for headline in (structured.first_text(name) for name in ("headline", "name")) if headline)
    yield from (title for title in (structured.first_meta(name) for name in ("og:title", "twitter:title")) if title)
    for element in tree.iter("title"):
        title = text_inside(element)
        yield title
        yield from (part for part in OUTLET_SEPARATOR.split(title) if len(part.split()) >= MIN_TITLE_WORDS)


def text_inside(element: HtmlElement) -> str:
    """All text of an element in one line."""
    return " ".join(" ".join(element.itertext()).split())


def drop_outlet(title: str, outlet: str | None) -> str:
    """The title without the outlet's name after or before a separator."""
    parts = OUTLET_SEPARATOR.split(title)
    if outlet and len(parts) > 1:
        kept = [part for part in parts if part.casefold() != outlet.casefold()]
        if len(kept) == len(parts) - 1:
            return title[title.index(kept[0]) : title.rindex(kept[-1]) + len(kept[-1])]
    return title


def find_section(structured: Structured) -> str | None:
    """The section that the page files itself under."""
    return structured.first_text("articleSection") or structured.first_meta(
        "article:section", "og:article:section", "section", "parsely-section", "category"
    )
