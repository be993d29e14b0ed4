"""The blocks of an export: lines that stand together between empty ones, out of a text or a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

# Elements that begin and end a line; between those of the second set there is an empty one.
LINES = frozenset({"div", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "body", "text", "title"})
PARAGRAPHS = frozenset({"p", "table", "hr"})
NO_TEXT = frozenset({"script", "style", "head"})
# A rule between articles, in a text and out of a page.
RULE = re.compile(r"^[ \t]*_{20,}[ \t]*$", re.M)
BLANK = re.compile(r"[ \t\xa0\u3000]+")
# A line that is longer was not wrapped at a margin: it is a paragraph of its own.
WRAPPED_CHARACTERS = 100


@dataclass(frozen=True, slots=True)
class Exported:
    """One article of an export: its text and what its labels say, dates as written. `number` counts from 1."""

    paragraphs: tuple[str, ...]
    title: str | None = None
    authors: str | None = None
    section: str | None = None
    source: str | None = None
    published: str | None = None
    language: str | None = None


Block = tuple[str, ...]


def split_blocks(text: str) -> list[Block]:
    """The lines of a text that stand together, without the blanks around them."""
    blocks: list[Block] = []
    lines: list[str] = []
    for line in [*text.replace("\f", "\n").splitlines(), ""]:
        stripped = BLANK.sub(" ", line).strip()
        if stripped and not RULE.match(stripped):
            lines.append(stripped)
        elif lines:
            blocks.append(tuple(lines))
            lines = []
    return blocks


def join_paragraphs(blocks: Iterable[Block]) -> tuple[str, ...]:
    """The paragraphs of a story's blocks: wrapped lines joined, long ones each by itself."""
    return tuple(paragraph for block in blocks for paragraph in join_block(block))


def join_block(block: Block) -> Iterator[str]:
    """The paragraphs of one block."""
    if any(len(line) > WRAPPED_CHARACTERS for line in block):
        yield from block
    else:
        yield " ".join(block)


def lay_out(tree: HtmlElement) -> str:
    """The text of a page, line by line as it shows: cells of a row with a tab between them."""
    pieces: list[str] = []
    write_element(tree, pieces)
    return "".join(pieces)


def write_element(element: HtmlElement, pieces: list[str]) -> None:
    """Add the text of an element and all in it, without what stands behind it."""
    tag = element.tag if isinstance(element.tag, str) else ""
    if not tag or tag in NO_TEXT:
        return
    border = "\n\n" if tag in PARAGRAPHS else "\n" if tag in LINES or tag == "br" else ""
    pieces.append(f"\n\n{'_' * 60}\n\n" if tag == "hr" else border)
    if element.text:
        pieces.append(" ".join(element.text.split("\n")))
    for child in element:
        write_element(child, pieces)
        if child.tag in ("td", "th"):
            pieces.append("\t")
        if child.tail:
            pieces.append(" ".join(child.tail.split("\n")))
    pieces.append("" if tag == "br" else border)
