from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.dedupe import Key, Link, Models, Policy, Reach, Signature, find_links, find_reach, split_reach
from copydesk.dedupe.links import LinkSide

DAY = date(2026, 5, 11)


def side(name: str, day: int) -> LinkSide:
    return LinkSide(article_id=name, landed_on=DAY + timedelta(days=day), digest=f"digest of {name}")


def link(one: LinkSide, other: LinkSide, score: float) -> Link:
    return Link(one=one, other=other, score=score)


class Shelf:
    """Links as a caller keeps them; remembers which days were asked for."""

    def __init__(self, *links: Link) -> None:
        self.links = links
        self.asked: list[date] = []

    def links_of(self, day: date) -> list[Link]:
        self.asked.append(day)
        return [link for link in self.links if day in (link.one.landed_on, link.other.landed_on)]


def names(keys: frozenset[Key]) -> set[str]:
    return {name for name, _ in keys}


def test_links_keep_what_may_be_a_story_or_an_event(
    sample: dict[str, Signature], models: Models, policy: Policy
) -> None:
    links = find_links(list(sample.values()), (), models, policy)
    assert all(link.score >= policy.related and link.one.key < link.other.key for link in links)
    assert links == sorted(links, key=lambda link: (link.one.key, link.other.key))
    linked = {frozenset({link.one.article_id, link.other.article_id}) for link in links}
    assert frozenset({"bridge-wire", "bridge-spun"}) in linked
    assert frozenset({"auction-monday", "auction-wednesday"}) not in linked


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
    monkeypatch.setattr("copydesk.dedupe.links.KNOWN_AT_ONCE", 2)
    assert find_links(new, iter(known), models, policy) == whole != []


@pytest.mark.parametrize(("gap", "is_linked"), [(1, True), (7, True), (8, False)])
def test_two_landings_of_an_article_are_linked_within_the_window(
    make_signature: Callable[..., Signature], models: Models, policy: Policy, gap: int, is_linked: bool
) -> None:
    first, second = (make_signature("a", landed_on=DAY + timedelta(days=days)) for days in (0, gap))
    for new, known in ([second], [first]), ([first], [second]), ([first, second], []):
        (*found,) = find_links(new, known, models, policy)
        assert [(one.one.landed_on, one.other.landed_on, one.score) for one in found] == (
            [(first.landed_on, second.landed_on, policy.story)] if is_linked else []
        )


def test_reach_follows_story_links_through_the_days_and_stops_where_they_end(policy: Policy) -> None:
    chain = [side(name, 5 * day) for day, name in enumerate("abcd")]
    shelf = Shelf(*(link(one, other, 1.5) for one, other in pairwise(chain)), link(side("x", 90), side("y", 90), 1.5))
    reach = find_reach([chain[0].key], shelf.links_of, policy)
    assert names(reach.changed) == names(reach.consulted) == set("abcd")
    assert len(reach.links) == 3
    assert sorted(shelf.asked) == [DAY + timedelta(days=5 * day) for day in range(4)]  # each day once, no other


def test_reach_changes_related_stories_and_consults_theirs(policy: Policy) -> None:
    """a = b (story) ~ c (event) = d ~ e = f ~ g: c and d name a's story, and to name e's they need e and f."""
    a, b, c, d, e, f, g = (side(name, 0) for name in "abcdefg")
    shelf = Shelf(
        link(a, b, 1.5), link(b, c, 1.0), link(c, d, 1.5), link(d, e, 1.0), link(e, f, 1.5), link(f, g, 1.0)
    )  # fmt: skip
    reach = find_reach([a.key], shelf.links_of, policy)
    assert names(reach.changed) == set("abcd")
    assert names(reach.consulted) == set("abcdef")
    assert {(one.one.article_id, one.other.article_id) for one in reach.links} == {
        ("a", "b"), ("b", "c"), ("c", "d"), ("d", "e"), ("e", "f"),
    }  # fmt: skip


def test_an_article_without_links_reaches_itself(policy: Policy) -> None:
    reach = find_reach([("a", DAY)], Shelf().links_of, policy)
    assert (reach.changed, reach.links) == ({("a", DAY)}, ())


@given(
    edges=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).filter(lambda ends: ends[0] < ends[1])),
    size=st.integers(1, 12),
)
def test_parts_of_a_reach_hold_every_article_once_and_no_link_leaves_one(
    edges: list[tuple[int, int]], size: int
) -> None:
    sides = [side(f"{number:02}", number % 5) for number in range(31)]
    reach_links = tuple(link(sides[one], sides[other], 1.5) for one, other in edges)
    keys = frozenset(one.key for one in sides)
    parts = list(split_reach(Reach(keys, keys, reach_links), size))
    assert sorted(key for part, _ in parts for key in part) == sorted(keys)
    assert sum(len(found) for _, found in parts) == len(reach_links)
    assert all({one.one.key, one.other.key} <= set(part) for part, found in parts for one in found)
    assert all(len(part) >= size for part, _ in parts[:-1])


def test_what_nothing_reaches_has_no_parts() -> None:
    assert list(split_reach(Reach(frozenset(), frozenset(), ()), 10)) == []
