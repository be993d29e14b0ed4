"""One line of a page, and whether it reads as prose."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from lxml.html import HtmlElement

from copydesk.article import RemovedKind
from copydesk.clean.draft import fold_words, squash

# Full stops of all scripts that have one (Unicode: Sentence_Terminal), and letters of those that set none: Thai, Lao,
# Khmer, Tibetan.
SENTENCE_END = re.compile(
    r"[.!?…。:।॥۔؟؛܀።፧။၊។៕᠃᱾꓿꘎︒﹒．！？｡՜՞։]['\"”’»)\]」』]*$|[\u0e00-\u0eff\u0f00-\u0fff\u1780-\u17ff]['\"”’»)\]]*$"
)
# A sentence has about 8 words in any language, 40 characters; a cell of a layout table has hundreds of words.
MIN_SENTENCE_CHARACTERS = 40
MAX_SENTENCE_WORDS = 250
# Several steps ask it of the same lines; a long article has a few hundred.
ASKED_TEXTS = 512


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page, and why it is no body; None for a line of the body.

    `folded` is the text's words in lower case, `squashed` the text in lower case without white space, `element` the
    leaf that holds exactly this text. Every step compares them, so they are made once.
    """

    text: str
    folded: str
    squashed: str
    element: HtmlElement | None
    kind: RemovedKind | None = None

    @classmethod
    def at(cls, text: str, element: HtmlElement | None) -> Line:
        """The line of a text in an element."""
        return cls(text, fold_words(text), squash(text), element)


def squash_lines(lines: Iterable[Line]) -> str:
    """What all the lines hold, without white space."""
    return "".join(line.squashed for line in lines)


@lru_cache(maxsize=ASKED_TEXTS)
def is_sentence(text: str) -> bool:
    """Whether a line reads as prose."""
    return (
        len(text) >= MIN_SENTENCE_CHARACTERS
        and SENTENCE_END.search(text) is not None
        and "|" not in text
        and len(text.split()) <= MAX_SENTENCE_WORDS
    )


def select_body(lines: Iterable[Line]) -> list[Line]:
    """The lines that are body."""
    return [line for line in lines if line.kind is None]


def body_texts(lines: Iterable[Line]) -> list[str]:
    """Their texts."""
    return [line.text for line in select_body(lines)]


def measure_prose(lines: Iterable[Line]) -> int:
    """Characters of the body in lines that read as prose."""
    return sum(len(text) for text in body_texts(lines) if is_sentence(text))
