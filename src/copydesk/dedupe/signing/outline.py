"""What bounds the score of any pair, kept of one text: most pairs are refused before a text is taken apart again."""

from __future__ import annotations

import numpy as np

from copydesk.article import Record
from copydesk.dedupe.signing.features import CONTENT_IDF, Features
from copydesk.dedupe.signing.models import STATIC_DIMENSIONS
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


NO_OUTLINE = Outline(
    stems=b"", document=bytes(4 * STATIC_DIMENSIONS), word_count=0, content_stems=0, figures=0, quotes=0
)


def draw_outline(features: Features) -> Outline:
    """The outline of a text."""
    sentences: dict[str, int] = {}
    for sentence in features.sentences:
        for stem, idf in sentence.stems.items():
            if idf >= CONTENT_IDF:
                sentences[stem] = sentences.get(stem, 0) + 1
    stems = np.array(
        [(number_stem(stem), weight, sentences.get(stem, 0)) for stem, weight in features.stem_weights.items()],
        dtype=STEM,
    )
    places = np.array(
        [
            (number_stem(stem), idf, row)
            for row, sentence in enumerate(features.sentences)
            for stem, idf in sentence.stems.items()
        ],
        dtype=PLACE,
    )
    return Outline(
        stems=np.sort(stems, order="number").tobytes(),
        document=features.document_vector.astype("<f4").tobytes(),
        word_count=features.word_count,
        content_stems=features.content_stems,
        figures=len(features.figures.counts),
        quotes=len(features.quotes),
        places=places[np.argsort(places["number"], kind="stable")].tobytes(),
    )
