"""Invented pairs by kind: what is one story however it is written, and what is not however alike it reads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from copydesk.dedupe import Models, Policy, Signature, score_pair

GOLDEN = yaml.safe_load((Path(__file__).parents[2] / "golden" / "dedupe" / "pairs.yaml").read_text(encoding="utf-8"))
ARTICLE_FIELDS = ("title", "published_on", "landed_on")


def make_side(make: Callable[..., Signature], name: str, pair: dict[str, Any]) -> Signature:
    template = GOLDEN["templates"][pair["text"]]
    values = template | pair.get(name, {})
    article = {field: values[field] for field in ARTICLE_FIELDS if field in values}
    return make(name, template["text"].format(**values), source=pair.get("source", f"paper-{name}"), **article)


def test_the_pairs_are_many_and_each_has_a_kind_of_its_own() -> None:
    kinds = [pair["kind"] for pair in GOLDEN["pairs"]]
    assert len(kinds) == len(set(kinds)) >= 60
    joined = sum(pair["join"] for pair in GOLDEN["pairs"])
    assert 20 <= joined <= len(kinds) - 20


@pytest.mark.parametrize("pair", GOLDEN["pairs"], ids=lambda pair: pair["kind"])
def test_a_pair_is_one_story_or_not(
    make_signature: Callable[..., Signature], models: Models, policy: Policy, pair: dict[str, Any]
) -> None:
    one, other = (make_side(make_signature, name, pair) for name in "ab")
    found = score_pair(one, other, models, policy)
    assert (found.score >= policy.story) is pair["join"], (found.score, found.evidence)
