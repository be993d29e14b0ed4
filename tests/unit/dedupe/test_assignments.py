from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

import pytest

from copydesk.assignment import Assignment
from copydesk.dedupe import Models, Policy, Signature, Tie, dedupe, dedupe_archive, find_links, tie_links

DAY = date(2026, 5, 11)


def land(signature: Signature, day: int) -> Signature:
    """The article as it landed on the day of that number."""
    return signature.with_(landed_on=DAY + timedelta(days=day))


def assign(signatures: list[Signature], models: Models, policy: Policy) -> list[Assignment]:
    """The assignments of articles that landed once."""
    return dedupe(signatures, tie_links(find_links(signatures, (), models, policy)), models, policy)


def test_the_order_of_signatures_and_links_does_not_show(sample: dict[str, Signature], models: Models) -> None:
    signatures, policy = list(sample.values()), Policy()
    links = tie_links(find_links(signatures, (), models, policy))
    expected = dedupe(signatures, links, models, policy)
    for seed in range(3):
        draw = random.Random(seed)
        assert dedupe(draw.sample(signatures, len(signatures)), draw.sample(links, len(links)), models, policy) == (
            expected
        )


def test_a_copy_says_what_it_is_of_and_why(sample: dict[str, Signature], models: Models, policy: Policy) -> None:
    found = {one.article_id: one for one in assign(list(sample.values()), models, policy)}
    original, copy = found["bridge-wire"], found["bridge-brief"]
    assert original.is_canonical
    assert (original.relation, original.score, original.evidence) == (None, None, None)
    assert copy.story_id == original.story_id == "story-bridge-wire"
    assert copy.story_size == original.story_size == 6
    assert copy.score is not None
    assert 0.5 <= copy.score <= 1
    assert copy.evidence is not None
    assert copy.evidence.containment > 0.95


def test_of_an_article_that_lands_again_the_last_landing_takes_part_and_it_grows_no_younger(
    sample: dict[str, Signature], models: Models, policy: Policy
) -> None:
    wire = sample["bridge-wire"].with_(published_on=None, published_at=None)
    first, again, copy = land(wire, 0), land(wire, 9), land(sample["bridge-spun"].with_(published_on=None), 1)
    found = {one.article_id: one for one in dedupe_archive([again, copy, first], models, policy)}
    assert len(found) == 2
    assert found[wire.article_id].landed_on == again.landed_on
    assert {one.canonical_id for one in found.values()} == {wire.article_id}


def test_an_article_that_is_there_twice_is_refused(
    sample: dict[str, Signature], models: Models, policy: Policy
) -> None:
    twice = [sample["bridge-wire"], land(sample["bridge-wire"], 3)]
    with pytest.raises(ValueError, match="bridge-wire is there twice"):
        dedupe(twice, [], models, policy)


def test_one_event_by_two_hands_is_linked_and_not_collapsed(
    sample: dict[str, Signature], models: Models, policy: Policy
) -> None:
    wire, rival = sample["bridge-wire"], sample["bridge-rival"]
    ties = [Tie(rival.article_id, wire.article_id, 1.0)]
    found = {one.article_id: one for one in dedupe([wire, rival], ties, models, policy)}
    assert found["bridge-wire"].related_story_ids == ("story-bridge-rival",)
    assert found["bridge-rival"].related_story_ids == ("story-bridge-wire",)
    assert found["bridge-rival"].story_size == 1
    assert found["bridge-rival"].event_id == found["bridge-wire"].event_id


def test_follow_ups_of_follow_ups_are_no_event(
    make_signature: Callable[..., Signature], models: Models, policy: Policy
) -> None:
    """Day after day a report related to the last: an event is what is related to its first story itself."""
    names = "abcde"
    days = [
        make_signature(name, f"Report {name} of the flood.", published_on=DAY + timedelta(days=number))
        for number, name in enumerate(names)
    ]
    ties = [Tie(one, other, 1.0) for one, other in pairwise(names)]
    found = {one.article_id: (one.event_id, one.event_size) for one in dedupe(days, ties, models, policy)}
    assert found == {
        "a": ("event-a", 2), "b": ("event-a", 2), "c": ("event-c", 1), "d": ("event-d", 1), "e": ("event-e", 1),
    }  # fmt: skip
    assert {one.article_id: one.event_id for one in dedupe(days[:2], ties[:1], models, policy)} == {
        "a": "event-a", "b": "event-a",
    }  # fmt: skip


def test_many_copies_of_one_text_cost_as_few(sample: dict[str, Signature], models: Models, policy: Policy) -> None:
    original = sample["bridge-reprint"]
    copies = [
        original.with_(article_id=f"copy-{number:03}", claim=f"copy-{number:03}", source=f"paper {number % 50}")
        for number in range(60)
    ]
    found = assign([original, *copies], models, policy)
    assert {one.story_size for one in found} == {61}
    assert {one.relation for one in found if not one.is_canonical} == {"identical"}
