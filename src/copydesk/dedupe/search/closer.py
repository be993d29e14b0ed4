"""The bound on a score from what texts quote and how alike their sentences are, before they are taken apart.

Of texts on one topic outlines refuse few, but most quote something else. Taking a text apart takes 3 ms, and a day's
texts, each of which has many pairs, are too large to be kept apart: quotations and the vectors of sentences are not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np
from more_itertools import chunked

from copydesk.dedupe.policy import Policy
from copydesk.dedupe.scoring.scorer import compare_leads
from copydesk.dedupe.scoring.terms import compare_quotes, compare_sentence_vectors
from copydesk.dedupe.search.bounds import Outlines, Told, may_score
from copydesk.dedupe.search.joining import Floats, Indices
from copydesk.dedupe.search.thrift import Thrift
from copydesk.dedupe.signing.features import read_quotes, read_sentence_vectors
from copydesk.dedupe.signing.models import Models
from copydesk.dedupe.signing.signature import Signature

# Few, since what is linked meanwhile needs no bound.
_PAIRS_AT_ONCE = 500

Sides = tuple[Signature, Signature]
Bound = Callable[[Sides, Models], float]


def refuse_by_texts(pairs: Iterable[Sides], models: Models, policy: Policy) -> Iterator[Sides]:
    """The pairs, in their order, without those that their texts keep below `policy.related`.

    One without outlines is left, and so are some among pairs of which few are refused.
    """
    thrift = Thrift()
    for some in chunked(pairs, _PAIRS_AT_ONCE):
        if thrift.lets_through():
            yield from some
            continue
        told = [place for place, pair in enumerate(some) if all(one.outline for one in pair)]
        left = np.ones(len(some), dtype=np.bool_)
        if told:
            left[told] = False
            known = [some[place] for place in told]
            left[np.array(told)[_find_likely(known, models, policy)]] = True
        thrift.note(int(np.count_nonzero(~left)), len(some))
        yield from (pair for pair, is_left in zip(some, left.tolist(), strict=True) if is_left)


def _find_likely(pairs: list[Sides], models: Models, policy: Policy) -> Indices:
    """The places of those that may score enough: first by what they quote, then by their sentences too."""
    every = {one.key: one for pair in pairs for one in pair}
    place = {key: number for number, key in enumerate(every)}
    outlines = Outlines.of([one.outline for one in every.values()])
    rows, columns = (np.array([place[pair[side].key] for pair in pairs], dtype=np.intp) for side in (0, 1))
    leads = np.array([compare_leads(*pair) for pair in pairs])
    told = Told(np.ones(len(pairs)), np.ones(len(pairs)))

    def refuse(values: Floats, bound: Bound, left: Indices) -> Indices:
        values[left] = [bound(pairs[number], models) for number in left.tolist()]
        some = Told(told.quotes[left], told.sentences[left])
        return left[may_score(outlines, rows[left], outlines, columns[left], leads[left], policy.related, some)]

    quoted = refuse(told.quotes, bound_quotes, np.arange(len(pairs)))
    return refuse(told.sentences, bound_sentences, quoted)


def bound_quotes(pair: Sides, models: Models) -> float:
    """How well the quotations of two texts answer each other, whichever of them a score takes for the shorter."""
    ours, theirs = (read_quotes(side.body, models) for side in pair)
    told = compare_quotes(ours, theirs)
    if told is None or len(ours) != len(theirs):
        return told or 0.0
    return max(told, compare_quotes(theirs, ours) or 0.0)


def bound_sentences(pair: Sides, models: Models) -> float:
    """How alike the sentences of two texts are, whichever of them a score takes for the shorter."""
    ours, theirs = (read_sentence_vectors(side.body, models).astype(np.float32) for side in pair)
    told = compare_sentence_vectors(ours, theirs)
    return max(told, compare_sentence_vectors(theirs, ours)) if len(ours) == len(theirs) else told
