from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copydesk.article import Assignment
from copydesk.dedupe import Key, Link, Models, Policy, Signature, dedupe, find_links, find_reach

DAY = date(2026, 5, 11)
WINDOW = Policy(window_days=2)


def land(signature: Signature, day: int) -> Signature:
    """The article as it landed on the day of that number."""
    landed_on = DAY + timedelta(days=day)
    return signature.with_(landed_on=landed_on, digest=f"{signature.digest} on {landed_on}")


def assign(signatures: list[Signature], models: Models, policy: Policy) -> dict[Key, Assignment]:
    """The assignments of all articles at once."""
    links = find_links(signatures, (), models, policy)
    return {(one.article_id, one.landed_on): one for one in dedupe(signatures, links, models, policy)}


class Archive:
    """Keeps days as the docstring of `copydesk.dedupe` tells a caller to, in memory."""

    def __init__(self, models: Models) -> None:
        self.models = models
        self.signatures: dict[date, list[Signature]] = {}
        self.links: dict[date, list[Link]] = {}
        self.assignments: dict[Key, Assignment] = {}

    def take_in(self, day: date, signatures: list[Signature]) -> None:
        """A night: a first run of the day, or a re-run with other articles."""
        seeds = self.find_former(day) | {one.key for one in signatures}
        self.signatures[day] = signatures
        known = [one for near in self.days_around(day) if near != day for one in self.signatures.get(near, [])]
        self.links[day] = find_links(signatures, known, self.models, WINDOW)
        reach = find_reach(seeds, self.links_of, WINDOW)
        every = {one.key: one for kept in self.signatures.values() for one in kept}
        consulted = [every[key] for key in reach.consulted if key in every]
        self.assignments = {key: one for key, one in self.assignments.items() if key in every}
        for one in dedupe(consulted, reach.links, self.models, WINDOW):
            if (one.article_id, one.landed_on) in reach.changed:
                self.assignments[one.article_id, one.landed_on] = one

    def find_former(self, day: date) -> set[Key]:
        """The members of the stories that the day's articles were in, or related to, before."""
        own = [one for one in self.assignments.values() if one.landed_on == day]
        former = {story for one in own for story in (one.story_id, *one.related_story_ids)}
        return {key for key, one in self.assignments.items() if one.story_id in former}

    def links_of(self, day: date) -> list[Link]:
        near = (link for other in self.days_around(day) for link in self.links.get(other, []))
        return [link for link in near if day in (link.one.landed_on, link.other.landed_on)]

    def days_around(self, day: date) -> Iterable[date]:
        return (day + timedelta(days=shift) for shift in range(-WINDOW.window_days, WINDOW.window_days + 1))


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_no_order_of_days_changes_stories_canonicals_or_ids(
    sample: dict[str, Signature], models: Models, data: st.DataObject
) -> None:
    landings: dict[Key, Signature] = {}
    for one in sample.values():
        first = data.draw(st.integers(0, 5), label=one.article_id)
        again = data.draw(st.sampled_from([0, 0, 0, 1, 2]), label="lands again after")
        for landed in (land(one, first), land(one, first + again)):
            landings[landed.key] = landed
    days = sorted({one.landed_on for one in landings.values()})
    order = data.draw(st.permutations(days), label="order")
    archive = Archive(models)
    # Half-delivered days first, in their order, then whole: as a backfill over an unfinished landing does.
    for share in (0.5, 1.0):
        for day in order:
            delivered = [one for one in landings.values() if one.landed_on == day]
            archive.take_in(day, delivered[: round(len(delivered) * share)])
    assert archive.assignments == assign(list(landings.values()), models, WINDOW)


def test_a_withdrawn_article_leaves_no_trace(sample: dict[str, Signature], models: Models) -> None:
    early, late = [land(sample["bridge-wire"], 0)], [land(sample[f"bridge-{name}"], 1) for name in ("spun", "brief")]
    archive = Archive(models)
    archive.take_in(DAY + timedelta(days=1), late)
    alone = dict(archive.assignments)
    archive.take_in(DAY, early)
    assert {one.canonical_id for one in archive.assignments.values()} == {"bridge-wire"}
    archive.take_in(DAY, [])
    assert archive.assignments == alone


def test_the_order_of_signatures_and_links_does_not_show(sample: dict[str, Signature], models: Models) -> None:
    signatures, policy = list(sample.values()), Policy()
    links = find_links(signatures, (), models, policy)
    expected = dedupe(signatures, links, models, policy)
    for seed in range(3):
        draw = random.Random(seed)
        assert dedupe(draw.sample(signatures, len(signatures)), draw.sample(links, len(links)), models, policy) == (
            expected
        )


def test_a_copy_says_what_it_is_of_and_why(sample: dict[str, Signature], models: Models, policy: Policy) -> None:
    found = {one.article_id: one for one in assign(list(sample.values()), models, policy).values()}
    original, copy = found["bridge-wire"], found["bridge-brief"]
    assert original.is_canonical
    assert (original.relation, original.score, original.evidence) == (None, None, None)
    assert copy.story_id == original.story_id == "story-bridge-wire"
    assert copy.story_size == original.story_size == 6
    assert copy.score is not None
    assert copy.score >= policy.story
    assert copy.evidence is not None
    assert copy.evidence.containment > 0.95


def test_only_the_last_landing_takes_part(sample: dict[str, Signature], models: Models, policy: Policy) -> None:
    first, again, copy = land(sample["bridge-wire"], 0), land(sample["bridge-wire"], 2), land(sample["bridge-spun"], 1)
    found = assign([first, again, copy], models, policy)
    assert found[again.key].superseded_by_landing is None
    assert found[first.key].superseded_by_landing == again.landed_on
    assert found[first.key].story_id == found[again.key].story_id
    assert {one.story_size for one in found.values()} == {2}


def test_two_landings_on_one_day_are_refused(sample: dict[str, Signature], models: Models, policy: Policy) -> None:
    twice = [sample["bridge-wire"], sample["bridge-wire"]]
    with pytest.raises(ValueError, match="bridge-wire landed twice on 2026-05-11"):
        dedupe(twice, [], models, policy)


def test_a_link_of_a_changed_article_says_nothing(sample: dict[str, Signature], models: Models, policy: Policy) -> None:
    old = find_links([sample["bridge-wire"]], [sample["bridge-spun"]], models, policy)
    assert old
    changed = sample["heron-count"].with_(article_id="bridge-spun", landed_on=sample["bridge-spun"].landed_on)
    found = dedupe([sample["bridge-wire"], changed], old, models, policy)
    assert [(one.story_size, one.related_story_ids) for one in found] == [(1, ()), (1, ())]


def test_one_event_by_two_hands_is_linked_and_not_collapsed(
    make_signature: Callable[..., Signature], sample: dict[str, Signature], models: Models, policy: Policy
) -> None:
    wire, rival = sample["bridge-wire"], sample["bridge-rival"]
    sides = [link.model_dump() for link in find_links([wire], [sample["bridge-brief"]], models, policy)]
    link = Link.model_validate(
        sides[0]
        | {
            "one": {"article_id": rival.article_id, "landed_on": rival.landed_on, "digest": rival.digest},
            "other": {"article_id": wire.article_id, "landed_on": wire.landed_on, "digest": wire.digest},
            "score": 1.0,
        }
    )
    found = {one.article_id: one for one in dedupe([wire, rival], [link], models, policy)}
    assert found["bridge-wire"].related_story_ids == ("story-bridge-rival",)
    assert found["bridge-rival"].related_story_ids == ("story-bridge-wire",)
    assert found["bridge-rival"].story_size == 1


def test_many_copies_of_one_text_cost_as_few(sample: dict[str, Signature], models: Models, policy: Policy) -> None:
    original = sample["bridge-reprint"]
    copies = [original.with_(article_id=f"copy-{number:03}", digest=f"digest {number}") for number in range(60)]
    found = assign([original, *copies], models, policy)
    assert {one.story_size for one in found.values()} == {61}
    assert {one.relation for one in found.values() if not one.is_canonical} == {"identical"}
