"""Words, stems and sentences of an English text: what every comparison of two texts starts from."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

import Stemmer

from copydesk.reference.scripts import UNSPACED

_QUOTES = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "‘": "'",
        "’": "'",
        "–": "-",
        "½": " 1/2",
        "¼": " 1/4",
        "¾": " 3/4",
    }
)
_DOTTED_ACRONYM = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*")

# A full stop after one of these, or after a single letter, ends no sentence.
_TITLES = "Mr|Mrs|Ms|Dr|St|Sen|Gov|Gen|Rep|Lt|Col|Sgt|Capt|Prof|Rev|Hon|Jr|Sr|vs|No"
_MONTHS = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec"
_ABBREVIATION = re.compile(rf"\b(?:[^\W\d_]|{_TITLES}|{_MONTHS})\.$", re.IGNORECASE)
# A decimal that a line break has split: "rose 9. 4 percent".
_REST_OF_DECIMAL = r"\d+ ?(?:%|per ?cent|pct|percentage|million|mln|billion|bn|trillion|points)\b"
_SPLIT_DECIMAL = re.compile(rf"(?<![\d.,])(\d{{1,2}})\. (?={_REST_OF_DECIMAL})")
_SENTENCE_END = re.compile(
    r"[.!?]+[\"')\]]*\s+"
    rf"(?!(?:(?<=[^\d.,]\d\.\s)|(?<=[^\d.,]\d\d\.\s)){_REST_OF_DECIMAL})"
    r"(?=[\"'(\[]*[A-Z0-9])|\n+"
)

# Far more than the vocabulary of a batch; one entry is a short string.
_STEMS_KEPT = 200_000
# Those of some hundred texts; one entry is some 100 bytes beside the stem.
_NUMBERS_KEPT = 50_000

# Translations into Japanese put the same words at other places; of fewer signs more pairs of them aren't met.
_SIGNS_A_WORD = 4

_stemmer = Stemmer.Stemmer("english", 0)


class Span(NamedTuple):
    """The half-open range of a sentence in its text, in code points."""

    start: int
    end: int


def fold(text: str) -> str:
    """The text in lower case with straight quotes and undotted acronyms, so that U.S. and US are one word."""
    straight = text if text.isascii() else text.translate(_QUOTES)
    if "." not in straight[:-1]:  # most sentences have one at their end alone: neither acronym nor split decimal
        return straight.casefold()
    folded = _DOTTED_ACRONYM.sub(lambda acronym: acronym.group().replace(".", ""), straight).casefold()
    return _SPLIT_DECIMAL.sub(r"\1.", folded)


def split_words(folded: str) -> list[str]:
    """The words and numbers of a folded text, in order."""
    return _WORD.findall(folded)


def split_first_words(folded: str, count: int) -> list[str]:
    """The first `count` words and numbers of a folded text; of scripts without spaces, where a run is a clause that
    hardly any other text has, every two signs that follow each other, four for each word."""
    runs = UNSPACED.findall(folded)
    if not runs:
        return split_words(folded)[:count]
    pairs = [one + other for run in runs for one, other in pairwise(run)]
    return [*split_words(UNSPACED.sub(" ", folded))[:count], *pairs[: _SIGNS_A_WORD * count]]


@lru_cache(maxsize=_STEMS_KEPT)
def stem_word(word: str) -> str:
    """The Snowball (Porter 2) English stem; numbers stay as they are."""
    return str(_stemmer.stemWord(word))


@lru_cache(maxsize=_NUMBERS_KEPT)
def number_stem(stem: str) -> int:
    """A number of 32 bits for a stem, alike in every process: two of 100,000 stems have one in all likelihood, and
    nothing but a bound on a score would see it."""
    return crc32(stem.encode())


def split_sentences(text: str) -> list[Span]:
    """The sentences of a text; a line break always ends one."""
    spans: list[Span] = []
    start = 0
    for end in _SENTENCE_END.finditer(text):
        if "\n" in end.group() or not _ABBREVIATION.search(text[start : end.start() + 1]):
            _append_span(spans, text, start, end.end())
            start = end.end()
    _append_span(spans, text, start, len(text))
    return spans


def _append_span(spans: list[Span], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    left = start + len(piece) - len(piece.lstrip())
    right = end - (len(piece) - len(piece.rstrip()))
    if left < right:
        spans.append(Span(left, right))
