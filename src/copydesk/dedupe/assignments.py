"""The stage as a whole: signatures and their links in, one assignment an article out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from copydesk.article import Assignment
from copydesk.dedupe.canonical import choose_canonical
from copydesk.dedupe.clusters import cluster, find_components
from copydesk.dedupe.differences import find_differences
from copydesk.dedupe.links import Link, LinkSide
from copydesk.dedupe.models import Models
from copydesk.dedupe.policy import Policy
from copydesk.dedupe.relations import relate
from copydesk.dedupe.scoring import PairScore, Scorer
from copydesk.dedupe.signature import Signature

PairScores = dict[tuple[str, str], PairScore]


class Story(NamedTuple):
    """The articles of one story, in order of their ids, and the canonical one among them."""

    members: tuple[Signature, ...]
    canonical: Signature

    @property
    def story_id(self) -> str:
        """Follows from the canonical article: the same articles have the same id, whenever they are assigned."""
        return f"story-{self.canonical.article_id}"


def dedupe(signatures: Sequence[Signature], links: Iterable[Link], models: Models, policy: Policy) -> list[Assignment]:
    """One assignment for each signature, in the order of article ids and landing days.

    `signatures` must be closed: every article that a chain of links can reach is there (`find_reach`). `links` are
    all of their links in any order; links to other articles, or to earlier forms of these, are ignored. Of an
    article that landed on several days the last landing takes part, and the others follow it.
    Raises ValueError where an article landed twice on one day.
    """
    latest = keep_last_landings(signatures)
    current = [link for link in links if is_current(link.one, latest) and is_current(link.other, latest)]
    scorer = Scorer(models, policy)
    stories, scores = form_stories(latest, current, scorer, policy)
    related = relate_stories(stories, current, scores, policy)
    assigned = {
        member.article_id: assign(member, story, related[story.story_id], scores, scorer)
        for story in stories
        for member in story.members
    }
    return [
        follow_last_landing(one, assigned[one.article_id], latest[one.article_id])
        for one in sorted(signatures, key=lambda one: one.key)
    ]


def keep_last_landings(signatures: Iterable[Signature]) -> dict[str, Signature]:
    """The last landing of each article, by its id."""
    latest: dict[str, Signature] = {}
    for one in sorted(signatures, key=lambda one: one.key):
        before = latest.get(one.article_id)
        if before is not None and before.landed_on == one.landed_on:
            raise ValueError(f"article {one.article_id} landed twice on {one.landed_on}")
        latest[one.article_id] = one
    return latest


def is_current(side: LinkSide, latest: Mapping[str, Signature]) -> bool:
    """Whether the link was scored for the form of the article that takes part."""
    signature = latest.get(side.article_id)
    return signature is not None and signature.digest == side.digest


def form_stories(
    latest: Mapping[str, Signature], links: Iterable[Link], scorer: Scorer, policy: Policy
) -> tuple[list[Story], PairScores]:
    """The stories, and the scores of all pairs that a chain of story links connects, the lower id first."""
    edges = [(link.one.article_id, link.other.article_id) for link in links if link.score >= policy.story]
    scores: PairScores = {}
    stories = []
    for component in find_components(latest, edges):
        found = {(one, other): scorer.score(latest[one], latest[other]) for one, other in combinations(component, 2)}
        scores |= found
        for group in cluster(component, found, policy):
            members = tuple(latest[article_id] for article_id in group)
            stories.append(Story(members, choose_canonical(members)))
    return stories, scores


def relate_stories(
    stories: Iterable[Story], links: Iterable[Link], scores: PairScores, policy: Policy
) -> dict[str, set[str]]:
    """For each story the ids of those that any of its articles is linked to: the same event by other hands."""
    story_of = {member.article_id: story.story_id for story in stories for member in story.members}
    pairs = {(link.one.article_id, link.other.article_id) for link in links}
    pairs |= {pair for pair, score in scores.items() if score.score >= policy.related}
    related: dict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        if story_of[one] != story_of[other]:
            related[story_of[one]].add(story_of[other])
            related[story_of[other]].add(story_of[one])
    return related


def assign(member: Signature, story: Story, related: Iterable[str], scores: PairScores, scorer: Scorer) -> Assignment:
    """What becomes of one member of a story."""
    shared = Assignment(
        article_id=member.article_id,
        landed_on=member.landed_on,
        story_id=story.story_id,
        canonical_id=story.canonical.article_id,
        story_size=len(story.members),
        related_story_ids=tuple(sorted(related)),
    )
    if shared.is_canonical:
        return shared
    first, second = sorted((member.article_id, story.canonical.article_id))
    score = scores[first, second]
    return shared.with_(
        relation=relate(member, story.canonical, score),
        score=score.score,
        evidence=score.evidence,
        differences=find_differences(member, story.canonical, scorer.align(story.canonical, member)),
    )


def follow_last_landing(landing: Signature, assigned: Assignment, latest: Signature) -> Assignment:
    """The assignment of one landing of an article: an earlier one names the last, and its story without details."""
    if landing.landed_on == latest.landed_on:
        return assigned
    return Assignment(
        article_id=assigned.article_id,
        landed_on=landing.landed_on,
        story_id=assigned.story_id,
        canonical_id=assigned.canonical_id,
        story_size=assigned.story_size,
        superseded_by_landing=latest.landed_on,
    )
