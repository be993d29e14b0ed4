from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import combinations

import pytest

from copydesk.pipeline.search import plan_own

DAY = date(2026, 3, 2)


MOST = 4


@pytest.mark.parametrize("count", range(40))
def test_every_two_articles_of_a_day_meet_in_one_shard(count: int) -> None:
    met: Counter[tuple[int, int]] = Counter()
    for shard in plan_own(DAY, count, MOST):
        own = range(*shard["own"])
        others = [place for places in shard["others"] for place in range(*places)]
        met.update(combinations(own, 2))
        met.update((min(one, other), max(one, other)) for one in own for other in others)
    assert met == Counter(combinations(range(count), 2))


@pytest.mark.parametrize("count", [0, 1, 4, 5, 8, 9, 399, 400])
def test_shards_are_as_large_as_each_other(count: int) -> None:
    shards = plan_own(DAY, count, MOST)
    assert len({shard["number"] for shard in shards}) == len(shards)
    sizes = [last - first for first, last in (shard["own"] for shard in shards)]
    others = [sum(last - first for first, last in shard["others"]) for shard in shards]
    assert max(sizes) <= MOST
    assert max(sizes) - min(sizes) <= 1
    assert max(others) - min(others) <= 1
    assert (len(shards) == 1) == (count <= MOST)
