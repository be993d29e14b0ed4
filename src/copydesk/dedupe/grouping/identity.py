"""Which landings that claim one address are one article: those whose texts agree.

An address is what a page says of itself, or what somebody says of it. Both are wrong often enough: a site states one
canonical address on all its pages, a section page is filled anew each day, an address is used again. So an address is
a claim, and the texts decide. Whether two texts agree is a property of the two alone, and articles are the connected
components of agreement among the landings of one claim, named after their earliest landing: a function of the set.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import blake2b
from itertools import combinations, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from copydesk.dedupe.grouping.clusters import find_components
from copydesk.dedupe.signing.signature import SKETCH_HASHES, Key

# Of the shorter of two versions most is in the longer one; of the second page of an article the standfirst alone is in
# the first, a fifth or less; of unrelated texts of one paper none or one of 64 hashes ("in a statement on").
AGREEING_SHARE = 0.3
_LEAST_SHARED = 3

# Every two of so many are compared; of more, neighbours in time.
_COMPARED_ALL = 50

_DIGEST_BYTES = 16


class ClaimedText(NamedTuple):
    """One landing of a claim: its name among the landings of its day, and what of its text decides.

    `sketch` is `Signature.sketch`, `fingerprint` names the exact words of the body.
    """

    landing_id: str
    landed_on: date
    fingerprint: str
    sketch: bytes


def texts_agree(one: ClaimedText, other: ClaimedText) -> bool:
    """Whether so much of the shorter text is in the longer one that one may be a version of the other."""
    if one.fingerprint == other.fingerprint:
        return True
    left, right = (np.frombuffer(side.sketch, dtype="<u8") for side in (one, other))
    least = np.union1d(left, right)[:SKETCH_HASHES]
    shared = len(np.intersect1d(np.intersect1d(left, right, assume_unique=True), least, assume_unique=True))
    if shared < max(1, min(_LEAST_SHARED, len(left), len(right))):
        return False
    sizes = [count_shingles(side) for side in (left, right)]
    resemblance = shared / len(least)
    return resemblance / (1 + resemblance) * sum(sizes) >= AGREEING_SHARE * min(sizes)


def count_shingles(sketch: NDArray[np.uint64]) -> float:
    """How many shingles a text has, by the smallest of their hashes: the closer these lie, the more there are."""
    if len(sketch) < SKETCH_HASHES:
        return len(sketch)
    return (len(sketch) - 1) * float(2**64) / float(sketch[-1])


def group_agreeing(texts: Sequence[ClaimedText]) -> list[list[ClaimedText]]:
    """The connected components of agreement, each in order of landing, by their earliest landing.

    Texts that share nothing are never compared: only those that have a hash in common.
    """
    by_key = {(one.landing_id, one.landed_on): one for one in texts}
    edges = [pair for pair in _find_meeting(by_key) if texts_agree(by_key[pair[0]], by_key[pair[1]])]
    groups = [
        sorted((by_key[key] for key in component), key=_landing_order) for component in find_components(by_key, edges)
    ]
    return sorted(groups, key=lambda group: _landing_order(group[0]))


def name_articles(claim: str, groups: Sequence[Sequence[ClaimedText]]) -> dict[Key, str]:
    """The article id of each landing of a claim, by landing id and day; `groups` as `group_agreeing` gives them.

    The group of the earliest landing keeps the id that the address gives; any other is named by the claim and the
    words of its own earliest landing, so that what lands later changes no name.
    """
    return {
        (one.landing_id, one.landed_on): derive_id(claim, group[0].fingerprint) if number else claim
        for number, group in enumerate(groups)
        for one in group
    }


def derive_id(claim: str, fingerprint: str) -> str:
    """The id of an article whose address is another one's too: 32 hexadecimal digits over the claim and its words."""
    return blake2b(f"claim:{claim}\0{fingerprint}".encode(), digest_size=_DIGEST_BYTES).hexdigest()


def _landing_order(text: ClaimedText) -> tuple[date, str, str]:
    return text.landed_on, text.fingerprint, text.landing_id


def _find_meeting(by_key: Mapping[Key, ClaimedText]) -> set[tuple[Key, Key]]:
    """The pairs that are to be compared, the lower key first: they share a hash of their sketches or all words.

    Where very many share one, as the versions of a page that lands every night do, each meets the next one only.
    """
    holders: dict[object, list[Key]] = {}
    for key in sorted(by_key, key=lambda key: _landing_order(by_key[key])):
        one = by_key[key]
        for value in (one.fingerprint, *np.frombuffer(one.sketch, dtype="<u8").tolist()):
            holders.setdefault(value, []).append(key)
    met: set[tuple[Key, Key]] = set()
    for keys in holders.values():
        met.update(combinations(keys, 2) if len(keys) <= _COMPARED_ALL else pairwise(keys))
    return {(min(pair), max(pair)) for pair in met}
