"""Two copies beside each other: which sentences tell the same, and where they depart. For a reader, not for a score.

models = load_models()                                     once a process
rows   = compare_texts(canonical, copy, models)            some milliseconds for two news stories
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from copydesk.article import Difference
from copydesk.dedupe.grouping.differences import SURE_MATCH, compare_sentences
from copydesk.dedupe.scoring.alignment import align_sentences
from copydesk.dedupe.scoring.scorer import SentencePair
from copydesk.dedupe.signing.features import MAX_SENTENCES, build_features
from copydesk.dedupe.signing.models import Models
from copydesk.dedupe.signing.signature import Name
from copydesk.dedupe.text.words import Span, split_sentences


class ComparedText(NamedTuple):
    """One copy, as the index holds it."""

    title: str | None
    body: str
    names: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """What stands on one line: a sentence of each copy, or of one only. `differences` are the facts that depart."""

    canonical: Span | None
    copy: Span | None
    differences: tuple[Difference, ...] = ()


def compare_texts(canonical: ComparedText, copy: ComparedText, models: Models) -> list[ComparedRow]:
    """The sentences of both in reading order, those that tell the same on one line.

    Beyond the first 80 sentences nothing is aligned: each stands alone.
    """
    ours = split_sentences(canonical.body)
    theirs = split_sentences(copy.body)
    partners = dict(_align(canonical, copy, models))
    rows: list[ComparedRow] = []
    reached = 0
    for index, span in enumerate(ours):
        pair = partners.get(index)
        if pair is None:
            rows.append(ComparedRow(span, None))
            continue
        other, similarity = pair
        rows += [ComparedRow(None, theirs[place]) for place in range(reached, other)]
        sentences = SentencePair(span, theirs[other], similarity)
        # Two sentences of ours may tell what one of theirs does; that one is shown beside the first.
        shown = theirs[other] if other >= reached else None
        rows.append(ComparedRow(span, shown, tuple(_find_differences(canonical, copy, sentences)) if shown else ()))
        reached = max(reached, other + 1)
    return rows + [ComparedRow(None, span) for span in theirs[reached:]]


def _align(canonical: ComparedText, copy: ComparedText, models: Models) -> Iterator[tuple[int, tuple[int, float]]]:
    """For sentences of the canonical text, the place of their partner and how similar it is; places never go back."""
    ours = build_features(None, canonical.body, models)
    theirs = build_features(None, copy.body, models)
    is_ours_shorter = len(ours.sentences) <= len(theirs.sentences)
    alignment = align_sentences(ours, theirs) if is_ours_shorter else align_sentences(theirs, ours)
    best: dict[int, tuple[int, float]] = {}
    for (row, column), similarity in zip(alignment.pairs, alignment.similarities, strict=True):
        mine, other = (row, column) if is_ours_shorter else (column, row)
        if mine not in best or similarity > best[mine][1]:
            best[mine] = (other, similarity)
    assert all(mine < MAX_SENTENCES for mine in best)
    yield from best.items()


def _find_differences(canonical: ComparedText, copy: ComparedText, pair: SentencePair) -> Iterator[Difference]:
    if pair.similarity < SURE_MATCH:
        return
    seen: set[tuple[str, str | None, str | None]] = set()
    for difference in compare_sentences(copy, canonical, pair):
        key = (difference.kind, difference.canonical, difference.copy_)
        if key not in seen:
            seen.add(key)
            yield difference
