"""Words as they are written without a keyboard for them: "Mueller" for Müller, and the other way round. Pure.

Folding takes accents off ("Muller"), which nobody does who spells an umlaut out. So both writings are kept beside the
text, of words with such a letter, and of names that may be written for one.
"""

from __future__ import annotations

import re

_SPELLED_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "å": "aa", "Å": "Aa", "ø": "oe", "Ø": "Oe"}
)
_WITH_LETTER = re.compile(r"\w*[äöüåøÄÖÜÅØ]\w*")
# Only names: "does" is no "dos".
_NAME = re.compile(r"(?<![\w'])[^\W\d_a-z]\w*")
# Behind these letters the pair is two sounds: "Bauer", "Miguel", "Queen".
_PAIR = re.compile(r"(?<![aeo])(?:([ao])e|(?<![gq])(u)e|(a)a)", re.IGNORECASE)
_SHORTEST = 4


def find_spellings(*texts: str | None) -> list[str]:
    """The other writing of each word that has one, each once, sorted, in lower case."""
    found = set()
    for text in texts:
        if text:
            found |= {word.translate(_SPELLED_OUT) for word in _WITH_LETTER.findall(text)}
            names = (word for word in _NAME.findall(text) if len(word) >= _SHORTEST)
            found |= {_contract(word) for word in names if _PAIR.search(word)}
    return sorted({word.lower() for word in found})


def _contract(word: str) -> str:
    return _PAIR.sub(lambda pair: pair[1] or pair[2] or pair[3], word)
