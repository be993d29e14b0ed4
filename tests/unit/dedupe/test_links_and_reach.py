from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.dedupe import (
    Models,
    Policy,
    Reach,
    Signature,
    Tie,
    find_components,
    find_links,
    find_reach,
    find_twins,
    link_twins,
    score_pair,
    split_reach,
)


class Shelf:
    """Ties as a caller keeps them; remembers which articles were asked for."""

    def __init__(self, *ties: Tie) -> None:
        self.ties = ties
        self.asked: list[str] = []

    def ties_of(self, articles: set[str]) -> dict[str, list[Tie]]:
        self.asked += articles
        return {name: [tie for tie in self.ties if name in (tie.one, tie.other)] for name in articles}


def test_links_keep_what_may_be_a_story_or_an_event(
    sample: dict[str, Signature], models: Models, policy: Policy
) -> None:
    links = find_links(list(sample.values()), (), models, policy)
    assert all(link.score >= policy.related and link.one.key < link.other.key for link in links)
    assert links == sorted(links, key=lambda link: (link.one.key, link.other.key))
    linked = [(link.one.article_id, link.other.article_id) for link in links if link.score >= policy.story]
    parts = find_components(sorted(sample), linked)
    assert any({"bridge-wire", "bridge-spun"} <= set(part) for part in parts)
    assert not any({"auction-monday", "auction-wednesday"} <= set(part) for part in parts)


def test_links_among_known_articles_are_not_found_again(
    sample: dict[str, Signature], models: Models, policy: Policy
) -> None:
    new, known = [sample["bridge-wire"]], [sample["bridge-spun"], sample["bridge-brief"], sample["heron-count"]]
    found = find_links(new, known, models, policy)
    assert {(link.one.article_id, link.other.article_id) for link in found} == {
        ("bridge-brief", "bridge-wire"),
        ("bridge-spun", "bridge-wire"),
    }


def test_known_articles_may_come_one_after_the_other(
    sample: dict[str, Signature], models: Models, policy: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = list(sample.values())
    new, known = every[::3], [one for number, one in enumerate(every) if number % 3]
    whole = find_links(new, known, models, policy)
    monkeypatch.setattr("copydesk.dedupe.search.links.KNOWN_AT_ONCE", 2)
    assert find_links(new, iter(known), models, policy) == whole != []


def test_texts_that_links_connect_are_linked_to_a_known_one_once(
    sample: dict[str, Signature], models: Models, policy: Policy
) -> None:
    """Whatever follows from all links follows from those that are kept: the same parts are connected."""
    copies = [one for name, one in sample.items() if name.startswith("bridge-")]
    every = find_links(copies, (), models, policy)
    assert len(every) < len(list(combinations(copies, 2)))
    edges = [
        (one.article_id, other.article_id)
        for one, other in combinations(copies, 2)
        if score_pair(one, other, models, policy).score >= policy.story
    ]
    names = [one.article_id for one in copies]
    kept = [(link.one.article_id, link.other.article_id) for link in every if link.score >= policy.story]
    assert find_components(names, kept) == find_components(names, edges)


def test_equal_texts_of_a_day_are_linked_to_the_one_that_stands_for_them(
    sample: dict[str, Signature], models: Models, policy: Policy
) -> None:
    original = sample["bridge-reprint"]
    copies = [original.with_(article_id=f"copy-{number}", source=f"paper {number}") for number in range(4)]
    twins = find_twins((one.article_id, one.text_key) for one in [original, *copies])
    assert twins == dict.fromkeys(["copy-0", "copy-1", "copy-2", "copy-3"], original.article_id)
    marked = [one.with_(twin_of=twins.get(one.article_id)) for one in [original, *copies]]
    assert find_links(marked, (), models, policy) == []
    links = link_twins(marked, [original], models, policy)
    assert [(link.one.article_id, link.other.article_id) for link in links] == [
        (original.article_id, name) for name in sorted(twins)
    ]
    assert all(link.score >= policy.story for link in links)


def test_reach_follows_ties_between_copies_and_stops_where_they_end(policy: Policy) -> None:
    shelf = Shelf(*(Tie(one, other, 1.5) for one, other in pairwise("abcd")), Tie("x", "y", 1.5))
    reach = find_reach(["a"], shelf.ties_of, policy)
    assert reach.changed == reach.consulted == set("abcd")
    assert len(reach.ties) == 3
    assert sorted(shelf.asked) == list("abcd")  # each once, and no other


def test_reach_changes_stories_that_may_be_of_another_event_and_consults_as_far_again(policy: Policy) -> None:
    """a = b, and then a chain of relations: four steps may get another event or size, four more say which."""
    shelf = Shelf(Tie("a", "b", 1.5), *(Tie(one, other, 1.0) for one, other in pairwise("bcdefghijkl")))
    reach = find_reach(["a"], shelf.ties_of, policy)
    assert reach.changed == set("abcdef")
    assert reach.consulted == set("abcdefghij")
    assert [(tie.one, tie.other) for tie in reach.ties] == list(pairwise("abcdefghij"))


def test_an_article_without_ties_reaches_itself(policy: Policy) -> None:
    reach = find_reach(["a"], Shelf().ties_of, policy)
    assert (reach.changed, reach.ties) == ({"a"}, ())


@given(
    edges=st.sets(st.tuples(st.integers(0, 30), st.integers(0, 30)).filter(lambda ends: ends[0] < ends[1])),
    size=st.integers(1, 12),
)
def test_parts_of_a_reach_hold_every_article_once_and_no_tie_leaves_one(edges: set[tuple[int, int]], size: int) -> None:
    names = [f"{number:02}" for number in range(31)]
    ties = tuple(Tie(names[one], names[other], 1.5) for one, other in sorted(edges))
    every = frozenset(names)
    parts = list(split_reach(Reach(every, every, ties), size))
    assert sorted(name for part, _ in parts for name in part) == names
    assert sum(len(found) for _, found in parts) == len(ties)
    assert all({tie.one, tie.other} <= set(part) for part, found in parts for tie in found)
    assert all(len(part) >= size for part, _ in parts[:-1])


def test_what_nothing_reaches_has_no_parts() -> None:
    assert list(split_reach(Reach(frozenset(), frozenset(), ()), 10)) == []
