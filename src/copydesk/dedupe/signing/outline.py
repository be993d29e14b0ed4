"""What bounds the score of any pair, kept of one text: most pairs are refused before a text is taken apart again."""

from __future__ import annotations

from itertools import chain

import numpy as np

from copydesk.article import Record
from copydesk.dedupe.signing.features import CONTENT_IDF, Features, count_content
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
    place = {stem: number for number, stem in enumerate(features.stem_weights)}
    held = [sentence.stems for sentence in features.sentences]
    of = np.array([*map(place.__getitem__, chain.from_iterable(held))], dtype=np.intp)
    idf = np.array([*chain.from_iterable(one.values() for one in held)], dtype=np.float64)
    stems = np.empty(len(place), dtype=STEM)
    stems["number"] = [*map(number_stem, place)]
    stems["weight"] = [*features.stem_weights.values()]
    stems["sentences"] = np.bincount(of[idf >= CONTENT_IDF], minlength=len(place))
    places = np.empty(len(of), dtype=PLACE)
    places["number"] = stems["number"][of]
    places["idf"] = idf
    places["sentence"] = np.repeat(np.arange(len(held)), [*map(len, held)])
    return Outline(
        stems=stems[np.argsort(stems["number"], kind="stable")].tobytes(),
        document=features.document_vector.astype("<f4").tobytes(),
        word_count=features.word_count,
        content_stems=count_content(idf),
        figures=len(features.figures.counts),
        quotes=len(features.quotes),
        places=places[np.argsort(places["number"], kind="stable")].tobytes(),
    )
