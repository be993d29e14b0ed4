"""The stage over every landing of an archive at once: what the nights of a pipeline must come to, in whatever order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from copydesk.assignment import Assignment
from copydesk.dedupe.grouping.assignments import dedupe
from copydesk.dedupe.grouping.identity import ClaimedText, group_agreeing, name_articles
from copydesk.dedupe.grouping.reach import Tie
from copydesk.dedupe.policy import Policy
from copydesk.dedupe.scoring.scorer import Scorer
from copydesk.dedupe.search.links import Link, find_links
from copydesk.dedupe.signing.models import Models
from copydesk.dedupe.signing.signature import Key, Signature


def dedupe_archive(signatures: Iterable[Signature], models: Models, policy: Policy) -> list[Assignment]:
    """One assignment an article, for all landings of some days; of each day one landing an article id.

    For evaluations and tests, and as the definition of what `copydesk.pipeline` keeps up to date a day at a time.
    """
    landings = sorted(signatures, key=lambda one: one.key)
    names = name_all(landings)
    current: dict[str, Signature] = {}
    for one in landings:
        article_id = names[one.key]
        first = current[article_id].arrived_on if article_id in current else one.landed_on
        current[article_id] = one.with_(article_id=article_id, first_landed_on=first)
    links = find_links(landings, (), models, policy)
    ties = [
        Tie(*pair, score)
        for pair, score in sorted(score_articles(links, names, current, Scorer(models, policy)).items())
    ]
    assigned = dedupe(list(current.values()), ties, models, policy)
    landing_ids = {names[one.key]: one.article_id for one in landings}
    return [one.with_(landing_id=landing_ids[one.article_id]) for one in assigned]


def score_articles(
    links: Iterable[Link], names: Mapping[Key, str], current: Mapping[str, Signature], scorer: Scorer
) -> dict[tuple[str, str], float]:
    """The scores of linked articles as they are now: as links of their current texts say, else scored anew."""
    linked: dict[tuple[str, str], list[float]] = {}
    for link in links:
        one, other = sorted((names[link.one.key], names[link.other.key]))
        if one != other:
            scores = linked.setdefault((one, other), [])
            if all(current[names[side.key]].digest == side.digest for side in (link.one, link.other)):
                scores.append(link.score)
    return {
        pair: max(scores) if scores else scorer.score(current[pair[0]], current[pair[1]]).score
        for pair, scores in linked.items()
    }


def name_all(landings: Iterable[Signature]) -> dict[Key, str]:
    """Which article each landing is, by landing id and day."""
    claiming: dict[str, list[ClaimedText]] = {}
    for one in landings:
        text = ClaimedText(one.article_id, one.landed_on, one.fingerprint, one.sketch)
        claiming.setdefault(one.claim, []).append(text)
    names: dict[Key, str] = {}
    for claim, texts in claiming.items():
        names |= name_articles(claim, group_agreeing(texts))
    return names
