"""What the terms of the pair score read of one text. Rebuilt from the signature's text whenever it is needed."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from sys import intern
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from copydesk.dedupe.signing.models import Models, Vectors, scale_rows
from copydesk.dedupe.text.days import Day, take_days
from copydesk.dedupe.text.figures import NO_FIGURES, Figures, collect_figures, merge_figures
from copydesk.dedupe.text.foreign import drop_spans, find_foreign
from copydesk.dedupe.text.idf import Vocabulary
from copydesk.dedupe.text.openings import BULLETIN_WORDS, Opening, find_recurrence, find_weekday, read_opening
from copydesk.dedupe.text.quantities import may_state_quantities, read_quantities
from copydesk.dedupe.text.words import Span, fold, split_sentences, split_words

# Aligning two texts takes time by the product of their sentences; news stories hardly ever have more.
MAX_SENTENCES = 80
# Shorter quotations are titles and words in scare quotes.
MIN_QUOTE_CHARACTERS = 25
# Stems below are function words and those that every report uses ("said", "year").
CONTENT_IDF = 1.0

# A text's features take about 75 kB for 300 words, a sentence of them 3.
_FEATURES_KEPT = 1_000
_SENTENCES_KEPT = 8_000
# The quotations of a text take about 1 kB, the vectors of its sentences 9. Those of the texts that a shard of the
# search holds are kept: each has many pairs. What of them is compared is taken apart soon after.
_QUOTES_KEPT, _VECTORS_KEPT, _SUMS_KEPT = 10_000, 4_000, 300

SHINGLE_WORDS = 3
_QUOTE_MARK = re.compile('["“”„«»]')


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its place in the body, its words, what they count as with idf, its figures and days."""

    span: Span
    words: tuple[str, ...]
    stems: Mapping[str, float]
    figures: Figures
    days: tuple[Day, ...]


_NO_SENTENCE = Sentence(Span(0, 0), (), {}, NO_FIGURES, ())


@dataclass(frozen=True, slots=True)
class SentenceStems:
    """The stems of all sentences as a table: one row a sentence and stem, ordered by the stem's number.

    `numbers` are hashes of the stems, alike in every text that one process takes apart. `masses` is the sum of idf of
    each sentence, shape (sentences,).
    """

    numbers: NDArray[np.int64]
    sentences: NDArray[np.int64]
    idf: NDArray[np.float64]
    masses: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Features:
    """One text, taken apart. What a signature has no need of is made when it is asked for.

    `stem_weights` is the tf-idf vector at length 1. `sentence_vectors` has shape (sentences, 256), rows at length 1.
    `sentences` are the first 80, `figures` those of all. `foreign` are the paragraphs in another language, of which
    nothing else here knows, `words` those of all sentences. `names_day` says that some sentence names a day.
    """

    title: str | None
    body: str
    vocabulary: Vocabulary
    foreign: tuple[Span, ...]
    words: tuple[str, ...]
    stem_weights: Mapping[str, float]
    sentences: tuple[Sentence, ...]
    sentence_vectors: Vectors
    document_vector: Vectors
    quotes: tuple[str, ...]
    figures: Figures
    names_day: bool

    @property
    def word_count(self) -> int:
        """How many words all sentences have."""
        return len(self.words)

    @cached_property
    def shingles(self) -> NDArray[np.int64]:
        """Hashes of the 3-word shingles, each once, in order."""
        return hash_shingles(self.words)

    @cached_property
    def sentence_stems(self) -> SentenceStems:
        """The stems of the sentences as a table."""
        return tabulate_stems(self.sentences)

    @cached_property
    def content_stems(self) -> int:
        """How many stems carry meaning, once a sentence."""
        return count_content(self.sentence_stems.idf)

    @cached_property
    def opening(self) -> Opening:
        """The head of the report."""
        first = self.sentences[0] if self.sentences else _NO_SENTENCE
        text = self.body[first.span.start : first.span.end]
        return read_opening(self.title, text, first.days, first.figures, self.vocabulary)

    @cached_property
    def is_bulletin(self) -> bool:
        """Whether it is an issue of what recurs: short, with figures, and without quotation or day of its own."""
        is_short = self.word_count < BULLETIN_WORDS and not self.quotes
        if not is_short or not self.figures.counts or self.names_day or find_weekday(self.body):
            return False
        return self.opening.recurs or find_recurrence(self.body)


@lru_cache(_FEATURES_KEPT)
def build_features(title: str | None, body: str, models: Models) -> Features:
    """The features of a text, without paragraphs in another language. About 2 ms for 350 words; the last are kept."""
    foreign = read_foreign(body, models)
    sums = sum_tokens(body, models)
    every = [Sentence(span, *read_sentence(body[span.start : span.end], models)) for span in sums.spans]
    sentences = tuple(every[:MAX_SENTENCES])
    words = tuple(chain.from_iterable(sentence.words for sentence in every))
    return Features(
        title=title,
        body=body,
        vocabulary=models.vocabulary,
        foreign=foreign,
        words=words,
        stem_weights=weigh_terms([*split_words(fold(title or "")), *words], models.vocabulary),
        sentences=sentences,
        sentence_vectors=scale_rows(sums.sentences),
        document_vector=scale_rows(sums.document)[0],
        quotes=find_quotes(drop_spans(body, foreign)),
        figures=merge_figures(sentence.figures for sentence in every),
        names_day=any(sentence.days for sentence in every),
    )


@lru_cache(_QUOTES_KEPT)
def read_foreign(body: str, models: Models) -> tuple[Span, ...]:
    """`Features.foreign` of a text: most have none."""
    return tuple(find_foreign(body, models.vocabulary))


class TokenSums(NamedTuple):
    """The sentences of a text, the sums of the token vectors of the first 80, and that of all, shape (1, 256)."""

    spans: list[Span]
    sentences: Vectors
    document: Vectors


@lru_cache(_SUMS_KEPT)
def sum_tokens(body: str, models: Models) -> TokenSums:
    """What token vectors come to in a text without its paragraphs in another language."""
    foreign = read_foreign(body, models)
    spans = [span for span in split_sentences(body) if not any(left <= span.start < right for left, right in foreign)]
    sums = models.static.sum_tokens([body[span.start : span.end] for span in spans])
    return TokenSums(spans, sums[:MAX_SENTENCES].copy(), sums.sum(axis=0, keepdims=True))


@lru_cache(_SENTENCES_KEPT)
def read_sentence(text: str, models: Models) -> tuple[tuple[str, ...], Mapping[str, float], Figures, tuple[Day, ...]]:
    """What a sentence is but for its place: updates and abridgements repeat most of their originals."""
    folded = fold(text)
    words = tuple(map(intern, split_words(folded)))  # one copy of a word for all texts that are kept
    figures = NO_FIGURES
    days: list[Day] = []
    if may_state_quantities(folded, words):
        folded, days = take_days(folded)
        figures = collect_figures(read_quantities(folded))
    return words, dict(map(models.vocabulary.__getitem__, words)), figures, tuple(days)


def tabulate_stems(sentences: Sequence[Sentence]) -> SentenceStems:
    """The stems of the sentences as a table."""
    counts = [len(sentence.stems) for sentence in sentences]
    numbers = np.array([hash(stem) for sentence in sentences for stem in sentence.stems], dtype=np.int64)
    idf = np.array([value for sentence in sentences for value in sentence.stems.values()], dtype=np.float64)
    rows = np.repeat(np.arange(len(sentences)), counts)
    masses = np.bincount(rows, idf, minlength=len(sentences)).astype(np.float64)
    order = np.argsort(numbers, kind="stable")
    return SentenceStems(numbers[order], rows[order], idf[order], masses)


def count_content(idf: NDArray[np.float64]) -> int:
    """How many stems of sentences with these values of idf carry meaning."""
    return int(np.count_nonzero(idf >= CONTENT_IDF))


def hash_shingles(words: Sequence[str]) -> NDArray[np.int64]:
    """A hash of each 3-word shingle, alike in every text that one process takes apart. As a set: ten times the size."""
    shingles = zip(*(words[start:] for start in range(SHINGLE_WORDS)), strict=False)
    return np.unique(np.fromiter(map(hash, shingles), dtype=np.int64))


def weigh_terms(words: Sequence[str], vocabulary: Vocabulary) -> dict[str, float]:
    """The tf-idf vector of a text, (1 + ln count) x idf, at length 1."""
    idf = dict(map(vocabulary.__getitem__, words))
    counts: dict[str, int] = {}
    for word, count in Counter(words).items():
        stem, _ = vocabulary[word]
        counts[stem] = counts.get(stem, 0) + count
    weights = {stem: (1 + math.log(count)) * idf[stem] for stem, count in counts.items()}
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {stem: weight / length for stem, weight in weights.items()}


@lru_cache(_QUOTES_KEPT)
def read_quotes(body: str, models: Models) -> tuple[str, ...]:
    """`Features.quotes` of a text, without the rest of its features."""
    return find_quotes(drop_spans(body, read_foreign(body, models)))


@lru_cache(_VECTORS_KEPT)
def read_sentence_vectors(body: str, models: Models) -> NDArray[np.float16]:
    """`Features.sentence_vectors` of a text in 16 bits, without the rest of its features."""
    return scale_rows(sum_tokens(body, models).sentences).astype(np.float16)


def find_quotes(body: str) -> tuple[str, ...]:
    """The quotations of 25 characters and more. An open one ends with its paragraph, as printers do it."""
    return tuple(
        quote
        for paragraph in body.split("\n")
        for quote in _QUOTE_MARK.split(paragraph)[1::2]
        if len(quote) >= MIN_QUOTE_CHARACTERS
    )
