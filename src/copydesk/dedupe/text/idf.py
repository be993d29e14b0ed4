"""How rare an English stem is: a fixed table, so that neither scores nor signatures drift with the archive.

    idf(stem) = min(8, -ln(1 - exp(-300 p)))      p = frequency of the stem's most frequent word

which is the inverse document frequency of a text of 300 words whose words fall independently. The frequencies are
those of the `wordfreq` package (code Apache-2.0, data CC-BY-SA 4.0), read from the installed package, never copied.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import wordfreq

from copydesk.dedupe.text.spelling import RARE_IDF, fold_spelling
from copydesk.dedupe.text.words import stem_word

MAXIMUM_IDF = 8.0
TEXT_WORDS = 300

# Numbers have no frequency of their own. Small ones are everywhere, years nearly so; others tell texts apart.
SMALL_NUMBER_IDF = 3.0
YEAR_IDF = 2.5
OTHER_NUMBER_IDF = 4.5

# The frequency below which idf reaches its maximum: solves the formula above for p.
_RAREST = -math.log(1 - math.exp(-MAXIMUM_IDF)) / TEXT_WORDS


def load_idf() -> dict[str, float]:
    """The table of all stems below the maximum: about 20,000. Takes a second."""
    highest: dict[str, float] = {}
    # Words by their frequency in hundredths of a bel, the most frequent first: nine of ten are below the rarest.
    for rank, words in enumerate(wordfreq.get_frequency_list("en")):
        frequency = wordfreq.cB_to_freq(-rank)
        if frequency <= _RAREST:
            break
        for word in words:
            highest.setdefault(stem_word(word), frequency)
    return {stem: _idf(frequency) for stem, frequency in highest.items()}


def _idf(frequency: float) -> float:
    return min(MAXIMUM_IDF, -math.log(1 - math.exp(-TEXT_WORDS * frequency)))


def rarity(stem: str, idf: Mapping[str, float]) -> float:
    """The idf of a stem or number; 8 for a stem that the table doesn't know."""
    if not stem[0].isdigit():
        return idf.get(stem, MAXIMUM_IDF)
    if len(stem) <= 2:
        return SMALL_NUMBER_IDF
    if len(stem) == 4 and stem[:2] in ("19", "20"):
        return YEAR_IDF
    return OTHER_NUMBER_IDF


# What a word counts as, and its idf.
Term = tuple[str, float]
# Numbers make a vocabulary endless; one entry is two short strings.
_TERMS_KEPT = 200_000


class Vocabulary(dict[str, Term]):
    """Words as comparisons see them: a common word is its stem, a rare one what all spellings of it share.

    Filled as words are asked for, with values that depend on the word and the table alone.
    """

    def __init__(self, idf: Mapping[str, float]) -> None:
        super().__init__()
        self._idf = idf

    def __missing__(self, word: str) -> Term:
        stem = stem_word(word)
        idf = rarity(stem, self._idf)
        term = (fold_spelling(stem) if idf >= RARE_IDF else stem, idf)
        if len(self) >= _TERMS_KEPT:
            self.clear()
        self[word] = term
        return term
