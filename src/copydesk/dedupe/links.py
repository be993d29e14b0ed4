"""Scored candidate pairs, which a caller keeps by landing day.

A link outlives the run that found it, so it names the digests of the signatures that were scored: where one of
them has changed since, the link says nothing any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain

from more_itertools import chunked

from copydesk.article import Record
from copydesk.dedupe.candidates import find_candidates
from copydesk.dedupe.models import Models
from copydesk.dedupe.policy import Policy
from copydesk.dedupe.scoring import Scorer
from copydesk.dedupe.signature import Key, Signature

# A signature with its text has some 20 kB in memory.
KNOWN_AT_ONCE = 2_000


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


def find_links(new: Sequence[Signature], known: Iterable[Signature], models: Models, policy: Policy) -> list[Link]:
    """The candidates among `new` and between `new` and `known` that score at least `policy.related`, in key order.

    Landings of one article within the window are linked too, as one story: whatever reaches one must reach all,
    since only the last takes part. `known` holds no signature of `new`; it may be lazy, and is held some at a time.
    """
    scorer = Scorer(models, policy)
    links: list[Link] = []
    for others in chain([new], chunked(known, KNOWN_AT_ONCE)):
        links += [
            Link(one=_side(one), other=_side(other), score=score)
            for one, other in find_candidates(new, others, policy)
            if not scorer.is_hopeless(one, other) and (score := scorer.score(one, other).score) >= policy.related
        ]
        links += [
            Link(one=_side(one), other=_side(other), score=policy.story)
            for one, other in find_landings(new, others, policy)
        ]
    return sorted(links, key=lambda link: (link.one.key, link.other.key))


def find_landings(
    some: Iterable[Signature], others: Iterable[Signature], policy: Policy
) -> list[tuple[Signature, Signature]]:
    """The pairs of one of `some` and one of `others` that are landings of one article within the window.

    Each pair comes once, the earlier landing first.
    """
    landings: dict[str, list[Signature]] = {}
    for one in some:
        landings.setdefault(one.article_id, []).append(one)
    found = {}
    for other in others:
        for one in landings.get(other.article_id, ()):
            earlier, later = sorted((one, other), key=lambda side: side.key)
            if 0 < (later.landed_on - earlier.landed_on).days <= policy.window_days:
                found[earlier.key, later.key] = earlier, later
    return [found[keys] for keys in sorted(found)]


def _side(signature: Signature) -> LinkSide:
    return LinkSide(article_id=signature.article_id, landed_on=signature.landed_on, digest=signature.digest)
