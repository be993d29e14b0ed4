"""Words as they are written without a keyboard for them: "Mueller" for Müller, and the other way round. Pure.

Folding takes accents off ("Muller"), which nobody does who spells an umlaut out. So both writings are kept beside the
text, of words with such a letter, and of names that may be written for one.
"""

from __future__ import annotations

import re
from functools import lru_cache

_SPELLED_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "å": "aa", "Å": "Aa", "ø": "oe", "Ø": "Oe"}
)
_WITH_LETTER = re.compile(r"\w*[äöüåøÄÖÜÅØ]\w*")
# Only names: "does" is no "dos".
_NAME = re.compile(r"(?<![\w'])[^\W\d_a-z]\w*")
# Behind these letters the pair is two sounds: "Bauer", "Miguel", "Queen".
_PAIR = re.compile(r"(?<![aeo])(?:([ao])e|(?<![gq])(u)e|(a)a)", re.IGNORECASE)
_SHORTEST = 4

# Names come again and again; one of them is a short string.
_NAMES_KEPT = 20_000


def find_spellings(*texts: str | None) -> list[str]:
    """The other writing of each word that has one, each once, sorted, in lower case."""
    found = set()
    for text in texts:
        if text:
            if not text.isascii():
                found |= {word.translate(_SPELLED_OUT).lower() for word in _WITH_LETTER.findall(text)}
            found |= {_contract(word) for word in set(_NAME.findall(text))}
    return sorted(found - {""})


@lru_cache(_NAMES_KEPT)
def _contract(word: str) -> str:
    """A name's other writing in lower case; "" where it has none."""
    if len(word) < _SHORTEST or not _PAIR.search(word):
        return ""
    return _PAIR.sub(lambda pair: pair[1] or pair[2] or pair[3], word).lower()
