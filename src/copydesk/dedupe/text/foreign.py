"""The paragraphs of an English text that are in another language: what a translator, or an engine, has left over.

The words of such a paragraph are rare to the idf table, so that they outweigh all others, and nothing answers to them.
"""

from __future__ import annotations

from collections.abc import Sequence

from copydesk.dedupe.text.idf import MAXIMUM_IDF, Vocabulary
from copydesk.dedupe.text.reporting import load_reporting
from copydesk.dedupe.text.words import Span, fold, split_words

_FOREIGN_SHARE, _ENGLISH_SHARE = 0.1, 0.2
# Tables and lists have no function words either. Words in lower case are names of neither people nor companies, and of
# English ones the idf table knows nearly all.
_KNOWN_SHARE = 0.75
_LEAST_LETTERS = 40


def find_foreign(body: str, vocabulary: Vocabulary) -> list[Span]:
    """The paragraphs that are not English, in order; none where they are more than the English ones.

    Of a text that is hardly English nobody knows which part its copies will keep.
    """
    common_words = load_reporting().function_words
    found: list[Span] = []
    english = foreign = start = 0
    for paragraph in body.split("\n"):
        span = Span(start, start + len(paragraph))
        start = span.end + 1
        words = paragraph.lower().split()
        common = sum(map(common_words.__contains__, words))
        if common >= _ENGLISH_SHARE * len(words):
            english += len(paragraph)
        elif common <= _FOREIGN_SHARE * len(words) and is_foreign(paragraph, vocabulary):
            foreign += len(paragraph)
            found.append(span)
    return found if foreign <= english else []


def is_foreign(paragraph: str, vocabulary: Vocabulary) -> bool:
    """Whether English doesn't know the words of a paragraph that has hardly a function word."""
    capitals = {fold(word) for word in paragraph.split() if word[:1].isupper()}
    words = [word for word in split_words(fold(paragraph)) if word.isalpha() and word not in capitals]
    known = sum(vocabulary[word][1] < MAXIMUM_IDF for word in words)
    return sum(map(len, words)) >= _LEAST_LETTERS and known < _KNOWN_SHARE * len(words)


def drop_spans(body: str, spans: Sequence[Span]) -> str:
    """The body without these paragraphs."""
    kept, start = [], 0
    for span in spans:
        kept.append(body[start : span.start])
        start = span.end + 1
    return "".join([*kept, body[start:]])
