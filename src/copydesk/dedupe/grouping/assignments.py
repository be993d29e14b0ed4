"""The stage as a whole: the current signatures of articles and their ties in, one assignment an article out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from copydesk.assignment import Assignment
from copydesk.dedupe.grouping.differences import find_differences
from copydesk.dedupe.grouping.events import EVENT_PREFIX, Rank, lead_events
from copydesk.dedupe.grouping.reach import Tie
from copydesk.dedupe.grouping.relations import relate
from copydesk.dedupe.grouping.stories import STORY_PREFIX, Story, StoryPairs, form_stories
from copydesk.dedupe.policy import Policy
from copydesk.dedupe.scoring.scorer import Scorer
from copydesk.dedupe.signing.models import Models
from copydesk.dedupe.signing.signature import Signature


def dedupe(current: Sequence[Signature], ties: Iterable[Tie], models: Models, policy: Policy) -> list[Assignment]:
    """One assignment for each signature, in the order of article ids.

    `current` holds the signature of each article's current landing under the article's own id, and must be closed:
    every article that a chain of ties can reach is there (`find_reach`). `ties` are all of their ties in any order;
    those to other articles are ignored.
    Raises ValueError where an article is there twice.
    """
    by_id: dict[str, Signature] = {}
    for one in sorted(current, key=lambda one: one.key):
        if one.article_id in by_id:
            raise ValueError(f"article {one.article_id} is there twice, as it landed on {one.landed_on} and before")
        by_id[one.article_id] = one
    known = [tie for tie in ties if tie.one in by_id and tie.other in by_id]
    scorer = Scorer(models, policy)
    stories, close = form_stories(by_id, known, scorer, policy)
    related = relate_stories(stories, close | {(tie.one, tie.other) for tie in known})
    leading = lead_events({story.story_id: rank_story(story) for story in stories}, related)
    sizes = Counter(leading.values())
    assigned: list[Assignment] = []
    for story in stories:
        told = describe_story(story) | {
            "story_id": story.story_id,
            "canonical_id": story.canonical.article_id,
            "canonical_source": story.canonical.source,
            "event_id": EVENT_PREFIX + leading[story.story_id].removeprefix(STORY_PREFIX),
            "event_size": sizes[leading[story.story_id]],
            "related_story_ids": tuple(sorted(related[story.story_id])),
        }
        assigned += [assign(member, story.canonical, told, scorer) for member in story.members]
    return sorted(assigned, key=lambda one: one.article_id)


def relate_stories(stories: Iterable[Story], pairs: StoryPairs) -> Mapping[str, set[str]]:
    """For each story the ids of those that any of its articles is paired with: the same event by other hands."""
    story_of = {member.article_id: story.story_id for story in stories for member in story.members}
    related: dict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        if story_of[one] != story_of[other]:
            related[story_of[one]].add(story_of[other])
            related[story_of[other]].add(story_of[one])
    return related


def assign(member: Signature, canonical: Signature, told: Mapping[str, Any], scorer: Scorer) -> Assignment:
    """What becomes of one member of a story; `told` is what all of them say alike."""
    shared = Assignment(article_id=member.article_id, landing_id=member.article_id, landed_on=member.landed_on, **told)
    if shared.is_canonical:
        return shared
    score = scorer.score(member, canonical)
    return shared.with_(
        relation=relate(member, canonical, score),
        score=score.certainty,
        evidence=score.evidence,
        differences=find_differences(member, canonical, scorer.align(canonical, member)),
        hours_after_canonical=count_hours(canonical.published_at, member.published_at),
    )


def describe_story(story: Story) -> dict[str, Any]:
    """What every member says of its story alike. The title is the canonical's, else that of the first who has one."""
    in_order = sorted(story.members, key=rank_signature)
    titles = [one.title for one in (story.canonical, *in_order) if one.title]
    days = [one.published_on for one in in_order if one.published_on]
    return {
        "story_size": len(story.members),
        "story_title": titles[0] if titles else None,
        "story_sources": tuple(sorted({one.source for one in story.members})),
        "story_first_published": min(days, default=None),
        "story_last_published": max(days, default=None),
    }


def count_hours(earlier: datetime | None, later: datetime | None) -> float | None:
    """The hours from one instant to another, to a tenth; None where either is unknown."""
    return round((later - earlier).total_seconds() / 3600, 1) if earlier and later else None


def rank_story(story: Story) -> Rank:
    """The order in which stories lead events: by the first day of any member, then by id."""
    return min(rank_signature(one)[0] for one in story.members), story.story_id


def rank_signature(one: Signature) -> tuple[date, str]:
    """The order of a story's members in time."""
    return one.published_on or one.arrived_on, one.article_id
