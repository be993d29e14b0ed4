"""Which language a text is written in, with how sure that is; "unknown" where it can't honestly be said."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from copydesk.normalize.text import count_words, split_paragraphs

UNKNOWN = "unknown"

# Of py3langid's normalized probabilities: below it were lists of names and numbers, above it headlines of six words.
MIN_CONFIDENCE = 0.5
# A paragraph shorter than this (a name, a caption, a foreign quotation) says nothing about the text around it.
MIN_PARAGRAPH_WORDS = 12
# A paragraph counts as another language only where it is sure of it: names and quotations mislead short texts.
SURE_OF_PARAGRAPH = 0.9
# The identifier was never this sure of a text with a second language in it (at most .99998 over 40 mixtures of English
# with German, French, Dutch and Indonesian, 2 to 40 paragraphs, 30 and 50 % foreign), and is of most that have none
# (.999997 from five paragraphs on): so only doubtful texts are looked at by paragraph.
SURE_OF_TEXT = 0.99999
# A text whose second language has a larger share of the judged words is mixed.
MAX_FOREIGN_SHARE = 0.25
# Enough to tell a language; the time it takes grows with the length.
_MAX_CHARACTERS = 4_000
_MAX_PARAGRAPHS = 12
_CODE_LETTERS = 2  # ISO 639-1
_BYTES = 256


class Language(NamedTuple):
    """An ISO 639-1 code or "unknown", and the probability that the identifier gives its first guess (0 to 1)."""

    code: str
    confidence: float


class ArrayIdentifier(LanguageIdentifier):  # type: ignore[misc]  # py3langid has no types
    """py3langid's identifier, which steps through the automaton with all bytes of a text at once.

    A byte's state follows from the state before it. Each begins with the guess that two bytes allow, and whoever's
    predecessor has changed is looked up again, until none changes: then each follows from the one before, as if they
    had been taken one by one. That takes four rounds for most texts, since features are short.
    """

    __slots__ = ("_after_one", "_after_two", "_features", "_moves", "_rows")

    def __init__(self, *arguments: Any, **others: Any) -> None:
        super().__init__(*arguments, **others)
        self._moves = np.frombuffer(self.tk_nextmove, dtype=self.tk_nextmove.typecode)
        self._rows = np.array(self._rowbase, dtype=np.intp)
        self._features = np.array(self.tk_output, dtype=np.int32)
        self._after_one = self._moves[self._rows[0] + np.arange(_BYTES)]
        self._after_two = self._moves[self._rows[self._after_one][:, None] + np.arange(_BYTES)].ravel()

    def _raw_score(self, text: bytes) -> NDArray[np.float32]:
        found = self._features.take(self._walk(np.frombuffer(text, dtype=np.uint8).astype(np.intp)))
        # In the order of the text, as py3langid counts them: in another one sums would have other last digits.
        visits = Counter(found[found >= 0].tolist())
        scores: NDArray[np.float32] = self._sparse_score(visits, self.nb_ptc) if visits else super()._raw_score(text)
        return scores

    def _walk(self, signs: NDArray[np.intp]) -> NDArray[np.intp]:
        """The state after each byte."""
        states = np.empty(len(signs), dtype=np.intp)
        states[:1] = self._after_one[signs[:1]]
        states[1:] = self._after_two.take(signs[:-1] * _BYTES + signs[1:])
        doubtful = np.arange(2, len(signs))
        while doubtful.size:
            following = self._moves.take(self._rows.take(states.take(doubtful - 1)) + signs.take(doubtful))
            is_other = following != states.take(doubtful)
            changed = doubtful[is_other]
            states[changed] = following[is_other]
            doubtful = changed[changed < len(signs) - 1] + 1
        return states


def load_identifier() -> LanguageIdentifier:
    """The language identifier with its bundled model; about 0.1 s."""
    identifier = ArrayIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    # Stored in 16 bits, which numpy would convert with every text: a third of what a text takes, for 28 MB.
    identifier.nb_ptc = identifier.nb_ptc.astype(np.float32)
    return identifier


def identify_language(text: str, identifier: LanguageIdentifier, min_words: int) -> Language:
    """The language of a normalized text; "unknown" for short, mixed and doubtful ones, with the confidence reached."""
    if count_words(text) < min_words:
        return Language(UNKNOWN, 0.0)
    code, confidence = identifier.classify(text[:_MAX_CHARACTERS])
    confidence = min(max(float(confidence), 0.0), 1.0)
    # The identifier has a code of three letters for what is no language: numbers, tables.
    if len(code) != _CODE_LETTERS or confidence < MIN_CONFIDENCE:
        return Language(UNKNOWN, confidence)
    if confidence < SURE_OF_TEXT and is_mixed(text, code, identifier):
        return Language(UNKNOWN, confidence)
    return Language(code, confidence)


def is_mixed(text: str, main: str, identifier: LanguageIdentifier) -> bool:
    """Whether a large share of the paragraphs is surely written in another language than `main`."""
    judged = foreign = 0
    for paragraph in split_paragraphs(text)[:_MAX_PARAGRAPHS]:
        words = count_words(paragraph)
        if words < MIN_PARAGRAPH_WORDS:
            continue
        judged += words
        code, confidence = identifier.classify(paragraph)
        if code != main and confidence >= SURE_OF_PARAGRAPH:
            foreign += words
    return foreign > judged * MAX_FOREIGN_SHARE
