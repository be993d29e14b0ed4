"""Plain text into paragraphs.

Wire text has one paragraph a line, with or without blank lines between; typed and mailed text is wrapped at a column
and has blank lines or an indent between paragraphs. Which of the two a text is follows from its lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import median

LINE_END = re.compile(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")

# A line that ends a sentence, whatever closes after it.
SENTENCE_END = re.compile(r"[.!?…:]['\"”’»)\]]*\s*$")

# Columns: text is wrapped at 60 to 80 by mail programs and typists, at up to 100 by converters.
MAX_WRAP_COLUMN = 100
MIN_WRAP_COLUMN = 35
# A line shorter than this share of the widest one wasn't broken for lack of room, so a paragraph ends with it.
# The longest English words that matter are about a third of a 70 column line.
FULL_LINE_SHARE = 0.65
# Below this many lines a width can't be told from chance.
MIN_WRAPPED_LINES = 4


def split_paragraphs(text: str) -> list[str]:
    """The paragraphs of a plain text; hard-wrapped lines are joined again."""
    blocks = list(split_blocks(LINE_END.sub("\n", text.lstrip("\ufeff"))))
    width = find_wrap_width(blocks)
    if width is None:
        return [line.strip() for block in blocks for line in block]
    return [paragraph for block in blocks for paragraph in join_lines(block, width)]


def split_blocks(text: str) -> Iterator[list[str]]:
    """Runs of lines between blank lines, with their indents."""
    block: list[str] = []
    for line in text.split("\n"):
        if line.strip():
            block.append(line.rstrip())
        elif block:
            yield block
            block = []
    if block:
        yield block


def find_wrap_width(blocks: list[list[str]]) -> int | None:
    """The column at which the text is wrapped; None where each line is a paragraph."""
    inner = [line.strip() for block in blocks for line in block[:-1]]
    if len(inner) < MIN_WRAPPED_LINES:
        return None
    width = max(len(line) for line in inner)
    typical = median(len(line) for line in inner)
    unfinished = sum(1 for line in inner if not SENTENCE_END.search(line))
    is_wrapped = (
        MIN_WRAP_COLUMN <= width <= MAX_WRAP_COLUMN
        and typical >= FULL_LINE_SHARE * width
        and unfinished * 2 > len(inner)
    )
    return width if is_wrapped else None


def join_lines(block: list[str], width: int) -> Iterator[str]:
    """The paragraphs of one block of wrapped lines. An indented line, one after a short line, or one after
    a note in brackets starts a new one.
    """
    paragraph = ""
    was_full = False
    margin = min(measure_indent(line) for line in block)
    for line in block:
        is_indented = measure_indent(line) > margin
        is_closed = paragraph.startswith("(") and paragraph.endswith(")")
        if paragraph and was_full and not is_indented and not is_closed:
            paragraph += line.strip() if paragraph.endswith("-") else " " + line.strip()
        else:
            if paragraph:
                yield paragraph
            paragraph = line.strip()
        was_full = len(line.strip()) >= FULL_LINE_SHARE * width
    if paragraph:
        yield paragraph


def measure_indent(line: str) -> int:
    """The number of white space characters that a line starts with."""
    return len(line) - len(line.lstrip())
