from __future__ import annotations

import random
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.article import Evidence
from copydesk.dedupe import PairScore, Policy, cluster
from copydesk.dedupe.clusters import find_components

Pairs = dict[tuple[str, str], PairScore]


def score(value: float, *rules: str) -> PairScore:
    evidence = Evidence(
        tfidf=0, alignment=0, document_vector=0, lead_vector=0, quotes=None, ordered_coverage=0, numbers=0,
        containment=0, rules=rules,
    )  # fmt: skip
    return PairScore(score=value, evidence=evidence)


def complete(ids: str, known: dict[str, float], otherwise: float) -> Pairs:
    return {(one, other): score(known.get(one + other, otherwise)) for one, other in combinations(ids, 2)}


def test_components_are_what_edges_connect() -> None:
    assert find_components("dcba", [("a", "c"), ("c", "d")]) == [("a", "c", "d"), ("b",)]


def test_copies_of_one_text_are_one_story(policy: Policy) -> None:
    assert cluster("abc", complete("abc", {}, 1.5), policy) == [("a", "b", "c")]


def test_a_text_between_rivals_does_not_chain_them(policy: Policy) -> None:
    """b quotes both; the agencies' own reports a and c have little in common."""
    pairs = complete("abc", {"ab": 1.4, "bc": 1.2, "ac": 0.7}, 0)
    assert cluster("abc", pairs, policy) == [("a", "b"), ("c",)]


def test_groups_of_rivals_stay_apart_through_one_strong_link(policy: Policy) -> None:
    pairs = complete("abcdef", {"ab": 1.6, "ac": 1.6, "bc": 1.6, "de": 1.6, "df": 1.6, "ef": 1.6, "cd": 1.3}, 0.8)
    assert cluster("abcdef", pairs, policy) == [("a", "b", "c"), ("d", "e", "f")]


def test_a_mean_is_not_enough_without_one_sure_pair(policy: Policy) -> None:
    assert cluster("ab", complete("ab", {}, 1.16), policy) == [("a",), ("b",)]


def test_a_barred_pair_is_never_in_one_story(policy: Policy) -> None:
    pairs = complete("abc", {}, 1.9) | {("a", "c"): score(0.8, "days-apart")}
    assert all(not {"a", "c"} <= set(group) for group in cluster("abc", pairs, policy))


@settings(deadline=None)
@given(st.data())
def test_stories_are_a_function_of_the_set(data: st.DataObject) -> None:
    ids = "abcdefg"[: data.draw(st.integers(1, 7))]
    values = st.sampled_from([0.5, 0.9, 1.0, 1.17, 1.3, 1.3, 1.6])
    pairs = {
        pair: score(data.draw(values), *data.draw(st.sampled_from([(), (), (), ("days-apart",)])))
        for pair in combinations(ids, 2)
    }
    groups = cluster(ids, pairs, Policy())
    assert sorted(member for group in groups for member in group) == list(ids)
    shuffled = list(ids)
    random.Random(0).shuffle(shuffled)
    turned = dict(random.Random(1).sample(sorted(pairs.items(), key=lambda item: item[0]), len(pairs)))
    assert cluster(shuffled, turned, Policy()) == groups
    assert not any(pairs[pair].is_barred for group in groups for pair in combinations(sorted(group), 2))
