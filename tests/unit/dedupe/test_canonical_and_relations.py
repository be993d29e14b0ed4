from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from copydesk.article import Relation
from copydesk.dedupe import Models, Policy, Signature, choose_canonical, relate, score_pair

MakeSignature = Callable[..., Signature]

LONG = " ".join(f"The heron of Vessen landed on gate number {number} and stayed." for number in range(30))
SHORT = LONG[: len(LONG) // 3]
MONDAY, TUESDAY = date(2026, 5, 11), date(2026, 5, 12)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(
            {"source": "tern-wire", "agency": "Tern Wire Agency", "published_on": TUESDAY},
            {"source": "fjord-mail", "agency": "Tern Wire", "published_on": MONDAY},
            id="the agency's own copy before a republication",
        ),
        pytest.param(
            {"source": "northern-ledger", "published_on": TUESDAY},
            {"source": "fjord-mail", "credit": "From The Northern Ledger, May 12", "published_on": MONDAY},
            id="the paper that another credits before the one that credits it",
        ),
        pytest.param(
            {"source": "fjord-mail", "agency": "Tern Wire", "published_on": TUESDAY},
            {"source": "hotpebbles", "published_on": MONDAY},
            id="a credited reprint before a text that names no origin",
        ),
        pytest.param(
            {"credit": "(Reporting by Ansa Lindqvist)", "published_on": TUESDAY},
            {"notice": "Translated by a machine.", "agency": "Tern Wire", "published_on": MONDAY},
            id="a person's words before a machine's",
        ),
        pytest.param(
            {"published_on": TUESDAY},
            {"notice": "Translated by a machine.", "published_on": MONDAY},
            id="a person's words before a machine's, without any credit",
        ),
        pytest.param(
            {"body": LONG, "published_on": TUESDAY},
            {"body": SHORT, "published_on": MONDAY},
            id="complete before abridged",
        ),
        pytest.param(
            {"source": "fjord-mail", "body": SHORT, "published_on": MONDAY},
            {"source": "fjord-mail", "body": LONG, "published_on": TUESDAY},
            id="a source's own first version before its longer update",
        ),
        pytest.param(
            {"published_on": TUESDAY},
            {"body": f"{LONG.upper()} 4 km", "published_on": MONDAY, "agency": "Tern Wire"},
            id="small letters before capitals throughout",
        ),
        pytest.param({"published_on": MONDAY}, {"published_on": TUESDAY}, id="the earlier before the later"),
        pytest.param({}, {}, id="the lower id at last"),
    ],
)
def test_the_canonical_is_the_one_that_a_person_would_pick(
    make_signature: MakeSignature, first: dict[str, Any], second: dict[str, Any]
) -> None:
    one = make_signature("a", **{"body": LONG} | first)
    other = make_signature("b", **{"body": LONG} | second)
    assert choose_canonical([other, one]).article_id == "a"
    if first or second:  # not by the id: it holds with the ids exchanged
        assert choose_canonical([one.with_(article_id="b"), other.with_(article_id="a")]).article_id == "b"


def test_the_canonical_does_not_depend_on_order(sample: dict[str, Signature]) -> None:
    members = [one for name, one in sample.items() if name.startswith("bridge-")]
    for seed in range(20):
        random.Random(seed).shuffle(members)
        assert choose_canonical(members).article_id == "bridge-wire"


@pytest.mark.parametrize(
    ("copy", "canonical", "expected"),
    [
        ("bridge-reprint", "bridge-wire", Relation.IDENTICAL),
        ("bridge-translated", "bridge-wire", Relation.TRANSLATION),
        ("bridge-brief", "bridge-wire", Relation.ABRIDGEMENT),
        ("bridge-update", "bridge-wire", Relation.REVISION),
        ("bridge-spun", "bridge-wire", Relation.REWRITE),
        ("bridge-wire", "bridge-translated", Relation.REWRITE),  # the original is no translation of its translation
    ],
)
def test_relations(
    sample: dict[str, Signature], models: Models, policy: Policy, copy: str, canonical: str, expected: Relation
) -> None:
    found = score_pair(sample[copy], sample[canonical], models, policy)
    assert relate(sample[copy], sample[canonical], found) == expected


def test_the_same_words_under_another_title_are_identical(
    sample: dict[str, Signature], models: Models, policy: Policy
) -> None:
    original = sample["bridge-wire"]
    reprint = original.with_(article_id="reprint", source="lowland-herald", title="Bridge shut", is_translation=True)
    assert relate(reprint, original, score_pair(reprint, original, models, policy)) == Relation.IDENTICAL


def test_a_copy_of_a_translation_is_no_translation_of_it(
    sample: dict[str, Signature], models: Models, policy: Policy
) -> None:
    translated = sample["bridge-translated"]
    reprint = sample["bridge-spun"].with_(is_translation=True)
    assert relate(reprint, translated, score_pair(reprint, translated, models, policy)) == Relation.REWRITE


def test_a_changed_figure_is_never_identical(
    make_signature: MakeSignature, sample: dict[str, Signature], models: Models, policy: Policy
) -> None:
    original = sample["bridge-wire"]
    changed = make_signature("changed", original.body.replace("19 million", "18 million"), source="lowland-herald")
    assert relate(changed, original, score_pair(changed, original, models, policy)) == Relation.REWRITE
