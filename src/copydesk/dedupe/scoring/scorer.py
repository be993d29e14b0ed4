"""The pair score: how surely two articles are one text, with the evidence for it.

    score = .36 stems + .36 sentence vectors + .15 document vectors + .53 lifted lead vectors
            + .5 (quotes - .55) + .4 (ordered coverage - .5) + .4 (numbers - .5),

from .95 on, where texts are related, + .6 max(0, sequence - .75) or, where one text is cut out of the other with its
opening, + containment - .7, whichever is more, and then the rules.

The terms are those of `terms`, each between 0 and 1; the weights were set by hand on rewrites, republications,
rival agencies' reports and recurring bulletins. A fitted regression was worse across sources. The score is no
probability: see `Policy` for what its values mean.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

from copydesk.article import Evidence, Record
from copydesk.dedupe.policy import Policy
from copydesk.dedupe.scoring import terms
from copydesk.dedupe.scoring.alignment import Alignment, align_sentences
from copydesk.dedupe.scoring.rules import (
    Contrast,
    Pair,
    Rule,
    apply_rules,
    are_one_bulletin,
    contradicts_figures,
    is_other_hour,
    opens_otherwise,
    report_other_figures,
    swaps_figures,
    tells_other_news,
)
from copydesk.dedupe.scoring.weights import (
    CUT_LEAST,
    CUT_NEUTRAL,
    CUT_OPENING,
    CUT_WEIGHT,
    DOCUMENT_WEIGHT,
    HOPELESS_LEAD,
    HOPELESS_STEMS,
    LEAD_WEIGHT,
    NUMBERS_NEUTRAL,
    NUMBERS_WEIGHT,
    ORDER_NEUTRAL,
    ORDER_WEIGHT,
    QUOTES_NEUTRAL,
    QUOTES_WEIGHT,
    SENTENCES_WEIGHT,
    SEQUENCE_NEUTRAL,
    SEQUENCE_WEIGHT,
    STEMS_WEIGHT,
)
from copydesk.dedupe.signing.features import Features, build_features
from copydesk.dedupe.signing.models import Models
from copydesk.dedupe.signing.signature import Key, Signature
from copydesk.dedupe.text.figures import compare_figures
from copydesk.dedupe.text.words import Span

# Where the published score is .5, and how fast it grows there: judgements, to spread 0.9 to 1.9 over 0 to 1.
_EVEN, _STEEPNESS = 1.17, 6.0

# Scores are kept to this many decimals, so that the last bits of a sum can't show.
_DECIMALS = 4

_COMPARISONS_KEPT = 10_000


class PairScore(Record):
    """The score of two articles and why."""

    score: float
    evidence: Evidence

    @property
    def certainty(self) -> float:
        """The score as the assignment publishes it, from 0 to 1: 1 / (1 + exp(-6 (score - 1.17))).

        It grows with the score, is .5 where a story begins, .2 where texts are merely related, and .98 for copies to
        the word. It is no probability: how often pairs of one value are right depends on what the archive holds.
        """
        return round(1 / (1 + math.exp(_STEEPNESS * (_EVEN - self.score))), _DECIMALS)

    @property
    def is_barred(self) -> bool:
        """Whether the two can't be in one story, whatever other articles say for it: their days forbid it."""
        return Rule.DAYS_APART in self.evidence.rules or Rule.OTHER_ISSUE in self.evidence.rules


def score_pair(one: Signature, other: Signature, models: Models, policy: Policy) -> PairScore:
    """The score of two articles, the same whichever comes first. About 5 ms, mostly for both texts' features."""
    return Scorer(models, policy).score(one, other)


class Text(NamedTuple):
    """The words of an article: all that its features depend on."""

    title: str | None
    body: str


class Comparison(NamedTuple):
    """What two texts have in common, but for their leads, sources and dates."""

    tfidf: float
    sentence_vectors: float
    document_vectors: float
    quotes: float | None
    ordered_coverage: float
    sequence: float | None
    numbers: float
    alignment: Alignment


class SentencePair(NamedTuple):
    """The places of two sentences that tell the same, and how similar they are (0 to 1)."""

    one: Span
    other: Span
    similarity: float


class Scorer:
    """Scores many pairs, under 1 ms each: features and comparisons of the texts that were seen last are kept.

    Copies of one text share their features and comparisons; only the rules are asked for each pair.
    """

    def __init__(self, models: Models, policy: Policy) -> None:
        self.models = models
        self._policy = policy

    def score(self, one: Signature, other: Signature) -> PairScore:
        """The score of two articles, the same whichever comes first."""
        shorter, longer = self._order(one, other)
        texts = _text_of(shorter), _text_of(longer)
        comparison, contrast = compare_pair(*texts, self.models), contrast_pair(*texts, self.models)
        lead = compare_leads(shorter, longer)
        pair = Pair(shorter, longer, contrast, lead)
        summed = add_terms(comparison, lead)
        total = max(
            add_sequence(summed, comparison, contrast, self._policy),
            add_cut(summed, comparison, contrast, self._policy),
        )
        score, rules = apply_rules(total, pair, self._policy)
        return PairScore(
            score=round(score, _DECIMALS),
            evidence=Evidence(
                tfidf=round(comparison.tfidf, _DECIMALS),
                alignment=round(comparison.sentence_vectors, _DECIMALS),
                document_vector=round(comparison.document_vectors, _DECIMALS),
                lead_vector=round(lead, _DECIMALS),
                quotes=None if comparison.quotes is None else round(comparison.quotes, _DECIMALS),
                ordered_coverage=round(comparison.ordered_coverage, _DECIMALS),
                sequence=None if comparison.sequence is None else round(comparison.sequence, _DECIMALS),
                numbers=round(comparison.numbers, _DECIMALS),
                containment=round(contrast.containment, _DECIMALS),
                shared_names=find_shared_names(shorter, longer),
                rules=rules,
            ),
        )

    def is_hopeless(self, one: Signature, other: Signature) -> bool:
        """Whether neither leads nor stems have enough in common, whatever the other terms."""
        if compare_leads(one, other) >= HOPELESS_LEAD:
            return False
        shorter, longer = (self._features(_text_of(side)) for side in self._order(one, other))
        return terms.compare_stems(shorter, longer) < HOPELESS_STEMS

    def reaches_related(self, one: Signature, other: Signature) -> bool:
        """Whether the terms come to `Policy.related`: what doesn't gets nothing for its order, and rules only lower it.

        Asked before `score`, since the rules take as long as the terms, and most of an agency's pairs fail here.
        """
        shorter, longer = self._order(one, other)
        comparison = compare_pair(_text_of(shorter), _text_of(longer), self.models)
        summed = add_terms(comparison, compare_leads(shorter, longer))
        return bool(summed >= self._policy.related - 10**-_DECIMALS)

    def may_score(self, one: Signature, other: Signature, least: float) -> bool:
        """Whether a full comparison may come to `least`: the pair isn't hopeless, nor too far off but for its order.

        Of those that no outlines were asked about.
        """
        if self.is_hopeless(one, other):
            return False
        shorter, longer = (self._features(_text_of(side)) for side in self._order(one, other))
        figures = min(len(shorter.figures.counts), len(longer.figures.counts))
        bound = (
            STEMS_WEIGHT * terms.compare_stems(shorter, longer)
            + SENTENCES_WEIGHT * terms.compare_sentence_vectors(shorter.sentence_vectors, longer.sentence_vectors)
            + DOCUMENT_WEIGHT * terms.compare_documents(shorter, longer)
            + LEAD_WEIGHT * terms.lift_lead(compare_leads(one, other))
            + (QUOTES_WEIGHT * (1 - QUOTES_NEUTRAL) if shorter.quotes and longer.quotes else 0.0)
            + ORDER_WEIGHT * (terms.shrink_coverage(shorter.word_count, 1.0) - ORDER_NEUTRAL)
            + NUMBERS_WEIGHT * (terms.shrink_share(figures, figures) - NUMBERS_NEUTRAL)
        )
        return bool(bound >= least - 10**-_DECIMALS)

    def share_wording(self, one: Signature, other: Signature) -> float:
        """The share of the smaller text's 3-word shingles that the other holds."""
        return terms.compute_containment(self._features(_text_of(one)), self._features(_text_of(other)))

    def align(self, one: Signature, other: Signature) -> list[SentencePair]:
        """The sentences of `one` beside those of `other` that tell the same, in the order of the shorter text."""
        shorter, longer = self._order(one, other)
        alignment = compare_pair(_text_of(shorter), _text_of(longer), self.models).alignment
        spans = [[sentence.span for sentence in self._features(_text_of(side)).sentences] for side in (shorter, longer)]
        pairs = [
            (spans[0][row], spans[1][column], similarity)
            for (row, column), similarity in zip(alignment.pairs, alignment.similarities, strict=True)
        ]
        if shorter is other:
            pairs = [(theirs, ours, similarity) for ours, theirs, similarity in pairs]
        return [SentencePair(*pair) for pair in pairs]

    def _order(self, one: Signature, other: Signature) -> tuple[Signature, Signature]:
        """The shorter text first; of texts of one length, the first in the alphabet."""

        def rank(side: Signature) -> tuple[int, str, str, Key]:
            return self._features(_text_of(side)).word_count, side.body, side.title or "", side.key

        return (one, other) if rank(one) <= rank(other) else (other, one)

    def _features(self, text: Text) -> Features:
        return build_features(text.title, text.body, self.models)


@lru_cache(_COMPARISONS_KEPT)
def compare_pair(shorter_text: Text, longer_text: Text, models: Models) -> Comparison:
    """What two texts have in common, the shorter first."""
    shorter, longer = (build_features(text.title, text.body, models) for text in (shorter_text, longer_text))
    alignment = align_sentences(shorter, longer)
    return Comparison(
        tfidf=terms.compare_stems(shorter, longer),
        sentence_vectors=terms.compare_sentence_vectors(shorter.sentence_vectors, longer.sentence_vectors),
        document_vectors=terms.compare_documents(shorter, longer),
        quotes=terms.compare_quotes(shorter.quotes, longer.quotes),
        ordered_coverage=terms.compare_order(shorter, alignment),
        sequence=terms.compare_sequence(shorter, longer),
        numbers=terms.compare_numbers(shorter, longer, compare_figures(shorter.figures, longer.figures)),
        alignment=alignment,
    )


@lru_cache(_COMPARISONS_KEPT)
def contrast_pair(shorter_text: Text, longer_text: Text, models: Models) -> Contrast:
    """What the rules ask of two texts, the shorter first."""
    shorter, longer = (build_features(text.title, text.body, models) for text in (shorter_text, longer_text))
    alignment = compare_pair(shorter_text, longer_text, models).alignment
    containment = terms.compute_containment(shorter, longer)
    match = compare_figures(shorter.figures, longer.figures)
    return Contrast(
        containment=containment,
        swaps_figures=swaps_figures(shorter, longer, match, containment),
        contradicts_figures=contradicts_figures(shorter, longer, match, alignment),
        tells_other_news=tells_other_news(shorter, longer, alignment, containment),
        opens_otherwise=opens_otherwise(shorter, longer, containment),
        shares_names=not shorter.opening.names.isdisjoint(longer.opening.names),
        is_other_hour=is_other_hour(shorter, longer, containment),
        are_one_bulletin=are_one_bulletin(shorter, longer, containment),
        reports_other_figures=report_other_figures(shorter, longer, containment),
    )


def add_terms(comparison: Comparison, lead: float) -> float:
    """The weighted sum, before the rules."""
    quotes = 0.0 if comparison.quotes is None else QUOTES_WEIGHT * (comparison.quotes - QUOTES_NEUTRAL)
    return (
        STEMS_WEIGHT * comparison.tfidf
        + SENTENCES_WEIGHT * comparison.sentence_vectors
        + DOCUMENT_WEIGHT * comparison.document_vectors
        + LEAD_WEIGHT * terms.lift_lead(lead)
        + quotes
        + ORDER_WEIGHT * (comparison.ordered_coverage - ORDER_NEUTRAL)
        + NUMBERS_WEIGHT * (comparison.numbers - NUMBERS_NEUTRAL)
    )


def add_sequence(score: float, comparison: Comparison, contrast: Contrast, policy: Policy) -> float:
    """The score of related texts with what the order of their sentences adds. Order alone relates no texts.

    Issues of one bulletin are in order, too: where figures contradict, order says nothing.
    """
    if score < policy.related or comparison.sequence is None or contrast.contradicts_figures:
        return score
    return score + SEQUENCE_WEIGHT * max(0.0, comparison.sequence - SEQUENCE_NEUTRAL)


def add_cut(score: float, comparison: Comparison, contrast: Contrast, policy: Policy) -> float:
    """The score of related texts with what it adds that one is cut out of the other, with its opening."""
    is_cut = contrast.containment >= CUT_LEAST and comparison.alignment.openings >= CUT_OPENING
    if score < policy.related or contrast.contradicts_figures or not is_cut:
        return score
    return score + CUT_WEIGHT * (contrast.containment - CUT_NEUTRAL)


def compare_leads(one: Signature, other: Signature) -> float:
    """The cosine of the lead vectors, 0 where they point apart."""
    return min(1.0, max(0.0, float(one.lead_vector @ other.lead_vector)))


def find_shared_names(one: Signature, other: Signature) -> tuple[str, ...]:
    """The names that both mention, as the first writes them, in alphabetical order."""
    keys = {(name.kind, name.key) for name in other.names}
    return tuple(sorted({name.name for name in one.names if (name.kind, name.key) in keys}))


def _text_of(signature: Signature) -> Text:
    return Text(signature.title, signature.body)
