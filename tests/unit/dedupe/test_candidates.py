from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from copydesk.dedupe import Policy, Signature, find_candidates
from copydesk.dedupe.search import candidates

FIRST_DAY = date(2026, 5, 11)


@pytest.fixture(scope="session")
def template(make_signature: Callable[..., Signature]) -> Signature:
    return make_signature()


def build(template: Signature, number: int, draw: random.Random) -> Signature:
    """A signature with few possible bands and days, so that many meet; one band stands for the body. Some are of an
    older run, which had no bands for openings."""
    generator = np.random.default_rng(draw.randrange(2**32))
    body = draw.choice(["one", "two", f"own {number}"])
    bands = generator.integers(0, 2_000, 121) + 2_000 * np.arange(121)
    bands[96] = 10**6 + (["one", "two"].index(body) if not body.startswith("own") else 2 + number)
    bands = bands[: draw.choice([97, 121, 121])]
    return template.with_(
        article_id=f"a{number % 17:02}",
        claim=f"a{number % 17:02}",
        landed_on=FIRST_DAY + timedelta(days=draw.randrange(12) + 12 * (number // 17)),
        published_on=draw.choice([None, FIRST_DAY + timedelta(days=draw.randrange(8))]),
        fingerprint=body,
        bands=bands.astype("<u8").tobytes(),
    )


def is_candidate(one: Signature, other: Signature, policy: Policy) -> bool:
    """The definition, a pair at a time."""
    if one.claim == other.claim or abs((one.landed_on - other.landed_on).days) > policy.window_days:
        return False
    both_dated = one.published_on and other.published_on and one.fingerprint != other.fingerprint
    if both_dated and abs((one.published_on - other.published_on).days) > policy.story_days:
        return False
    return not set(one.band_values.tolist()).isdisjoint(other.band_values.tolist())


@settings(max_examples=40)
@given(seed=st.integers(0, 2**32), total=st.integers(0, 40), first=st.integers(0, 40), second=st.integers(0, 40))
def test_candidates_are_what_the_definition_says(
    template: Signature, seed: int, total: int, first: int, second: int
) -> None:
    """For any two sets, whether they share all, some or none."""
    draw, policy = random.Random(seed), Policy()
    every = [build(template, number, draw) for number in range(total)]
    some, others = every[first:], every[:second]
    expected = {frozenset({one.key, other.key}) for one in some for other in others if is_candidate(one, other, policy)}
    found = find_candidates(some, others, policy)
    assert [frozenset({one.key, other.key}) for one, other in found] == sorted(
        [frozenset({one.key, other.key}) for one, other in found], key=sorted
    )
    assert {frozenset({one.key, other.key}) for one, other in found} == expected
    assert len(found) == len(expected)


@settings(max_examples=20)
@given(seed=st.integers(0, 2**32))
@example(seed=30391893)
def test_no_order_and_no_split_changes_the_candidates(template: Signature, seed: int) -> None:
    draw, policy = random.Random(seed), Policy()
    every = [build(template, number, draw) for number in range(30)]
    whole = find_candidates(every, every, policy)
    shuffled = draw.sample(every, len(every))
    assert find_candidates(shuffled, every, policy) == whole
    cut = draw.randrange(31)
    left, right = shuffled[:cut], shuffled[cut:]
    parts = [
        pair for sides in ((left, left), (right, left), (right, right)) for pair in find_candidates(*sides, policy)
    ]
    assert sorted(parts, key=lambda pair: (pair[0].key, pair[1].key)) == whole


def test_blocks_do_not_show(template: Signature, policy: Policy, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = random.Random(7)
    every = [build(template, number, draw) for number in range(40)]
    whole = find_candidates(every[:25], every[10:], policy)
    monkeypatch.setattr(candidates, "_BLOCK_COLUMNS", 7)
    assert find_candidates(every[:25], every[10:], policy) == whole
    assert whole


def test_copies_meet_and_strangers_do_not(sample: dict[str, Signature], policy: Policy) -> None:
    every = list(sample.values())
    met = {(one.article_id, other.article_id) for one, other in find_candidates(every, every, policy)}
    copies = [
        name for name in sample if name.startswith("bridge-") and name not in ("bridge-rival", "bridge-follow-up")
    ]
    assert all((one, other) in met for one in copies for other in copies if one < other)
    assert not any("heron-count" in pair for pair in met)
