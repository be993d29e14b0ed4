from __future__ import annotations

from random import Random

import pytest

from copydesk.evaluation import perturbation
from copydesk.evaluation.perturbation import perturb

TEXT = (
    'At 13:50 on October 8 the yard paid $3.75 for 4 percent, or 1,000 shares. "We waited," said Zelenskiy.\n\n'
    "The 2021-22 season cost 94 million crowns.\n\nThree barges left.\n\nThe herons stayed where they were."
)


def test_the_seed_decides_everything() -> None:
    assert perturb(TEXT, "1") == perturb(TEXT, "1")
    assert len({perturb(TEXT, str(seed)) for seed in range(20)}) > 10


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        ("restyle_shares", "4 percent", {"4 per cent", "4%", "4 pct", "4 percent"}),
        ("restyle_scales", "94 million", {"94 mln", "94,000,000"}),
        ("restyle_digits", "the 1,000 and seven boats", {"the 1000 and 7 boats", "the 1 000 and 7 boats"}),
        ("restyle_times", "at 13:50", {"at 1:50 pm"}),
        ("restyle_money", "$3.75", {"US$3.75", "3.75 dollars"}),
        ("restyle_years", "2021-22", {"2021-22", "2021/22", "2021\u201322"}),
        ("restyle_dates", "October 8", {"8 October", "Oct. 8", "October 8th"}),
    ],
)
def test_a_style_changes_and_no_fact_does(change: str, before: str, after: set[str]) -> None:
    found = {getattr(perturbation, change)(before, Random(seed)) for seed in range(40)}
    assert found <= after
    assert len(found) >= min(2, len(after))


@pytest.mark.parametrize("change", ["drop_paragraph", "swap_paragraphs"])
def test_paragraphs_move_and_the_first_stays(change: str) -> None:
    before = TEXT.split("\n\n")
    for seed in range(10):
        after = getattr(perturbation, change)(TEXT, Random(seed)).split("\n\n")
        assert after[0] == before[0]
        assert after != before
        assert set(after) <= set(before)
