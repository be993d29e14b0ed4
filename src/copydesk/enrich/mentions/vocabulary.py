"""Which words a text has: most texts have few of the words of a table, and no pattern has to look for the others."""

from __future__ import annotations

import re
from functools import cache, lru_cache

_WORD = re.compile(r"[^\W\d_]+")
# The text in hand, and the paragraph of it.
_TEXTS_KEPT = 4


def has_any_of(text: str, phrases: frozenset[str]) -> bool:
    """Whether a word of `text` begins one of `phrases`, in whatever case; where not, the text has none of them."""
    return not _read_first_words(phrases).isdisjoint(_read_words(text))


@lru_cache(_TEXTS_KEPT)
def _read_words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))


@cache
def _read_first_words(phrases: frozenset[str]) -> frozenset[str]:
    return frozenset(found.group() for phrase in phrases if (found := _WORD.search(phrase.lower())))
