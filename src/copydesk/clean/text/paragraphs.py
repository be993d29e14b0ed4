"""Plain text into paragraphs.

Wire text has one paragraph a line, with or without blank lines between; typed and mailed text is wrapped at a column
and has blank lines or an indent between paragraphs. Which of the two a text is follows from its lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

LINE_END = re.compile(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")

# A line that ends a sentence, whatever closes after it.
SENTENCE_END = re.compile(r"[.!?…:]['\"”’»)\]]*\s*$")

# Columns: text is wrapped at 60 to 80 by mail programs and typists, at up to 100 by converters, at 132 by printers.
MAX_WRAP_COLUMN = 140
MIN_WRAP_COLUMN = 20
# Where sentences don't run on from line to line, only these columns are believed.
MIN_TYPED_COLUMN, MAX_TYPED_COLUMN = 35, 100
# A line shorter than this share of the widest one wasn't broken for lack of room, so a paragraph ends with it.
# The longest English words that matter are about a third of a 70 column line.
FULL_LINE_SHARE = 0.65
# Below this many lines a width can't be told from chance.
MIN_WRAPPED_LINES = 4
# Of ten lines one may be wider than the column: a row of a table, an address, the line that holds the dateline.
WIDE_LINES = 10

# "the har-/bour board": a word parted at the end of a line. Copy that is typed or mailed is not hyphenated, so there
# such a hyphen is the word's own; hyphenated copy parts a word in at least every twentieth line.
PARTED_WORD = re.compile(r"[^\W\d_]-$")
MIN_PARTED_LINES = 2
MIN_PARTED_SHARE = 0.05
# "Bau- und Wohnungsamt", "two- and three-year terms": the hyphen stands for a word to come.
HANGING = re.compile(r"(?:and|or|to|und|oder|bis|et|ou|en|of|og|och|eller|y|o|e)\b")
# First parts of compounds that keep their hyphen, where a whole word of its own follows.
COMPOUND_START = re.compile(
    r"(?:^|\W)(?:self|well|ill|half|vice|non|ex|anti|pro|cross|co|all|long|short|high|low|full|part|two|three|four|five"
    r"|six|seven|eight|nine|ten|first|second|third|so|state|year|left|right|north|south|east|west)-$",
    re.I,
)
MIN_COMPOUND_END = 4


@dataclass(frozen=True, slots=True)
class Wrapping:
    """How a text is wrapped: at which column, and whether words are parted at the ends of its lines.

    `width` is None where each line is a paragraph, but for a sentence that goes on in the next line.
    """

    width: int | None
    parts_words: bool
    text: str

    def is_full(self, line: str, following: str) -> bool:
        """Whether a line was broken for lack of room: the word after it wouldn't have fitted, or nearly not."""
        if self.width is None:
            return False
        return len(line) >= FULL_LINE_SHARE * self.width or len(line) + len(following.split()[0]) >= self.width


def split_paragraphs(text: str) -> list[str]:
    """The paragraphs of a plain text; hard-wrapped lines are joined again, and words parted at their ends."""
    blocks = list(split_blocks(break_lines(text)))
    wrapping = find_wrapping(blocks)
    return [paragraph for block in blocks for paragraph in join_lines(block, wrapping)]


def find_title_line(text: str) -> str | None:
    """The first line, where it stands apart like a title: no sentence's end, and a blank line or an indent below it."""
    lines = break_lines(text).strip("\n").split("\n")
    if len(lines) < 2 or not lines[0].strip() or SENTENCE_END.search(lines[0]):
        return None
    below = lines[1]
    stands_apart = not below.strip() or measure_indent(below) > measure_indent(lines[0])
    return " ".join(lines[0].split()) if stands_apart else None


def break_lines(text: str) -> str:
    """The text with one kind of line end and no byte order mark."""
    return LINE_END.sub("\n", text.lstrip("\ufeff"))


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


def find_wrapping(blocks: list[list[str]]) -> Wrapping:
    """How the text is wrapped."""
    pairs = [(one.strip(), other.strip()) for block in blocks for one, other in pairwise(block)]
    text = "\n".join(line for block in blocks for line in block).casefold()
    if not pairs:
        return Wrapping(None, parts_words=False, text=text)
    lengths = sorted(len(line) for line, _ in pairs)
    width = lengths[-1 - len(lengths) // WIDE_LINES]
    unfinished = sum(1 for line, _ in pairs if not SENTENCE_END.search(line))
    running_on = sum(1 for line, below in pairs if runs_on(line, below))
    is_typed = (
        len(pairs) >= MIN_WRAPPED_LINES
        and MIN_TYPED_COLUMN <= width <= MAX_TYPED_COLUMN
        and median(lengths) >= FULL_LINE_SHARE * width
        and unfinished * 2 > len(pairs)
    )
    is_running = MIN_WRAP_COLUMN <= width <= MAX_WRAP_COLUMN and running_on * 3 >= len(pairs)
    parted = sum(1 for line, below in pairs if PARTED_WORD.search(line) and below[0].islower())
    parts_words = parted >= MIN_PARTED_LINES and parted >= MIN_PARTED_SHARE * len(pairs)
    return Wrapping(width if is_typed or is_running else None, parts_words, text)


def runs_on(line: str, below: str) -> bool:
    """Whether a sentence goes on in the line below: it isn't over, and a small letter follows."""
    return below[0].islower() and not SENTENCE_END.search(line)


def join_lines(block: list[str], wrapping: Wrapping) -> Iterator[str]:
    """The paragraphs of one block of wrapped lines.

    An indented line, one after a short line, one below a headline in capitals, or one after a note in brackets starts
    a new one. Where a sentence that an indent opened isn't over, it goes on at the margin.
    """
    margin = min(measure_indent(line) for line in block)
    paragraph = last = block[0].strip()
    for above, line in pairwise(block):
        text = line.strip()
        is_closed = paragraph.startswith("(") and paragraph.endswith(")")
        starts_anew = measure_indent(line) > margin or is_closed or is_headline_above(paragraph, text)
        if not starts_anew and (wrapping.is_full(last, text) or goes_on(above, line, wrapping)):
            paragraph = join_line(paragraph, text, wrapping)
        else:
            yield paragraph
            paragraph = text
        last = text
    yield paragraph


def goes_on(above: str, line: str, wrapping: Wrapping) -> bool:
    """Whether a line goes on with the sentence above: in a small letter, or at the margin below an indent.

    Rows of a table and items of a list are shorter than a line that had to be broken.
    """
    last, text = above.strip(), line.strip()
    is_long = MIN_TYPED_COLUMN <= len(last) <= MAX_WRAP_COLUMN
    hangs_out = is_long and measure_indent(above) > measure_indent(line) and not SENTENCE_END.search(last)
    return hangs_out or (runs_on(last, text) and (is_long or wrapping.width is not None))


def is_headline_above(paragraph: str, line: str) -> bool:
    """Whether a line in small letters begins the story below a headline in capitals. A dash ends a dateline."""
    return paragraph.isupper() and not line.isupper() and not paragraph.endswith((",", "-", "–", "—"))


def join_line(paragraph: str, line: str, wrapping: Wrapping) -> str:
    """A paragraph with one more line, a word that its end parts made whole."""
    if not paragraph.endswith("-") or paragraph.endswith((" -", "--")):
        return f"{paragraph} {line}"
    if HANGING.match(line):
        return f"{paragraph} {line}"
    start, end = paragraph.split()[-1][:-1], line.split()[0]
    is_parted = wrapping.parts_words and PARTED_WORD.search(paragraph) is not None and line[0].islower()
    if is_parted and not keeps_hyphen(start, end, wrapping.text):
        return paragraph[:-1] + line
    return paragraph + line


def keeps_hyphen(start: str, end: str, text: str) -> bool:
    """Whether a word that its hyphen parts is written with one: the text has it elsewhere, or it is a compound."""
    end = end.strip(".,;:!?\"'”’)").casefold()
    if f"{start}{end}".casefold() in text:
        return False
    is_compound = COMPOUND_START.search(f"{start}-") is not None and len(end) >= MIN_COMPOUND_END
    return is_compound or f"{start}-{end}".casefold() in text


def measure_indent(line: str) -> int:
    """The number of white space characters that a line starts with."""
    return len(line) - len(line.lstrip())
