"""How a copy relates to the canonical article of its story."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import Indel

from copydesk.article import Relation
from copydesk.dedupe.scoring.rules import have_one_source, is_revision
from copydesk.dedupe.scoring.scorer import PairScore
from copydesk.dedupe.signing.signature import Signature
from copydesk.dedupe.text.days import drop_weekdays, take_days
from copydesk.dedupe.text.figures import Figures, collect_figures, compare_figures
from copydesk.dedupe.text.quantities import read_quantities
from copydesk.dedupe.text.words import fold, split_words

# Judgements, between what the classes show: abridgements keep their sentences word for word, so nearly all of their
# shingles; rewordings share .05 to .3 of them; revisions of one source .5 and more. House style changes few words.
REVISED_CONTAINMENT = 0.4
IDENTICAL_WORDS = 0.97
ABRIDGED_CONTAINMENT = 0.5
ABRIDGED_SHARE = 0.8

# Members of a story come one after the other.
_TEXTS_KEPT = 100


def relate(copy: Signature, canonical: Signature, score: PairScore) -> Relation:
    """The relation of `copy` to `canonical`; `score` is that of the two.

    The first that applies: the same words; a translation where the canonical is none; a revision by the same source;
    the same but for house style; an abridgement, most of whose text stands in the much longer canonical; else a
    rewrite.
    """
    containment = score.evidence.containment
    if copy.fingerprint == canonical.fingerprint:
        return Relation.IDENTICAL
    if copy.is_translation and not canonical.is_translation:
        return Relation.TRANSLATION
    updates = have_one_source(copy, canonical) or is_revision(copy, canonical)
    if updates and containment >= REVISED_CONTAINMENT:
        return Relation.REVISION
    if differs_in_style_only(copy, canonical):
        return Relation.IDENTICAL
    is_shorter = copy.word_count <= ABRIDGED_SHARE * canonical.word_count
    if is_shorter and containment >= ABRIDGED_CONTAINMENT:
        return Relation.ABRIDGEMENT
    return Relation.REWRITE


def differs_in_style_only(copy: Signature, canonical: Signature) -> bool:
    """Whether nearly all words and all figures are the same: metres for meters, a comma, a day for its weekday."""
    ours, theirs = drop_days(canonical.body), drop_days(copy.body)
    alike = Indel.normalized_similarity(split_timeless(ours), split_timeless(theirs), score_cutoff=IDENTICAL_WORDS)
    if alike < IDENTICAL_WORDS:
        return False
    match = compare_figures(read_figures(ours), read_figures(theirs))
    return not (match.our_rest or match.their_rest)


@lru_cache(_TEXTS_KEPT)
def drop_days(body: str) -> str:
    """A text, folded, without its days: a canonical's is asked for with each of its copies."""
    return take_days(fold(body))[0]


def read_figures(without_days: str) -> Figures:
    """The figures of a folded text that holds no days."""
    return collect_figures(read_quantities(without_days))


def split_timeless(without_days: str) -> list[str]:
    """The words of a folded text that holds no days, without weekdays and the word before them."""
    return split_words(drop_weekdays(without_days))
