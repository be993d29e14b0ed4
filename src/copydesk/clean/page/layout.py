"""Where text stands on a page: the element of a line, how much of it is links, and what surrounds it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice, zip_longest

from lxml.etree import XPath
from lxml.html import HtmlElement

from copydesk.clean.draft import fold_words, squash

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
LEAVES = ("p", "li", "blockquote", "td", "dd", "dt", "figcaption", "div", "section", "pre", *sorted(HEADINGS))
# An element that holds one of these is no leaf: its text is its children's.
BLOCKS = frozenset(LEAVES) | {"ul", "ol", "dl", "table", "tbody", "tr", "article", "figure", "main", "aside", "center"}

COUNT_ELEMENTS = XPath("count(descendant::*)")

# Paragraphs with the same tag and class under a parent with the same tag and class come from one template. Three of
# them in the extracted text make it the story's.
MIN_TEMPLATE_PARAGRAPHS = 3
# A teaser is a box so near around its paragraphs, of which it has no more than these.
MAX_BOX_LEVELS = 3
MAX_BOX_PARAGRAPHS = 4


@dataclass(frozen=True, slots=True)
class Layout:
    """The page's leaves by their squashed text, and the texts that name the page (headline, title), folded.

    `link_lists` keeps of each list that was looked at whether it is one of links alone: each of its items asks.
    """

    leaves: Mapping[str, HtmlElement]
    titles: frozenset[str]
    link_lists: dict[HtmlElement, bool] = field(default_factory=dict)

    def find(self, squashed: str) -> HtmlElement | None:
        """The first leaf that holds exactly this squashed text. Extractors mark list items with "- "."""
        return self.leaves.get(squashed, self.leaves.get(squashed.removeprefix("-")))


def count_elements(tree: HtmlElement) -> int:
    """The elements of a tree."""
    return int(COUNT_ELEMENTS(tree))


def map_layout(tree: HtmlElement, titles: Iterator[str]) -> Layout:
    """The layout of a pruned page; `titles` are the page's names as its data and head give them."""
    leaves: dict[str, HtmlElement] = {}
    for element in iter_leaves(tree):
        leaves.setdefault(squash(element.text_content()), element)
    found = set(leaves.values())
    for element in tree.iter("li"):
        # Teasers are items with a title and a text of their own: no leaves, but one line of the extracted text.
        if element not in found:
            leaves.setdefault(squash(element.text_content()), element)
    heads = (fold_words(element.text_content()) for element in tree.iter("h1"))
    return Layout(leaves, frozenset({*heads, *map(fold_words, titles)} - {""}))


def iter_leaves(tree: HtmlElement) -> Iterator[HtmlElement]:
    """The elements that hold text and no other block, in document order.

    At any depth: a block may stand in a `span`, a `form` or an element of the site's own, and its text would count
    twice. A block that holds another has it next in document order.
    """
    blocks = list(tree.iter(*BLOCKS))
    for block, following in zip_longest(blocks, blocks[1:]):
        if block.tag in LEAVES and (following is None or find_holder(following) is not block):
            yield block


def find_holder(block: HtmlElement) -> HtmlElement | None:
    """The nearest block around a block."""
    holder = block.getparent()
    while holder is not None and holder.tag not in BLOCKS:
        holder = holder.getparent()
    return holder


def text_in_line(element: HtmlElement) -> str:
    """The text of an element in one line."""
    return " ".join(element.text_content().split())


def split_lines(element: HtmlElement) -> list[str]:
    """The lines of a leaf: its text, broken at its `br` elements."""
    parts = [element.text or ""]
    for child in element.iterdescendants():
        if child.tag == "br":
            parts.append("\n")
        elif isinstance(child.tag, str):
            parts.append(child.text or "")
        parts.append(child.tail or "")
    lines = (" ".join(line.split()) for line in "".join(parts).replace("\r", " ").split("\n"))
    return [line for line in lines if line]


def measure_links(element: HtmlElement) -> float:
    """The share of an element's characters that stand in links, between 0 and 1."""
    links = list(element.iter("a"))
    if not links:
        return 0.0
    length = count_characters(element)
    linked = sum(map(count_characters, links))
    return min(1.0, linked / length) if length else 0.0


def count_characters(element: HtmlElement) -> int:
    """Characters of an element's text that are no white space."""
    return sum(map(len, element.text_content().split()))


def is_teaser(element: HtmlElement) -> bool:
    """Whether an element is a list item that names another article: its heading is a link."""
    return element.tag == "li" and any(
        heading.find(".//a") is not None or next(heading.iterancestors("a"), None) is not None
        for heading in element.iter(*HEADINGS)
    )


def is_permalinked(element: HtmlElement) -> bool:
    """Whether an element is a heading whose links lead to places on the page: what a table of contents leads to."""
    return element.tag in HEADINGS and all((link.get("href") or "#").startswith("#") for link in element.iter("a"))


def is_in_teaser(element: HtmlElement) -> bool:
    """Whether an element is a teaser or stands in one."""
    return any(map(is_teaser, (element, *element.iterancestors("li"))))


def find_teaser_box(element: HtmlElement) -> HtmlElement | None:
    """The small element around a leaf that has a heading which leads to another page; None where it is in none."""
    for box in (element, *islice(element.iterancestors(), MAX_BOX_LEVELS)):
        if box.tag in ("body", "html", "main") or sum(1 for _ in box.iter("p")) > MAX_BOX_PARAGRAPHS:
            return None
        if next(list_linked_pages(box), None) is not None:
            return box
    return None


def list_linked_pages(box: HtmlElement) -> Iterator[str]:
    """The addresses, without query and fragment, of the pages that headings in an element lead to."""
    for heading in box.iter("h2", "h3", "h4", "h5"):
        around = next(heading.iterancestors("a"), None)
        for link in [around] if around is not None else heading.iter("a"):
            if address := re.split(r"[?#]", (link.get("href") or "").strip(), maxsplit=1)[0]:
                yield address


def is_heading(element: HtmlElement | None) -> bool:
    """Whether an element is a heading; None is none."""
    return element is not None and element.tag in HEADINGS


def find_scope(element: HtmlElement) -> HtmlElement | None:
    """The element that says it holds the article: the nearest `article`, `main` or articleBody around `element`."""
    for one in (element, *element.iterancestors()):
        if one.tag in ("article", "main") or one.get("itemprop") == "articleBody" or one.get("role") == "main":
            return one
    return None


def find_main_scope(paragraphs: list[HtmlElement]) -> HtmlElement | None:
    """The scope that most of the paragraphs are in; None where the page marks none."""
    scopes = Counter(find_scope(paragraph) for paragraph in paragraphs)
    return scopes.most_common(1)[0][0] if scopes else None


def describe_template(element: HtmlElement) -> tuple[str | None, ...]:
    """What elements of one template have in common."""
    parent = element.getparent()
    around = (None, None) if parent is None else (parent.tag, parent.get("class"))
    return (element.tag, element.get("class"), *around)


def find_templates(paragraphs: list[HtmlElement]) -> frozenset[tuple[str | None, ...]]:
    """The templates that the story's paragraphs are made from."""
    counts = Counter(describe_template(paragraph) for paragraph in paragraphs)
    return frozenset(template for template, count in counts.items() if count >= MIN_TEMPLATE_PARAGRAPHS)
