"""The terms of the pair score: eight views on whether two texts are one, each between 0 and 1.

Every function takes the texts in one fixed order, the shorter first, so that a term can't depend on who asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from copydesk.dedupe.scoring.alignment import Alignment
from copydesk.dedupe.signing.features import SHINGLE_WORDS, Features
from copydesk.dedupe.signing.models import Vectors
from copydesk.dedupe.text.figures import FiguresMatch
from copydesk.dedupe.text.quantities import Key

# A number, or an array of them.
NumberT = TypeVar("NumberT", float, NDArray[Any])

# The vectors of reworded leads are less alike than a sentence model's, by which the weights were set. Fitted by eye:
# with less, follow-ups of the seeds' events are lost; with more, other news of one wire is related.
_REWORDED_LEAD = 0.25

# Half of the sentences must have a counterpart: a republication may drop or add the rest.
_BEST_SHARE = 0.5
# Fewer sentences may come in order by chance.
_LEAST_SENTENCES, _MOST_TIMES = 5, 2
# Keeps sentences without a counterpart from dividing by nothing.
_LEAST_COSINE = 1e-6
# Coverage of a short text is drawn towards .4 as if it had 100 more words that are covered so far.
_SHRINK_WORDS = 100
_SHRINK_COVERED = 40
_MASK = "0"


def compare_stems(shorter: Features, longer: Features) -> float:
    """The cosine of the tf-idf vectors."""
    return _dot(shorter.stem_weights, longer.stem_weights)


def _dot(left: Mapping[str, float], right: Mapping[str, float]) -> float:
    return min(1.0, sum(weight * right[stem] for stem, weight in left.items() if stem in right))


def compare_sentence_vectors(shorter: Vectors, longer: Vectors) -> float:
    """For each sentence of the text with fewer its best cosine in the other; the mean of the best half."""
    if not len(shorter) or not len(longer):
        return 0.0
    cosines = shorter @ longer.T
    axis = 1 if len(shorter) <= len(longer) else 0
    best = np.sort(cosines.max(axis=axis))[::-1]
    kept = max(1, round(len(best) * _BEST_SHARE))
    return _clip(float(best[:kept].mean()))


def compare_sequence(shorter: Features, longer: Features) -> float | None:
    """How far sentences come in the order of their best counterparts: Kendall's tau, clipped to 0 and above.

    Each two sentences of the text with fewer count by the product of their cosines. None below 5 sentences, whose
    order may be chance, and where one text has more than twice as many as the other: any brief is in order within a
    report. Rewordings keep an order even where they keep no word; reports by two hands don't.
    """
    few, many = sorted((shorter.sentence_vectors, longer.sentence_vectors), key=len)
    if len(few) < _LEAST_SENTENCES or len(many) > _MOST_TIMES * len(few):
        return None
    cosines = few @ many.T
    places = cosines.argmax(axis=1)
    best = np.maximum(cosines.max(axis=1).astype(np.float64), _LEAST_COSINE)
    first, second = np.triu_indices(len(few), 1)
    weights = best[first] * best[second]
    order = np.sign(places[second] - places[first])
    return _clip(float((order * weights).sum() / weights.sum()))


def compare_documents(shorter: Features, longer: Features) -> float:
    """The cosine of the whole texts' static vectors."""
    return _clip(float(shorter.document_vector @ longer.document_vector))


def compare_quotes(shorter: Sequence[str], longer: Sequence[str]) -> float | None:
    """How well the quotations of the side with fewer are found on the other: mean over all, by length.

    None unless both quote. The mean and not the best one, because rival agencies share the one official quote.
    """
    few, many = sorted((shorter, longer), key=len)
    if not few:
        return None
    best = [process.extractOne(quote, many, scorer=fuzz.token_set_ratio)[1] / 100 for quote in few]
    lengths = [len(quote) for quote in few]
    return sum(ratio * length for ratio, length in zip(best, lengths, strict=True)) / sum(lengths)


def compare_order(shorter: Features, alignment: Alignment) -> float:
    """Order-preserving coverage: the share of the shorter text's content stems in sentences that match in order."""
    return shrink_coverage(shorter.word_count, alignment.covered / max(1, shorter.content_stems))


def shrink_coverage(words: NumberT, covered: NumberT) -> NumberT:
    """The share of a text of so many words that is covered, drawn towards .4; of one text or of many."""
    share: NumberT = (words * covered + _SHRINK_COVERED) / (words + _SHRINK_WORDS)
    return share


def compare_numbers(shorter: Features, longer: Features, match: FiguresMatch) -> float:
    """The share of the smaller set of figures that is in the other, drawn towards one half where there are few."""
    smaller = min(len(shorter.figures.counts), len(longer.figures.counts))
    stated = sum(1 for one, other in match.shared.items() if is_stated(one, other, shorter, longer))
    return shrink_share(min(stated, smaller), smaller)


def lift_lead(cosine: NumberT) -> NumberT:
    """What the cosine of two leads counts as; it grows with the cosine and stays between 0 and 1."""
    lifted: NumberT = cosine + _REWORDED_LEAD * cosine * cosine * (1 - cosine)
    return lifted


def shrink_share(stated: NumberT, smaller: NumberT) -> NumberT:
    """The share `stated` of `smaller` figures, drawn towards one half; of one pair or of many."""
    share: NumberT = (stated + 1) / (smaller + 2)
    return share


def is_stated(one: Key, other: Key, shorter: Features, longer: Features) -> bool:
    """Whether a shared figure stands on some side in words that mean it for sure."""
    return one in shorter.figures.counts or other in longer.figures.counts


def compute_containment(shorter: Features, longer: Features) -> float:
    """The share of the smaller set of 3-word shingles that the other text holds."""
    smaller = min(len(shorter.shingles), len(longer.shingles))
    shared = np.intersect1d(shorter.shingles, longer.shingles, assume_unique=True)
    return len(shared) / smaller if smaller else 0.0


def compute_masked_containment(shorter: Features, longer: Features) -> float:
    """The same with every number as one word: how much of a table's or a bulletin's template two issues share."""
    ours, theirs = (set(_shingle_masked(one)) for one in (shorter, longer))
    smaller = min(len(ours), len(theirs))
    return len(ours & theirs) / smaller if smaller else 0.0


def _shingle_masked(features: Features) -> Iterator[tuple[str, ...]]:
    words = [_MASK if word[0].isdigit() else word for sentence in features.sentences for word in sentence.words]
    return zip(*(words[start:] for start in range(SHINGLE_WORDS)), strict=False)


def _clip(value: float) -> float:
    return min(1.0, max(0.0, value))
