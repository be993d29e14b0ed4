from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

import numpy as np
import pytest

from copydesk.dedupe import Models, Policy, Scorer, Signature, find_candidates, find_links
from copydesk.dedupe.scoring.scorer import compare_leads
from copydesk.dedupe.search.bounds import Outlines, may_score

# No pair of hopeless texts reaches it, so that only the bound decides.
LOW = 0.4


@pytest.fixture(scope="module")
def signatures(sample: dict[str, Signature]) -> list[Signature]:
    return list(sample.values())


def test_no_pair_scores_more_than_its_bound(signatures: list[Signature], models: Models, policy: Policy) -> None:
    scorer = Scorer(models, policy)
    every = Outlines([one.outline for one in signatures if one.outline])
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


def test_outlines_change_no_link(signatures: list[Signature], models: Models, policy: Policy) -> None:
    """Signatures of older runs have no outline: their pairs are compared in full, with the same result."""
    plain = [one.with_(outline=None) for one in signatures]
    links = find_links(signatures, (), models, policy)
    assert links == find_links(plain, (), models, policy) != []
    assert links == find_links(alternate(signatures, plain), (), models, policy)
    likely = find_candidates(signatures, signatures, policy, policy.story)
    assert 0 < len(likely) < len(find_candidates(signatures, signatures, policy))


def alternate(some: Iterable[Signature], others: Iterable[Signature]) -> list[Signature]:
    """Every second one of each."""
    return [(one, other)[place % 2] for place, (one, other) in enumerate(zip(some, others, strict=True))]
