"""The sample articles of tests/golden/dedupe, from signatures to assignments, against the expected file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from copydesk.assignment import Assignment
from copydesk.dedupe import Models, Policy, Signature, dedupe, find_links, tie_links

EXPECTED = Path(__file__).parents[2] / "golden" / "dedupe" / "assignments.json"


def summarize(assignments: list[Assignment]) -> dict[str, Any]:
    """What must come out of each article. Scores are left out: they differ in the last digits between processors."""
    return {
        one.article_id: {
            "canonical": one.canonical_id,
            "relation": one.relation,
            "rules": list(one.evidence.rules) if one.evidence else [],
            "differences": [
                f"{difference.kind}: {difference.canonical} → {difference.copy_}" for difference in one.differences
            ],
        }
        for one in assignments
    }


def test_sample_articles_form_the_expected_stories(
    sample: dict[str, Signature], models: Models, policy: Policy, golden: Callable[[Path, Any], None]
) -> None:
    signatures = list(sample.values())
    links = find_links(signatures, (), models, policy)
    golden(EXPECTED, summarize(dedupe(signatures, tie_links(links), models, policy)))
