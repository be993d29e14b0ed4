"""What is kept of an article to find and compare its copies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import numpy as np
import rensa
from numpy.typing import NDArray

from copydesk.article import (
    Article,
    Confidence,
    DateOrigin,
    DatePrecision,
    EntityKind,
    Published,
    Record,
)
from copydesk.dedupe.policy import SCORE_VERSION
from copydesk.dedupe.signing.features import build_features, weigh_terms
from copydesk.dedupe.signing.models import VECTOR_DIMENSIONS, Models, Vectors, scale_rows
from copydesk.dedupe.signing.outline import Outline, draw_outline
from copydesk.dedupe.text.foreign import drop_spans
from copydesk.dedupe.text.translation import shows_translation
from copydesk.dedupe.text.words import fold, split_first_words, split_words

# Names all that a signature is computed by: change it with any of them, or with the version of a model's package.
SIGNATURE_VERSION = "5"

# The title and so many words, by which the weights of the score were set; in scripts without spaces, where a word is a
# clause, so many bytes of them: 200 signs of Chinese say as much.
LEAD_WORDS = 70
LEAD_BYTES = 600

# LSH: the 30 most telling stems of a text, 96 bands of 2 MinHash values. Two texts that share half of these stems
# (Jaccard 1/3) meet in a band with probability 1 - (1 - 1/9)**96 = .99999.
TELLING_STEMS = 30
BANDS = 96
# The same of how its lead begins, for an abridgement, whose telling stems are few of its original's: openings that
# share half of their 15 meet with probability 1 - (1 - 1/9)**24 = .94, equal ones always. A brief may have no more.
OPENING_WORDS = 40
OPENING_STEMS = 15
OPENING_BANDS = 24
ROWS = 2
_MINHASH_SEED = 1

# What tells articles that claim one address apart: the 64 smallest hashes of a text's 3-word shingles, as a sketch of
# all of them (Broder 1997). Two texts that share a twentieth of their shingles share about three of these.
SKETCH_HASHES = 64

# Whose text it is, and when it came, is no part of the text: the same page landing every night has one digest.
_IDENTITY = frozenset({"article_id", "landed_on", "claim"})

# What is kept of a text takes some 8 kB beside the text.
_TEXTS_KEPT = 500


def _hash(of: bytes, content: str) -> bytes:
    return blake2b(content.encode(), digest_size=8, person=of).digest()


_TEXT_SALTS, _OPENING_SALTS = (
    np.frombuffer(b"".join(_hash(of, str(band)) for band in range(bands)), dtype="<u8")
    for of, bands in ((b"text", BANDS), (b"opening", OPENING_BANDS))
)

# What a signature is stored under: its article and the day on which that landed.
Key = tuple[str, date]


class Name(Record):
    """A person, organization or place, and where `body` mentions it: half-open ranges in code points."""

    name: str
    kind: EntityKind
    key: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __repr__(self) -> str:
        """As pydantic writes it in three times the time; digests are made of it."""
        mentions = f"starts={self.starts!r}, ends={self.ends!r}"
        return f"Name(name={self.name!r}, kind={self.kind!r}, key={self.key!r}, {mentions})"


class Signature(Record):
    """All that is compared of one article as it landed on one day; its text is here, so that a pair can be scored.

    `digest` names the text and all facts that a comparison can see; two signatures with one digest are
    interchangeable, whoever landed when. `text_key` names the same but for the source: equal texts printed by several.
    `claim` is the id that the article's address gives it, before anybody looked whether the text agrees
    (`dedupe.grouping`). `twin_of` is the article of the same landing day that stands for all with its `text_key` in
    the search for candidates; None where the article stands for itself. `first_landed_on` is set where the signature
    speaks for all landings of its article, of which it is the current one.
    `published_on` is None where the day is not known well enough to keep texts apart.
    `outline` bounds the score of any pair; signatures of older runs have none, and are compared in full.
    `bands` holds 121 little-endian unsigned 64-bit integers: 96 for the text, one for the body's fingerprint, 24 for
    the opening. `lead` holds 256 little-endian 32-bit floats. Signatures of older runs have 97 bands, of which the one
    for the body is alike, and a lead that is compared with none. `sketch` holds up to 64 little-endian unsigned 64-bit
    integers in ascending order.
    """

    article_id: str
    landed_on: date
    claim: str
    digest: str
    text_key: str
    twin_of: str | None = None
    first_landed_on: date | None = None
    source: str
    title: str | None
    body: str
    fingerprint: str
    word_count: int
    published_on: date | None
    published_at: datetime | None
    agency: str | None
    credit: str | None
    is_translation: bool
    names: tuple[Name, ...] = ()
    bands: bytes
    lead: bytes
    sketch: bytes
    outline: Outline | None = None

    @property
    def band_values(self) -> NDArray[np.uint64]:
        """The bands as an array, shape (121,)."""
        return np.frombuffer(self.bands, dtype="<u8")

    @property
    def lead_vector(self) -> Vectors:
        """The lead vector, shape (256,)."""
        return decode_lead(self.lead)

    @property
    def arrived_on(self) -> date:
        """The first day that the article is known to have landed on: landing again makes it no younger."""
        return self.first_landed_on or self.landed_on

    @property
    def key(self) -> Key:
        """The article and its landing day: what a signature is stored under."""
        return self.article_id, self.landed_on


def build_signature(article: Article, models: Models) -> Signature:
    """The signature of a normalized article; its names are empty where it isn't enriched. About 5 ms.

    Raises ValueError for an article that isn't normalized.
    """
    text = article.normalized
    if text is None:
        raise ValueError(f"article {article.article_id} is not normalized")
    content = article.content
    read = read_text(text.title, text.body, text.fingerprint, models)
    fields = {
        "article_id": article.article_id,
        "landed_on": article.provenance.landed_on,
        "claim": article.article_id,
        "source": article.provenance.source,
        "title": text.title,
        "body": text.body,
        "fingerprint": text.fingerprint,
        "word_count": text.word_count,
        "published_on": known_day(text.published),
        "published_at": text.published.at,
        "agency": content.agency if content else None,
        "credit": content.credit if content else None,
        "is_translation": shows_translation(article),
        "names": read_names(article),
        "bands": read["bands"],
        "lead": read["lead"],
        "sketch": read["sketch"],
    }
    written = {name: f"\0{name}\0{value!r}".encode() for name, value in fields.items() if name not in _IDENTITY}
    named = {"digest": compute_digest(written), "text_key": compute_digest(written, left_out="source")}
    return Signature.model_validate(fields | named | {"outline": read["outline"]})


@lru_cache(_TEXTS_KEPT)
def read_text(title: str | None, body: str, fingerprint: str, models: Models) -> Mapping[str, Any]:
    """What a signature has of the words alone: a text that many print is taken apart once."""
    features = build_features(title, body, models)
    lead = fold(read_lead(title, drop_spans(body, features.foreign)))
    opening = weigh_terms(split_first_words(lead, OPENING_WORDS), models.vocabulary)
    return {
        "bands": compute_bands(features.stem_weights, opening, fingerprint),
        "lead": encode_lead(lead, models),
        "sketch": compute_sketch(split_words(fold(body)) if features.foreign else features.words),
        "outline": draw_outline(features),
    }


def encode_lead(lead: str, models: Models) -> bytes:
    """The lead's vector at length 1, or zeros where it has no words."""
    vector: bytes = scale_rows(models.static.sum_tokens([lead]))[0].astype("<f4").tobytes()
    return vector


def decode_lead(packed: bytes) -> Vectors:
    """The vector that a signature has of its lead, shape (256,); zeros where an older run's model made it."""
    vector: Vectors = np.frombuffer(packed, dtype="<f4")
    return vector if len(vector) == VECTOR_DIMENSIONS else np.zeros(VECTOR_DIMENSIONS, dtype=np.float32)


def compute_digest(written: Mapping[str, bytes], left_out: str | None = None) -> str:
    """32 hexadecimal digits over the versions and every field as it is written but the one left out."""
    digest = blake2b(f"{SIGNATURE_VERSION} {SCORE_VERSION}".encode(), digest_size=16)
    for name in sorted(written):
        if name != left_out:
            digest.update(written[name])
    return digest.hexdigest()


def compute_sketch(words: Sequence[str]) -> bytes:
    """The smallest hashes of a body's 3-word shingles; of a text of fewer words, of all of it."""
    shingles = set(map(" ".join, zip(words, words[1:], words[2:], strict=False))) or {" ".join(words)}
    hashes = b"".join([blake2b(one.encode(), digest_size=8).digest() for one in shingles])
    return np.sort(np.frombuffer(hashes, dtype="<u8"))[:SKETCH_HASHES].tobytes()


def known_day(published: Published) -> date | None:
    """The day of publication, unless it is doubtful, a guess from the landing day, or known only to the month.

    Dates keep texts apart here, so a wrong one does more harm than none.
    """
    is_exact = published.precision in (DatePrecision.MINUTE, DatePrecision.DAY)
    is_guess = published.origin is DateOrigin.LANDING_DAY or published.confidence is Confidence.LOW
    return published.on if is_exact and not is_guess else None


def read_names(article: Article) -> tuple[Name, ...]:
    """The names that enrichment found, in order of appearance."""
    entities = article.enrichment.entities if article.enrichment else ()
    return tuple(
        Name(
            name=entity.name,
            kind=entity.kind,
            key=entity.key,
            starts=tuple(mention.start for mention in entity.mentions),
            ends=tuple(mention.end for mention in entity.mentions),
        )
        for entity in entities
    )


def read_lead(title: str | None, body: str) -> str:
    """The title and the first 70 words: follow-ups share background paragraphs, but seldom the lead."""
    start = body[:LEAD_BYTES].encode()[:LEAD_BYTES].decode(errors="ignore")
    opening = " ".join(start.split(maxsplit=LEAD_WORDS)[:LEAD_WORDS])
    return f"{title}. {opening}" if title else opening


def compute_bands(text_weights: Mapping[str, float], opening_weights: Mapping[str, float], fingerprint: str) -> bytes:
    """The hashes by which candidates meet: 96 over the telling stems of title and body, one over the exact body, and 24
    over the telling stems of the opening."""
    text = _hash_stems(pick_telling_stems(text_weights, TELLING_STEMS), _TEXT_SALTS)
    opening = _hash_stems(pick_telling_stems(opening_weights, OPENING_STEMS), _OPENING_SALTS)
    return text + _hash(b"body", fingerprint) + opening


def _hash_stems(stems: list[str], salts: NDArray[np.uint64]) -> bytes:
    """A band's two MinHash values of 32 bits as one number, and its salt, so that no other band has the same."""
    minhash = rensa.RMinHash(num_perm=len(salts) * ROWS, seed=_MINHASH_SEED)
    minhash.update(stems)
    values = np.array(minhash.digest(), dtype=np.uint64).reshape(-1, ROWS)
    bands: bytes = ((values[:, 0] << np.uint64(32) | values[:, 1]) ^ salts).astype("<u8").tobytes()
    return bands


def pick_telling_stems(weights: Mapping[str, float], count: int) -> list[str]:
    """So many stems with the highest tf-idf weight, of equals the first in the alphabet."""
    return sorted(sorted(weights), key=weights.__getitem__, reverse=True)[:count]
