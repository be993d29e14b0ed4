from __future__ import annotations

import random
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from copydesk.dedupe import Closeness, Policy
from copydesk.dedupe import cluster as cluster_nodes
from copydesk.dedupe.grouping.clusters import find_components

Pairs = dict[tuple[str, str], Closeness]


def score(value: float, is_barred: bool = False) -> Closeness:
    return Closeness(value, value, is_barred)


def cluster(ids: str | list[str], pairs: Pairs, policy: Policy) -> list[tuple[str, ...]]:
    """The stories of articles that each stand for themselves."""
    return cluster_nodes(pairs, dict.fromkeys(ids, 1), policy)


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
    pairs = complete("abc", {}, 1.9) | {("a", "c"): score(0.8, is_barred=True)}
    assert all(not {"a", "c"} <= set(group) for group in cluster("abc", pairs, policy))


@given(st.data())
def test_stories_are_a_function_of_the_set(data: st.DataObject) -> None:
    ids = "abcdefg"[: data.draw(st.integers(1, 7))]
    values = st.sampled_from([0.5, 0.9, 1.0, 1.17, 1.3, 1.3, 1.6])
    pairs = {
        pair: score(data.draw(values), data.draw(st.sampled_from([False, False, False, True])))
        for pair in combinations(ids, 2)
    }
    groups = cluster(ids, pairs, Policy())
    assert sorted(member for group in groups for member in group) == list(ids)
    shuffled = list(ids)
    random.Random(0).shuffle(shuffled)
    turned = dict(random.Random(1).sample(sorted(pairs.items(), key=lambda item: item[0]), len(pairs)))
    assert cluster(shuffled, turned, Policy()) == groups
    assert not any(pairs[pair].is_barred for group in groups for pair in combinations(sorted(group), 2))


@given(st.data())
def test_a_node_counts_as_the_equal_texts_that_it_stands_for(data: st.DataObject) -> None:
    """As if each of them were there, with the pairs of equal texts closer than any other."""
    names = "abcde"[: data.draw(st.integers(1, 5))]
    sizes = {name: data.draw(st.integers(1, 3)) for name in names}
    values = st.sampled_from([0.5, 0.9, 1.0, 1.17, 1.3, 1.6])
    pairs = {pair: score(data.draw(values)) for pair in combinations(names, 2)}
    every = sorted(f"{name}{number}" for name in names for number in range(sizes[name]))
    spread = {
        (one, other): score(1.9) if one[0] == other[0] else pairs[one[0], other[0]]
        for one, other in combinations(every, 2)
    }
    expected = [tuple(sorted({member[0] for member in group})) for group in cluster(every, spread, Policy())]
    assert cluster_nodes(pairs, sizes, Policy()) == expected
