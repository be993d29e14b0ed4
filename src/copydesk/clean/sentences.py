"""Sentences of paragraphs: where they begin, how they are compared, and where in an article they stand."""

from __future__ import annotations

import re
from enum import StrEnum

QUOTATION_MARK = re.compile('["“”„«»]')
# What stands between two sentences.
SENTENCE_BREAK = re.compile(r"[.!?…]['\"”’»)\]]?\s+(?=\S)")
NUMBER = re.compile(r"\d+")
PROSE_END = re.compile(r"[.!?…。]['\"”’»)\]]*$")
MIN_PROSE_WORDS = 8

# The last paragraphs, where sites and agencies put what isn't news.
TAIL_PARAGRAPHS = 3


class Position(StrEnum):
    """Where a paragraph stands."""

    MIDDLE = "middle"
    TAIL = "tail"


def find_sentences(text: str, place: int = 0) -> list[int]:
    """Where the sentences of a paragraph begin, from `place` on: at its start, and after a sentence and a space."""
    starts = [match.end() for match in SENTENCE_BREAK.finditer(text, place)]
    return [0, *starts] if place == 0 and text and not text[0].isspace() else starts


def list_sentences(text: str) -> list[str]:
    """The sentences of a paragraph in one line; joined with a blank they are the paragraph again."""
    starts = find_sentences(text)
    return [text[start:end].rstrip() for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def fold_sentence(text: str) -> str:
    """What sentences are compared by: lower case, each number `#`, one blank between words."""
    return NUMBER.sub("#", " ".join(text.casefold().split()))


def is_prose(text: str) -> bool:
    """Whether a sentence is one, and no label, heading or short formula."""
    return PROSE_END.search(text) is not None and len(text.split()) >= MIN_PROSE_WORDS


def locate_paragraph(index: int, count: int) -> Position:
    """Where the paragraph with this index of `count` stands. The first one is never the tail."""
    return Position.TAIL if index >= max(count - TAIL_PARAGRAPHS, 1) else Position.MIDDLE


def list_units(paragraph: str) -> list[str]:
    """What of a paragraph may be boilerplate: the whole of it, and each sentence where it has several."""
    sentences = list_sentences(paragraph)
    return [paragraph, *sentences] if len(sentences) > 1 else [paragraph]
