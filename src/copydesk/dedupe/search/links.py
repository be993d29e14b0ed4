"""Scored candidate pairs, which a caller keeps beside the articles that they are about.

A link outlives the run that found it, so it names the landing and the digest of each signature that was scored: where
one of them has changed since, the link is about something that is no longer there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from more_itertools import chunked

from copydesk.article import Record
from copydesk.dedupe.policy import Policy
from copydesk.dedupe.scoring.scorer import Scorer
from copydesk.dedupe.search.blocks import Block
from copydesk.dedupe.search.candidates import CandidateSearch
from copydesk.dedupe.search.closer import refuse_by_texts
from copydesk.dedupe.signing.models import Models
from copydesk.dedupe.signing.signature import Key, Signature
from copydesk.dedupe.text.openings import BULLETIN_WORDS

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
    first."""

    one: LinkSide
    other: LinkSide
    score: float

    def far_side(self, key: Key) -> LinkSide:
        """The side that `key` is not."""
        return self.other if self.one.key == key else self.one


def find_links(new: Sequence[Signature], known: Iterable[Signature], models: Models, policy: Policy) -> list[Link]:
    """The links among `new` and between `new` and `known`, in key order: candidates of at least `policy.related`.

    Not every such pair is linked, but whatever stories and relations follow from all of them follow from these: texts
    of `new` that story links among `new` connect need one link to a text of `known`, and none among themselves, since
    a story scores all of its pairs anyway. Twins (`Signature.twin_of`) are left to `link_twins`.
    `known` holds no signature of `new`; it may be lazy, and is held some at a time.
    """
    standing = [one for one in new if one.twin_of is None]
    if not standing:
        return []
    scorer = Scorer(models, policy)
    search = CandidateSearch(Block.of(standing), policy, policy.related)
    own = {one.key: one for one in standing}
    links = list(OwnLinks(scorer, policy).add((own[one], own[other]) for one, other in search.find_own()))
    against = LinksToKnown(links, scorer, policy)
    for others in chunked((one for one in known if one.twin_of is None), KNOWN_AT_ONCE):
        theirs = {one.key: one for one in others}
        pairs = ((one, other) if one in own else (other, one) for one, other in search.find(Block.of(others)))
        links += against.add((own[one], theirs[other]) for one, other in pairs)
    return sort_links(links)


class OwnLinks:
    """The links among a day's texts: those that links connect need no other."""

    def __init__(self, scorer: Scorer, policy: Policy) -> None:
        self._scorer = scorer
        self._policy = policy
        self._joined = Joined()

    def add(self, pairs: Iterable[tuple[Signature, Signature]]) -> Iterator[Link]:
        """The links of some candidates, in the order of these."""
        # Some pairs are bounded at once: those that links connect by then aren't, of whom a long story has nearly all.
        apart = (pair for pair in pairs if not self._joined.are_one(pair[0].key, pair[1].key))
        likely = refuse_by_texts(apart, self._scorer.models, self._policy)
        for link in _score_pairs(likely, self._scorer, self._policy, self._joined.are_one):
            yield link
            if link.score >= self._policy.story:
                self._joined.join(link.one.key, link.other.key)


class LinksToKnown:
    """The links of a day's texts to those of other days: texts that the day's own links connect need one a text."""

    def __init__(self, own: Iterable[Link], scorer: Scorer, policy: Policy) -> None:
        """`own` are the links among the day's texts, in any order."""
        self._scorer = scorer
        self._policy = policy
        self._joined = Joined()
        for link in own:
            if link.score >= policy.story:
                self._joined.join(link.one.key, link.other.key)
        self._linked: set[tuple[Key, Key]] = set()

    def add(self, pairs: Iterable[tuple[Signature, Signature]]) -> Iterator[Link]:
        """The links of some candidates, the day's side first; of one text of another day all come in key order."""
        unlinked = ((mine, theirs) for mine, theirs in pairs if self._tie(mine, theirs) not in self._linked)
        for mine, theirs in refuse_by_texts(unlinked, self._scorer.models, self._policy):
            tie = self._tie(mine, theirs)
            if tie in self._linked:
                continue
            for link in _score_pairs([in_order(mine, theirs)], self._scorer, self._policy, lambda _one, _other: False):
                yield link
                if link.score >= self._policy.story:
                    self._linked.add(tie)

    def _tie(self, mine: Signature, theirs: Signature) -> tuple[Key, Key]:
        return self._joined.find_root(mine.key), theirs.key


def sort_links(links: Iterable[Link]) -> list[Link]:
    """In key order."""
    return sorted(links, key=lambda link: (link.one.key, link.other.key))


def can_be_twin(published_on: date | None, words: int) -> bool:
    """Whether an equal text of the same landing day may stand for a text, of so many words by its outline.

    Not for what may be a bulletin without a date: its issues are told apart by the days on which articles first came,
    and an article may turn out to have come before.
    """
    return published_on is not None or words >= BULLETIN_WORDS


def find_twins(texts: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Of one landing day's (article id, text key) pairs: for each but the first with a text, who stands for it."""
    standing: dict[str, str] = {}
    twins: dict[str, str] = {}
    for article_id, text_key in sorted(texts):
        if standing.setdefault(text_key, article_id) != article_id:
            twins[article_id] = standing[text_key]
    return twins


def link_twins(twins: Iterable[Signature], standing: Iterable[Signature], models: Models, policy: Policy) -> list[Link]:
    """The links of twins to those that stand for them, in key order."""
    scorer = Scorer(models, policy)
    by_id = {one.article_id: one for one in standing}
    pairs = [in_order(twin, by_id[twin.twin_of]) for twin in twins if twin.twin_of is not None]
    return sort_links(_score_pairs(pairs, scorer, policy, lambda _one, _other: False))


class Joined:
    """Which keys are connected (union-find)."""

    def __init__(self) -> None:
        self._above: dict[Key, Key] = {}

    def are_one(self, one: Key, other: Key) -> bool:
        """Whether the two are connected."""
        return self.find_root(one) == self.find_root(other)

    def join(self, one: Key, other: Key) -> None:
        """Connect the two."""
        self._above[self.find_root(one)] = self.find_root(other)

    def find_root(self, key: Key) -> Key:
        """The one key that stands for all that are connected to this one."""
        while (above := self._above.get(key, key)) != key:
            self._above[key] = self._above.get(above, above)
            key = above
        return key


def in_order(one: Signature, other: Signature) -> tuple[Signature, Signature]:
    """The two, the lower key first."""
    return (one, other) if one.key <= other.key else (other, one)


def _score_pairs(
    pairs: Iterable[tuple[Signature, Signature]],
    scorer: Scorer,
    policy: Policy,
    is_needless: Callable[[Key, Key], bool],
) -> Iterator[Link]:
    for one, other in pairs:
        if is_needless(one.key, other.key):
            continue
        # Where both have outlines their texts were bounded, unless such bounds refuse next to none.
        is_bounded = one.outline and other.outline
        if scorer.is_hopeless(one, other) if is_bounded else not scorer.may_score(one, other, policy.related):
            continue
        if not scorer.reaches_related(one, other):
            continue
        if (score := scorer.score(one, other).score) >= policy.related:
            yield Link(one=_side(one), other=_side(other), score=score)


def _side(signature: Signature) -> LinkSide:
    return LinkSide(article_id=signature.article_id, landed_on=signature.landed_on, digest=signature.digest)
