"""What a source repeats from article to article, learned from its articles as the built-in rules leave them.

A function of the set: neither the order of the articles nor how often one landed shows in the result. So learning is
maintenance, done over a landing when somebody asks for it (`copydesk learn`), and never part of a run.

Being frequent doesn't make a sentence boilerplate: bulletins repeat their sentences every day, follow-ups their
background, and both are news. They give themselves away by the rest of their articles. Two articles that share nothing
but a notice have 3 % of their longer words in common, two versions of a story 30 % and more (measured on 3,000 and 230
pairs). So a sentence is learned only where the articles that have it are about different things.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain, combinations
from math import ceil
from statistics import fmean, median

from copydesk.article import Article
from copydesk.clean.habits.learned import (
    MAX_SHARE,
    LearnedRules,
    LearnedSentence,
    LearnedSource,
    is_learnable,
    match_opening,
)
from copydesk.clean.sentences import Position, fold_sentence, is_prose, list_units, locate_paragraph

# Rises when the rules below change what is learned from the same articles.
VERSION = 1

# A sentence of so many of a source's articles, and of this share of them. Measured: two lines planted into single
# articles were found from 5 articles up to 400.
MIN_DOCUMENTS = 3
MIN_SHARE = 0.05
# "The company did not immediately respond" is a formula of reporters: prose between the others has to be in this share.
MIN_MIDDLE_PROSE_SHARE = 0.2
# A single word ("Reuter") has to be in half of them; two or three words are as often a heading of tables.
MIN_WORD_SHARE = 0.5
SHORT_WORDS = 3
MIN_SHORT_SHARE = 0.1
# An opening removes words from the first sentence, so it takes a few more.
MIN_OPENING_DOCUMENTS = 5
# Rarer positions of a sentence are accidents.
MIN_POSITION_SHARE = 0.1

# Longer words tell what an article is about; this share in common, on average over the pairs, makes them one matter.
TOPIC_WORD = re.compile(r"[^\W\d_]{5,}")
MAX_COMMON_WORDS = 0.12
# So many articles are compared in pairs: their mean hardly varies (0.02 to 0.04 for unrelated ones).
COMPARED = 12

# A source's articles that are looked at: those with the smallest digests of their ids, which is a sample that no order
# can change. A share of 5 % of 5,000 is exact to 0.6 points.
MAX_DOCUMENTS = 5_000


@dataclass(frozen=True, slots=True)
class Unit:
    """A folded paragraph, or a sentence of one. `position` is None where it can't be boilerplate."""

    text: str
    position: Position | None

    def is_among(self, repeated: frozenset[str]) -> bool:
        """Whether it is one of the repeated texts, at a place where such a text may be."""
        return self.position is not None and self.text in repeated


@dataclass(frozen=True, slots=True)
class Document:
    """An article: of each paragraph itself, then its sentences where it has several; and by what it opens.

    `landed` tells it from the article's other landings.
    """

    landed: tuple[str, str]
    paragraphs: tuple[tuple[Unit, ...], ...]
    opening: str | None

    def list_own(self, repeated: frozenset[str]) -> list[str]:
        """The texts that are none of the repeated ones."""
        own: list[str] = []
        for whole, *sentences in self.paragraphs:
            if not whole.is_among(repeated):
                own += [unit.text for unit in sentences or [whole] if not unit.is_among(repeated)]
        return own


@dataclass(frozen=True, slots=True)
class SourceCounts:
    """A source's documents by the ids of their articles, at most `MAX_DOCUMENTS`."""

    documents: Mapping[str, Document]


def count_sentences(articles: Iterable[Article]) -> dict[str, SourceCounts]:
    """The sentences of cleaned articles by source. An article that landed twice counts once, as it landed last."""
    by_source: defaultdict[str, dict[str, Document]] = defaultdict(dict)
    for article in articles:
        documents = by_source[article.provenance.source]
        document = read_document(article)
        known = documents.get(article.article_id)
        if known is None or known.landed < document.landed:
            documents[article.article_id] = document
        if len(documents) >= 2 * MAX_DOCUMENTS:
            by_source[article.provenance.source] = sample_documents(documents)
    return {source: SourceCounts(sample_documents(documents)) for source, documents in sorted(by_source.items())}


def sample_documents(documents: Mapping[str, Document]) -> dict[str, Document]:
    """The documents with the smallest digests of their ids, in that order."""
    return {article_id: documents[article_id] for article_id in sorted(documents, key=digest_id)[:MAX_DOCUMENTS]}


def digest_id(article_id: str) -> bytes:
    """What orders documents: by no property that an article has."""
    return blake2b(article_id.encode(), digest_size=8).digest()


def read_document(article: Article) -> Document:
    """The document of a cleaned article. Raises ValueError where it has not been cleaned."""
    if article.content is None:
        raise ValueError(f"article {article.article_id} has not been cleaned")
    paragraphs = article.content.body.split("\n\n")
    opening = match_opening(paragraphs[0])
    return Document(
        landed=(article.provenance.landed_on.isoformat(), article.provenance.path),
        paragraphs=tuple(read_paragraph(text, index, len(paragraphs)) for index, text in enumerate(paragraphs)),
        opening=fold_sentence(opening["opening"]) if opening else None,
    )


def read_paragraph(text: str, index: int, count: int) -> tuple[Unit, ...]:
    """A paragraph's units. A first paragraph of prose is the lead, which is news whoever repeats it."""
    position = locate_paragraph(index, count)
    is_lead = index == 0 and is_prose(text)
    return tuple(
        Unit(
            fold_sentence(unit),
            position if not is_lead and is_learnable(unit, position, is_paragraph=place == 0) else None,
        )
        for place, unit in enumerate(list_units(text))
    )


# ── finding ──────────────────────────────────────────────────────────────────────────────────────────────


def find_repeated(counts: Mapping[str, SourceCounts]) -> LearnedRules:
    """What each source repeats that isn't news. Sources that repeat nothing are left out."""
    found = {source: find_habits(one) for source, one in sorted(counts.items())}
    return LearnedRules(
        version=VERSION,
        sources={source: habits for source, habits in found.items() if habits.sentences or habits.openings},
    )


def find_habits(counts: SourceCounts) -> LearnedSource:
    """What one source repeats, the most frequent first."""
    total = len(counts.documents)
    holders = {text: places for text, places in gather_holders(counts).items() if is_frequent(text, places, total)}
    frequent = keep_unrelated(holders, counts)
    sentences = [
        LearnedSentence(text=text, documents=len(holders[text]), positions=choose_positions(holders[text]))
        for text in frequent
    ]
    return LearnedSource(
        documents=total,
        sentences=tuple(sorted(sentences, key=lambda one: (-one.documents, one.text))),
        openings=tuple(sorted(find_openings(counts, frequent))),
    )


Holders = dict[str, frozenset[Position]]


def gather_holders(counts: SourceCounts) -> dict[str, Holders]:
    """Each sentence that may be boilerplate: the articles that hold it, and where."""
    holders: defaultdict[str, Holders] = defaultdict(dict)
    for article_id, document in counts.documents.items():
        for unit in chain.from_iterable(document.paragraphs):
            if unit.position is not None:
                known = holders[unit.text].get(article_id, frozenset())
                holders[unit.text][article_id] = known | {unit.position}
    return dict(holders)


def is_frequent(text: str, holders: Holders, total: int) -> bool:
    """Whether enough of a source's articles have a sentence, for what it looks like."""
    words = text.count(" ") + 1
    share = MIN_SHARE
    if words == 1:
        share = MIN_WORD_SHARE
    elif words <= SHORT_WORDS:
        share = MIN_SHORT_SHARE
    elif is_prose(text) and Position.MIDDLE in choose_positions(holders):
        share = MIN_MIDDLE_PROSE_SHARE
    return len(holders) >= max(MIN_DOCUMENTS, ceil(share * total))


def choose_positions(holders: Holders) -> tuple[Position, ...]:
    """The positions at which more than a few of the articles have a sentence."""
    return tuple(
        position
        for position in Position
        if sum(position in places for places in holders.values()) >= MIN_POSITION_SHARE * len(holders)
    )


def keep_unrelated(holders: Mapping[str, Holders], counts: SourceCounts) -> frozenset[str]:
    """The frequent sentences whose articles have nothing else in common, and mostly consist of something else.

    A sentence that is dropped is text of its articles again, by which others may fall: so until none does.
    """
    frequent = frozenset(holders)
    while True:
        kept = frozenset(
            text
            for text in frequent
            if are_unrelated(holders[text], counts, frequent) and is_small_part(holders[text], counts, frequent)
        )
        if kept == frequent:
            return kept
        frequent = kept


def are_unrelated(article_ids: Iterable[str], counts: SourceCounts, frequent: frozenset[str]) -> bool:
    """Whether articles are about different things, by their longer words outside the frequent sentences."""
    compared = sorted(article_ids, key=digest_id)[:COMPARED]
    vocabularies = [gather_words(counts.documents[one], frequent) for one in compared]
    return fmean(measure_common(one, other) for one, other in combinations(vocabularies, 2)) <= MAX_COMMON_WORDS


def gather_words(document: Document, frequent: frozenset[str]) -> frozenset[str]:
    """The longer words of a document's other sentences."""
    return frozenset(word for text in document.list_own(frequent) for word in TOPIC_WORD.findall(text))


def measure_common(one: frozenset[str], other: frozenset[str]) -> float:
    """The Jaccard similarity of two vocabularies; 1 where neither article has anything of its own."""
    return len(one & other) / len(one | other) if one | other else 1.0


def is_small_part(article_ids: Iterable[str], counts: SourceCounts, frequent: frozenset[str]) -> bool:
    """Whether the frequent sentences make up little of the articles."""
    return median(measure_share(counts.documents[one], frequent) for one in article_ids) <= MAX_SHARE


def measure_share(document: Document, frequent: frozenset[str]) -> float:
    """The share of a document's words that stand in frequent sentences."""
    total = sum(len(whole.text.split()) for whole, *_ in document.paragraphs)
    own = sum(len(text.split()) for text in document.list_own(frequent))
    return (total - own) / max(total, 1)


def find_openings(counts: SourceCounts, frequent: frozenset[str]) -> Iterable[str]:
    """The openings that enough unrelated articles share."""
    holders: defaultdict[str, list[str]] = defaultdict(list)
    for article_id, document in counts.documents.items():
        if document.opening is not None:
            holders[document.opening].append(article_id)
    least = max(MIN_OPENING_DOCUMENTS, ceil(MIN_SHARE * len(counts.documents)))
    for opening, article_ids in holders.items():
        if len(article_ids) >= least and are_unrelated(article_ids, counts, frequent):
            yield opening
