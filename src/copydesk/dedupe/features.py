"""What the terms of the pair score read of one text. Rebuilt from the signature's text whenever it is needed."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from copydesk.dedupe.idf import rarity, weigh_stems
from copydesk.dedupe.models import Models, Vectors, scale_rows
from copydesk.dedupe.numbers import ONE, read_numbers
from copydesk.dedupe.words import Span, fold, split_sentences, split_words, stem_word

# Aligning two texts takes time by the product of their sentences; news stories hardly ever have more.
MAX_SENTENCES = 80
# Shorter quotations are titles and words in scare quotes.
MIN_QUOTE_CHARACTERS = 25
# Stems below are function words and those that every report uses ("said", "year").
CONTENT_IDF = 1.0

_SHINGLE_WORDS = 3
_QUOTE_MARK = re.compile('["“”„«»]')


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its place in the body, its stems with their idf, their sum, and its numbers' digits."""

    span: Span
    stems: Mapping[str, float]
    mass: float
    numbers: Counter[str]


@dataclass(frozen=True, slots=True)
class Features:
    """One text, taken apart.

    `stem_weights` is the tf-idf vector at length 1. `sentence_vectors` has shape (sentences, 256), rows at length 1.
    `content_stems` counts the stems that carry meaning, once a sentence. `veto_numbers` counts "one" too.
    """

    word_count: int
    stem_weights: Mapping[str, float]
    shingles: frozenset[int]
    sentences: tuple[Sentence, ...]
    sentence_vectors: Vectors
    document_vector: Vectors
    content_stems: int
    quotes: tuple[str, ...]
    numbers: frozenset[str]
    veto_numbers: Counter[str]


def build_features(title: str | None, body: str, models: Models) -> Features:
    """The features of a text. About 2 ms for 350 words."""
    folded = fold(body)
    words = split_words(folded)
    spans = split_sentences(body)
    sentences = tuple(build_sentence(body, span, models.idf) for span in spans[:MAX_SENTENCES])
    numbers = read_numbers(folded, count_one=True)
    sums = models.static.sum_tokens([body[span.start : span.end] for span in spans] or [""])
    return Features(
        word_count=len(words),
        stem_weights=scale(weigh_stems(split_words(fold(title or "")) + words, models.idf)),
        shingles=frozenset(map(hash, zip(*(words[start:] for start in range(_SHINGLE_WORDS)), strict=False))),
        sentences=sentences,
        sentence_vectors=scale_rows(sums[: len(sentences)]),
        document_vector=scale_rows(sums.sum(axis=0, keepdims=True))[0],
        content_stems=sum(is_content(idf) for sentence in sentences for idf in sentence.stems.values()),
        quotes=tuple(find_quotes(body)),
        numbers=frozenset(number.digits for number in numbers if number.text != ONE),
        veto_numbers=Counter(number.digits for number in numbers),
    )


def build_sentence(body: str, span: Span, idf: Mapping[str, float]) -> Sentence:
    """The sentence of `body` at `span`."""
    folded = fold(body[span.start : span.end])
    stems = {stem: rarity(stem, idf) for stem in map(stem_word, split_words(folded))}
    numbers = Counter(number.digits for number in read_numbers(folded))
    return Sentence(span, stems, sum(stems.values()), numbers)


def is_content(idf: float) -> bool:
    """Whether a stem of this idf carries meaning."""
    return idf >= CONTENT_IDF


def scale(weights: Mapping[str, float]) -> dict[str, float]:
    """The weights as a vector of length 1."""
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {stem: weight / length for stem, weight in weights.items()}


def find_quotes(body: str) -> list[str]:
    """The quotations of 25 characters and more. An open one ends with its paragraph, as printers do it."""
    return [
        quote
        for paragraph in body.split("\n")
        for quote in _QUOTE_MARK.split(paragraph)[1::2]
        if len(quote) >= MIN_QUOTE_CHARACTERS
    ]
