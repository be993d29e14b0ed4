from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations, product

import numpy as np
import pytest

from copydesk.dedupe import Models, Policy, Scorer, Signature, find_candidates, find_links
from copydesk.dedupe.scoring.alignment import align_sentences
from copydesk.dedupe.scoring.scorer import compare_leads
from copydesk.dedupe.scoring.terms import compare_stems
from copydesk.dedupe.scoring.weights import HOPELESS_STEMS
from copydesk.dedupe.search import candidates, closer, projection, thrift
from copydesk.dedupe.search.bounds import Outlines, may_score
from copydesk.dedupe.search.closer import refuse_by_texts
from copydesk.dedupe.search.coverage import PlacedStems, cover_sentences
from copydesk.dedupe.search.joining import pack
from copydesk.dedupe.search.thrift import Thrift
from copydesk.dedupe.signing.features import build_features

# No pair of hopeless texts reaches it, so that only the bound decides.
LOW = 0.4
ROUNDING = 1e-6
# Few pairs have sentences that match out of order.
MOSTLY = 0.8


@pytest.fixture(scope="module")
def signatures(sample: dict[str, Signature]) -> list[Signature]:
    return list(sample.values())


def test_no_pair_scores_more_than_its_bound(signatures: list[Signature], models: Models, policy: Policy) -> None:
    scorer = Scorer(models, policy)
    every = Outlines.of([one.outline for one in signatures])
    rows, columns = map(np.array, zip(*combinations(range(len(signatures)), 2), strict=True))
    pairs = [(signatures[row], signatures[column]) for row, column in zip(rows, columns, strict=True)]
    leads = np.array([compare_leads(*pair) for pair in pairs])
    scores = np.array([scorer.score(*pair).score for pair in pairs])
    for least in (LOW, policy.related, policy.story):
        refused = ~may_score(every, rows, every, columns, leads, least)
        hopeless = np.array([not scorer.may_score(*pair, -1) for pair in pairs])
        assert (scores[refused & ~hopeless] < least).all()
        assert (refused | ~hopeless).all()
        late = np.array([not scorer.may_score(*pair, least) for pair in pairs])
        assert (scores[late & ~hopeless] < least).all()
    assert 0 < hopeless.sum() < refused.sum() <= late.sum() < len(pairs)


def test_no_pair_is_related_whose_terms_are_not(signatures: list[Signature], models: Models, policy: Policy) -> None:
    scorer = Scorer(models, policy)
    pairs = list(combinations(signatures, 2))
    refused = [pair for pair in pairs if not scorer.reaches_related(*pair)]
    assert all(scorer.score(*pair).score < policy.related for pair in refused)
    assert 0 < len(pairs) - len(refused) < len(refused)


@pytest.mark.parametrize(
    ("own", "shared", "bits", "refuses"), [(1_024, 1_024, 18, True), (4, 3, 18, False), (9, 40, 5, False)]
)
def test_a_projection_says_no_less_than_stems_have_in_common(
    signatures: list[Signature],
    models: Models,
    monkeypatch: pytest.MonkeyPatch,
    own: int,
    shared: int,
    bits: int,
    refuses: bool,
) -> None:
    monkeypatch.setattr(projection, "_OWN", own)
    monkeypatch.setattr(projection, "_SHARED", shared)
    monkeypatch.setattr(projection, "_STEM_BITS", bits)
    monkeypatch.setattr(projection, "_STEM_MASK", np.uint32((1 << bits) - 1))
    # Of the others the first texts know a part of the stems.
    some, others = (Outlines.of([one.outline for one in part]) for part in (signatures[::2], signatures[1::2]))
    features = [build_features(one.title, one.body, models) for one in signatures]
    cosines = [compare_stems(*pair) for pair in product(features[::2], features[1::2])]
    rows, columns = map(np.array, zip(*product(range(len(features[::2])), range(len(features[1::2]))), strict=True))
    projected = projection.Projection(some)
    bound = projected.bound_cosines(rows, projected.project(others), columns)
    assert (bound >= np.array(cosines) - ROUNDING).all()
    assert (bound < HOPELESS_STEMS).any() == refuses


def test_outlines_change_no_link(signatures: list[Signature], models: Models, policy: Policy) -> None:
    """Signatures of older runs have no outline: their pairs are compared in full, with the same result."""
    plain = [one.with_(outline=None) for one in signatures]
    links = find_links(signatures, (), models, policy)
    assert links == find_links(plain, (), models, policy) != []
    assert links == find_links(alternate(signatures, plain), (), models, policy)
    likely = find_candidates(signatures, signatures, policy, policy.story)
    assert 0 < len(likely) < len(find_candidates(signatures, signatures, policy))


def test_older_outlines_change_no_link(signatures: list[Signature], models: Models, policy: Policy) -> None:
    """Outlines of older runs don't say in which sentence a stem stands."""
    older = [one.with_(outline=one.outline and one.outline.with_(places=b"")) for one in signatures]
    links = find_links(signatures, (), models, policy)
    assert links == find_links(older, (), models, policy)
    assert links == find_links(alternate(signatures, older), (), models, policy)


@pytest.mark.parametrize(("at_once", "worth_it"), [(2, 0.0), (2, 0.6), (3, 1.1)])
def test_what_is_let_through_unseen_changes_no_link(
    signatures: list[Signature],
    models: Models,
    policy: Policy,
    monkeypatch: pytest.MonkeyPatch,
    at_once: int,
    worth_it: float,
) -> None:
    links = find_links(signatures, (), models, policy)
    monkeypatch.setattr(closer, "_PAIRS_AT_ONCE", at_once)
    monkeypatch.setattr(candidates, "_BOUNDED_AT_ONCE", at_once)
    monkeypatch.setattr(thrift, "_WORTH_IT", worth_it)
    assert links == find_links(signatures, (), models, policy) != []


def test_a_bound_that_refuses_few_is_asked_of_every_tenth() -> None:
    bound = Thrift()
    asked = []
    for refused in [50, 9, *[100] * 12]:
        asked.append(not bound.lets_through())
        if asked[-1]:
            bound.note(refused, 100)
    assert asked == [True, True, *[False] * 9, True, True, True]


def test_no_pair_scores_more_than_its_texts_allow(signatures: list[Signature], models: Models, policy: Policy) -> None:
    scorer = Scorer(models, policy)
    pairs = list(combinations(signatures, 2))
    left = list(refuse_by_texts(pairs, models, policy))
    assert left == [pair for pair in pairs if pair in left]
    refused = [pair for pair in pairs if pair not in left]
    hopeless = [pair for pair in refused if not scorer.may_score(*pair, -1)]
    assert all(scorer.score(*pair).score < policy.related for pair in refused if pair not in hopeless)
    # Outlines alone refuse fewer.
    assert len(left) < len(find_candidates(signatures, signatures, policy, policy.related))


def test_sentences_cover_no_less_than_their_alignment(
    signatures: list[Signature], models: Models, policy: Policy
) -> None:
    placed = PlacedStems(pack(one.outline.places for one in signatures if one.outline))
    rows, columns = map(np.array, zip(*combinations(range(len(signatures)), 2), strict=True))
    covered = cover_sentences(placed, rows, placed, columns)
    features = [build_features(one.title, one.body, models) for one in signatures]
    aligned = [
        align_sentences(features[row], features[column]).covered for row, column in zip(rows, columns, strict=True)
    ]
    assert (covered.ours >= aligned).all()
    turned = [
        align_sentences(features[column], features[row]).covered for row, column in zip(rows, columns, strict=True)
    ]
    assert (covered.theirs >= turned).all()
    assert (covered.ours == aligned).mean() > MOSTLY


def alternate(some: Iterable[Signature], others: Iterable[Signature]) -> list[Signature]:
    """Every second one of each."""
    return [(one, other)[place % 2] for place, (one, other) in enumerate(zip(some, others, strict=True))]
