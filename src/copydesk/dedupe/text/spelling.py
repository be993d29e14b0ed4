"""One form for the spellings that a name takes on its way out of another alphabet.

Zelenskiy, Zelenskyy and Zelensky, or Emelianenko and Yemelyanenko, are one name for the score. What differs between
the systems of transliteration (BGN/PCGN, ISO 9, the Library of Congress, French and German newspapers' own) is folded
away: marks on letters, how a consonant of several letters is written, "y", "i" and "j" beside vowels, and vowels
inside a long word. Only rare words are folded: common English words that differ in a vowel are different words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# From this idf a word is rare enough to be a name: 24 of a million words, and all that the table doesn't know.
RARE_IDF = 6.0

# A name keeps its vowels unless this many consonants tell it from others.
_TELLING_CONSONANTS = 4
_WORDS_KEPT = 200_000

_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "dj", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th"}
)
# One consonant in several spellings; the longest come first.
_CONSONANTS = (
    ("shch", "s"), ("schtsch", "s"), ("tsch", "c"), ("tch", "c"), ("dzh", "j"), ("sch", "s"), ("sh", "s"),
    ("ch", "c"), ("cz", "c"), ("kh", "h"), ("zh", "z"), ("ph", "f"), ("gh", "g"), ("ck", "k"), ("ts", "c"),
    ("tz", "c"), ("x", "ks"), ("qu", "k"), ("q", "k"), ("w", "v"), ("dj", "j"), ("th", "t"),
)  # fmt: skip
_CONSONANT_OF = dict(_CONSONANTS)
_CONSONANT = re.compile("|".join(spelling for spelling, _ in sorted(_CONSONANTS, key=lambda pair: -len(pair[0]))))
_GLIDE_FIRST = re.compile(r"^[yij](?=[aeou])")
_GLIDES = re.compile(r"[yij]")
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = re.compile(r"[aeiou]")
_VOWEL_RUN = re.compile(r"[aeiou]+")


@lru_cache(_WORDS_KEPT)
def fold_spelling(word: str) -> str:
    """The form that all spellings of a rare word share, in lower case; words with digits stay as they are."""
    if not word.isalpha():
        return word
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", word.translate(_LETTERS))
        if not unicodedata.combining(letter)
    )
    if not plain.isascii():
        return word
    plain = _GLIDE_FIRST.sub("", _CONSONANT.sub(lambda match: _CONSONANT_OF[match.group()], plain))
    plain = _DOUBLED.sub(r"\1", _GLIDES.sub("i", plain))
    consonants = _DOUBLED.sub(r"\1", _VOWELS.sub("", plain))
    if len(consonants) >= _TELLING_CONSONANTS:
        return f"a{consonants}" if _VOWELS.match(plain) else consonants
    return _VOWEL_RUN.sub(lambda match: match.group()[0], plain)
