"""Names without what differs between spellings: case, accents, points, apostrophes, spacing."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# What an article's names come to several times over; loading the tables folds more, each once.
_NAMES_KEPT = 8_192

# Letters that NFKD doesn't take apart.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})
_JOINED = re.compile(r"[.'’`\u200c\u200d]")
_SEPARATORS = re.compile(r"[\W_]+")


@lru_cache(_NAMES_KEPT)
def fold_name(name: str) -> str:
    """`name` in lower case without accents and points, one space between its words: "São Tomé" → "sao tome"."""
    return _SEPARATORS.sub(" ", _JOINED.sub("", _fold_letters(name))).strip()


def _fold_letters(name: str) -> str:
    if name.isascii():
        return name.lower()
    # Folding case takes letters apart, and letters of mathematics have no case before they are plain.
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    return "".join(letter for letter in folded if not unicodedata.combining(letter)).translate(_LETTERS)
