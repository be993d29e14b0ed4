"""Scored candidate pairs, which a caller keeps by landing day.

A link outlives the run that found it, so it names the digests of the signatures that were scored: where one of
them has changed since, the link says nothing any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations

from copydesk.article import Record
from copydesk.dedupe.candidates import find_candidates
from copydesk.dedupe.models import Models
from copydesk.dedupe.policy import Policy
from copydesk.dedupe.scoring import Scorer
from copydesk.dedupe.signature import Key, Signature


class LinkSide(Record):
    """One side of a link: the article, its landing day, and the digest of its signature."""

    article_id: str
    landed_on: date
    digest: str

    @property
    def key(self) -> Key:
        """What its signature is stored under."""
        return self.article_id, self.landed_on


class Link(Record):
    """Two articles that may be one story (from `Policy.story`) or one event (from `Policy.related`), the lower key
    first; or two landings of one article."""

    one: LinkSide
    other: LinkSide
    score: float

    def far_side(self, key: Key) -> LinkSide:
        """The side that `key` is not."""
        return self.other if self.one.key == key else self.one


def find_links(new: Sequence[Signature], known: Sequence[Signature], models: Models, policy: Policy) -> list[Link]:
    """The candidates among `new` and between `new` and `known` that score at least `policy.related`, in key order.

    Landings of one article within the window are linked too, as one story: whatever reaches one must reach all,
    since only the last takes part. `known` holds no signature of `new`.
    """
    scorer = Scorer(models, policy)
    links = [
        Link(one=_side(one), other=_side(other), score=score)
        for one, other in find_candidates(new, known, policy)
        if not scorer.is_hopeless(one, other) and (score := scorer.score(one, other).score) >= policy.related
    ]
    links += [
        Link(one=_side(one), other=_side(other), score=policy.story) for one, other in find_landings(new, known, policy)
    ]
    return sorted(links, key=lambda link: (link.one.key, link.other.key))


def find_landings(
    new: Iterable[Signature], known: Iterable[Signature], policy: Policy
) -> Iterator[tuple[Signature, Signature]]:
    """The pairs of landings of one article within the window, at least one side among `new`, the earlier first."""
    landings: dict[str, list[Signature]] = {}
    for one in new:
        landings.setdefault(one.article_id, []).append(one)
    fresh = {one.key for every in landings.values() for one in every}
    for one in known:
        if one.article_id in landings:
            landings[one.article_id].append(one)
    for every in landings.values():
        for one, other in combinations(sorted(every, key=lambda side: side.key), 2):
            is_near = (other.landed_on - one.landed_on).days <= policy.window_days
            if is_near and not fresh.isdisjoint({one.key, other.key}):
                yield one, other


def _side(signature: Signature) -> LinkSide:
    return LinkSide(article_id=signature.article_id, landed_on=signature.landed_on, digest=signature.digest)
