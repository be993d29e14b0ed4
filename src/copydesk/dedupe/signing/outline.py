"""What bounds the score of any pair, kept of one text: most pairs are refused before a text is taken apart again."""

from __future__ import annotations

from collections import Counter

import numpy as np

from copydesk.article import Record
from copydesk.dedupe.signing.features import CONTENT_IDF, Features
from copydesk.dedupe.text.words import number_stem

# One stem of a text: its number, its tf-idf weight, and how many sentences it carries meaning in.
STEM = np.dtype([("number", "<u4"), ("weight", "<f4"), ("sentences", "u1")])
# One stem of one of the first 80 sentences.
PLACE = np.dtype([("number", "<u4"), ("idf", "<f4"), ("sentence", "u1")])


class Outline(Record):
    """The features of one text that bound a score, as `build_features` finds them.

    `stems` holds a record a stem in ascending order of numbers: number (little-endian unsigned 32 bits), weight
    (little-endian 32-bit float) and sentences (unsigned byte). `document` holds 256 little-endian 32-bit floats.
    `places` holds a record a sentence and stem, in ascending order of numbers: number, idf (little-endian 32-bit float)
    and sentence (unsigned byte). It is empty where an older run drew the outline, or the text has no words.
    """

    stems: bytes
    document: bytes
    word_count: int
    content_stems: int
    figures: int
    quotes: int
    places: bytes = b""


OUTLINE_COUNTS = ("word_count", "content_stems", "figures", "quotes")

NO_OUTLINE = Outline(stems=b"", document=b"", word_count=0, content_stems=0, figures=0, quotes=0)


def draw_outline(features: Features) -> Outline:
    """The outline of a text."""
    numbers = {stem: number_stem(stem) for stem in features.stem_weights}
    carrying: Counter[str] = Counter()
    for sentence in features.sentences:
        carrying.update(stem for stem, idf in sentence.stems.items() if idf >= CONTENT_IDF)
    stems = np.empty(len(numbers), dtype=STEM)
    stems["number"] = [*numbers.values()]
    stems["weight"] = [*features.stem_weights.values()]
    stems["sentences"] = [carrying[stem] for stem in numbers]
    held = [sentence.stems for sentence in features.sentences]
    places = np.empty(sum(map(len, held)), dtype=PLACE)
    places["number"] = [numbers[stem] for one in held for stem in one]
    places["idf"] = [idf for one in held for idf in one.values()]
    places["sentence"] = np.repeat(np.arange(len(held)), [*map(len, held)])
    return Outline(
        stems=stems[np.argsort(stems["number"], kind="stable")].tobytes(),
        document=features.document_vector.astype("<f4").tobytes(),
        word_count=features.word_count,
        content_stems=features.content_stems,
        figures=len(features.figures.counts),
        quotes=len(features.quotes),
        places=places[np.argsort(places["number"], kind="stable")].tobytes(),
    )
