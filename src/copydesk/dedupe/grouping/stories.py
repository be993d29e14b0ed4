"""From articles and their ties to stories: components, scored pair by pair, and grouped.

Equal texts are one node here, however many printed them: a thousand reprints cost as one. Where a component has many
texts, near-verbatim versions stand behind the first of them, so that a story of hundreds of versions takes seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product
from typing import NamedTuple

from copydesk.article import UNKNOWN_SOURCE
from copydesk.dedupe.grouping.canonical import choose_canonical
from copydesk.dedupe.grouping.clusters import Closeness, cluster, find_components
from copydesk.dedupe.grouping.reach import Tie
from copydesk.dedupe.policy import Policy
from copydesk.dedupe.scoring.rules import is_days_apart
from copydesk.dedupe.scoring.scorer import Scorer
from copydesk.dedupe.signing.signature import Signature

# Scoring every two texts takes .7 ms a pair: 60 texts take a second, 500 would take a minute and a half.
MANY_TEXTS = 60
# So much of the wording is shared by versions of one text that are edited and not rewritten (a judgement).
VERBATIM_CONTAINMENT = 0.8


STORY_PREFIX = "story-"


class Story(NamedTuple):
    """The articles of one story, in order of their ids, and the canonical one among them."""

    members: tuple[Signature, ...]
    canonical: Signature

    @property
    def story_id(self) -> str:
        """Follows from the canonical article: the same articles have the same id, whenever they are assigned."""
        return STORY_PREFIX + self.canonical.article_id


class SameText(NamedTuple):
    """Articles whose texts and facts are the same but for their sources, in order of their ids."""

    members: tuple[Signature, ...]

    @property
    def first(self) -> Signature:
        """The one that stands for all."""
        return self.members[0]

    @property
    def by_source(self) -> dict[str, list[Signature]]:
        """What each source printed."""
        found: dict[str, list[Signature]] = {}
        for one in self.members:
            found.setdefault(one.source, []).append(one)
        return found


# Texts that count as one node, the standing one first; usually one alone.
Versions = tuple[SameText, ...]
StoryPairs = set[tuple[str, str]]


def form_stories(
    current: Mapping[str, Signature], ties: Iterable[Tie], scorer: Scorer, policy: Policy
) -> tuple[list[Story], StoryPairs]:
    """The stories, and pairs of articles that score as related: of every two stories of one component one pair."""
    edges = [(tie.one, tie.other) for tie in ties if tie.score >= policy.story]
    stories = []
    related: StoryPairs = set()
    for component in find_components(current, edges):
        if len(component) == 1:
            members: tuple[Signature, ...] = (current[component[0]],)
            stories.append(Story(members, members[0]))
            continue
        nodes = stand_behind_first(
            collect_same_texts([current[one] for one in component], scorer, policy), scorer, policy
        )
        closeness = {
            pair: compare_versions(nodes[pair[0]], nodes[pair[1]], scorer, policy)
            for pair in combinations(sorted(nodes), 2)
        }
        related |= {pair for pair, close in closeness.items() if close.best >= policy.related}
        sizes = {name: sum(len(text.members) for text in versions) for name, versions in nodes.items()}
        for group in cluster(closeness, sizes, policy):
            found = [one for name in group for text in nodes[name] for one in text.members]
            members = tuple(sorted(found, key=lambda one: one.article_id))
            stories.append(Story(members, choose_canonical(members)))
    return stories, related


def collect_same_texts(articles: Iterable[Signature], scorer: Scorer, policy: Policy) -> list[SameText]:
    """The articles by their texts, in order of the first ids. Undated texts that came on several days stay apart."""
    found: dict[object, list[Signature]] = {}
    for one in sorted(articles, key=lambda one: one.article_id):
        found.setdefault((one.text_key, one.arrived_on if one.published_on is None else None), []).append(one)
    collected = []
    for members in found.values():
        text = SameText(tuple(members))
        is_one = len(members) == 1 or all(
            scorer.score(one, other).score >= policy.story for one, other, _ in pair_sources(text, text)
        )
        collected += [text] if is_one else [SameText((one,)) for one in members]
    return sorted(collected, key=lambda text: text.first.article_id)


def stand_behind_first(texts: Sequence[SameText], scorer: Scorer, policy: Policy) -> dict[str, Versions]:
    """The nodes of a component by the id of their standing article: the texts, or where they are many, their versions.

    In order of ids, each text stands behind the first that it shares nearly all wording and surely the story with.
    """
    if len(texts) <= MANY_TEXTS:
        return {text.first.article_id: (text,) for text in texts}
    nodes: dict[str, list[SameText]] = {}
    for text in texts:
        for versions in nodes.values():
            if is_version(text, versions, scorer, policy):
                versions.append(text)
                break
        else:
            nodes[text.first.article_id] = [text]
    return {name: tuple(versions) for name, versions in nodes.items()}


def is_version(text: SameText, versions: Sequence[SameText], scorer: Scorer, policy: Policy) -> bool:
    """Whether a text is surely one story with the standing one of `versions`, and no date parts it from any."""
    standing = versions[0].first
    return (
        scorer.share_wording(text.first, standing) >= VERBATIM_CONTAINMENT
        and not any(is_days_apart(text.first, other.first, policy) for other in versions)
        and scorer.score(text.first, standing).score >= policy.story
    )


def compare_versions(ours: Versions, theirs: Versions, scorer: Scorer, policy: Policy) -> Closeness:
    """How close two nodes are: the scores of the standing texts, and whether a date bars any two of all."""
    total = best = weight = 0.0
    is_barred = any(is_days_apart(one.first, other.first, policy) for one in ours for other in theirs)
    for one, other, count in pair_sources(ours[0], theirs[0]):
        pair = scorer.score(one, other)
        total += count * pair.score
        weight += count
        best = max(best, pair.score)
        is_barred = is_barred or pair.is_barred
    return Closeness(total / weight, best, is_barred)


def pair_sources(ours: SameText, theirs: SameText) -> Iterator[tuple[Signature, Signature, int]]:
    """A pair of members for each way in which their sources may stand to each other, and how many pairs do so.

    Whether both come from one known source, from two, or from nobody knows whom is all that a score sees of sources.
    """
    left, right = ours.by_source, theirs.by_source
    common = {source: list(product(left[source], right[source])) for source in sorted(left.keys() & right.keys())}
    for sources in ([UNKNOWN_SOURCE], [source for source in common if source != UNKNOWN_SOURCE]):
        pairs = [pair for source in sources for pair in common.get(source, ()) if pair[0] is not pair[1]]
        if pairs:
            yield *pairs[0], len(pairs)
    apart = len(ours.members) * len(theirs.members) - sum(map(len, common.values()))
    if apart:
        one, other = next((left[a][0], right[b][0]) for a in left for b in right if a != b)
        yield one, other, apart
