"""Which parts of a text are in which language: the whole of it, or, where that can't be said, each paragraph alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from copydesk.enrich.engine.spans import UNKNOWN_LANGUAGE

# Of py3langid's normalized probabilities. A name or a number alone is of no language.
SURE_OF_PARAGRAPH = 0.8
MIN_PARAGRAPH_WORDS = 4

_PARAGRAPH = re.compile(r"[^\n]+\n*")


@dataclass(frozen=True, slots=True)
class Part:
    """The half-open range [start, end) of a text, in code points, and its language: ISO 639-1, or unknown."""

    start: int
    end: int
    language: str


def divide_by_language(text: str, language: str) -> list[Part]:
    """The parts of `text`, which together are all of it, each in another language than the one before."""
    if language != UNKNOWN_LANGUAGE:
        return [Part(0, len(text), language)]
    parts: list[Part] = []
    for _, found in groupby(_judge_paragraphs(text), key=lambda part: part.language):
        same = list(found)
        parts.append(Part(same[0].start, same[-1].end, same[0].language))
    return parts


def _judge_paragraphs(text: str) -> Iterator[Part]:
    for paragraph in _PARAGRAPH.finditer(text):
        yield Part(paragraph.start(), paragraph.end(), _identify(paragraph.group()))


def _identify(paragraph: str) -> str:
    if len(paragraph.split()) < MIN_PARAGRAPH_WORDS and paragraph.isascii():
        return UNKNOWN_LANGUAGE
    code, confidence = _load_identifier().classify(paragraph)
    return code if float(confidence) >= SURE_OF_PARAGRAPH and len(code) == len("en") else UNKNOWN_LANGUAGE


@cache
def _load_identifier() -> LanguageIdentifier:
    """About 0.1 s, once a process, and only where a text's language is unknown."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
