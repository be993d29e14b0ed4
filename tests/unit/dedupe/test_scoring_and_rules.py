from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.assignment import Evidence
from copydesk.dedupe import Models, PairScore, Policy, Signature, score_pair
from copydesk.dedupe.scoring.rules import EXACT_BODY_WORDS, TEMPLATE_CONTAINMENT, VETO_SCORE
from copydesk.dedupe.scoring.scorer import Scorer

MakeSignature = Callable[..., Signature]

MONDAY, TUESDAY, FRIDAY = date(2026, 5, 11), date(2026, 5, 12), date(2026, 5, 15)
SENTENCES = [
    "The lock at Vessen was closed on Tuesday after a heron landed on its gate.",
    "Fourteen barges with 3,400 tonnes of gravel waited below the weir.",
    '"We waited until it had finished its fish," said Ida Holm, the lock keeper.',
    "Freight firms put the cost at 2,600 euros an hour.",
    "The bird came back on Wednesday with a mate.",
    "The district will build a perch 20 metres upstream.",
]
BULLETIN = (
    "The Clearing Office sold {amount} million crowns of three-month paper at its regular auction. The average yield "
    "was {rate} percent. Settlement is in two days. The next auction of this maturity takes place in a week."
)


@settings(max_examples=40)
@given(
    one=st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6),
    other=st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6),
    titles=st.tuples(st.sampled_from([None, "Heron stops traffic"]), st.sampled_from([None, "UPDATE Heron"])),
    days=st.tuples(st.sampled_from([None, MONDAY]), st.sampled_from([None, MONDAY, FRIDAY])),
)
def test_the_score_is_the_same_from_both_sides(
    make_signature: MakeSignature,
    models: Models,
    one: list[str],
    other: list[str],
    titles: tuple[str | None, str | None],
    days: tuple[date | None, date | None],
) -> None:
    left = make_signature("a", " ".join(one), title=titles[0], published_on=days[0], source="vessen-post")
    right = make_signature("b", " ".join(other), title=titles[1], published_on=days[1], source="vessen-post")
    assert score_pair(left, right, models, Policy()) == score_pair(right, left, models, Policy())


def test_what_a_scorer_has_seen_before_does_not_show(
    sample: dict[str, Signature], models: Models, policy: Policy
) -> None:
    scorer = Scorer(models, policy)
    pairs = [(one, other) for one in sample.values() for other in sample.values() if one.key < other.key]
    forward = [scorer.score(one, other) for one, other in pairs]
    backward = [scorer.score(other, one) for one, other in reversed(pairs)]
    assert forward == backward[::-1]
    assert forward[0] == score_pair(*pairs[0], models, policy)


def test_sentences_are_aligned_the_way_they_were_asked_for(
    sample: dict[str, Signature], models: Models, policy: Policy
) -> None:
    scorer = Scorer(models, policy)
    whole, brief = sample["bridge-wire"], sample["bridge-brief"]
    forward, backward = scorer.align(whole, brief), scorer.align(brief, whole)
    assert [(pair.other, pair.one, pair.similarity) for pair in backward] == forward
    assert [brief.body[pair.other.start : pair.other.end] for pair in forward] == [
        whole.body[pair.one.start : pair.one.end] for pair in forward
    ]


def test_identical_texts_are_one_story_however_short(
    make_signature: MakeSignature, models: Models, policy: Policy
) -> None:
    one, other = (make_signature(name, " ".join(SENTENCES[:2])) for name in "ab")
    assert score_pair(one, other, models, policy).score >= policy.story


def test_the_evidence_names_what_both_mention(make_signature: MakeSignature, models: Models, policy: Policy) -> None:
    def entity(name: str, key: str) -> dict[str, object]:
        return {"name": name, "kind": "person", "key": key, "mentions": [{"text": name, "start": 0, "end": 4}]}

    one = make_signature("a", SENTENCES[2], entities=[entity("Ida Holm", "holm ida"), entity("Jon Aas", "aas jon")])
    other = make_signature("b", SENTENCES[2], entities=[entity("Holm, Ida", "holm ida")])
    assert score_pair(one, other, models, policy).evidence.shared_names == ("Ida Holm",)


def test_a_template_with_other_figures_is_vetoed(make_signature: MakeSignature, models: Models, policy: Policy) -> None:
    one = make_signature("a", BULLETIN.format(amount=450, rate=2.84))
    other = make_signature("b", BULLETIN.format(amount=380, rate=2.91))
    found = score_pair(one, other, models, policy)
    assert found.score <= VETO_SCORE
    assert "number-veto" in found.evidence.rules


def test_figures_on_one_side_only_are_no_veto(make_signature: MakeSignature, models: Models, policy: Policy) -> None:
    text = BULLETIN.format(amount=450, rate=2.84)
    counted = make_signature("a", text + " Bids came to 970 million.")
    shorter = make_signature("b", text)
    longer = make_signature("c", text + " Bids were much higher than at the auction before, the office said.")
    for uncounted in (shorter, longer):
        found = score_pair(counted, uncounted, models, policy)
        assert "number-veto" not in found.evidence.rules
        assert found.score >= policy.story


def test_other_figures_in_other_words_are_no_template(
    make_signature: MakeSignature, sample: dict[str, Signature], models: Models, policy: Policy
) -> None:
    spun = make_signature("spun", sample["bridge-spun"].body.replace("3,400", "3,900"))  # and 91 for 19 million euros
    found = score_pair(sample["bridge-wire"], spun, models, policy)
    assert found.evidence.containment < TEMPLATE_CONTAINMENT
    assert "number-veto" not in found.evidence.rules


@pytest.mark.parametrize(
    ("title", "source", "day", "is_vetoed"),
    [
        ("CORRECTED-Auction result", "clearing-office", TUESDAY, False),
        ("UPDATE 2-Auction result", "clearing-office", TUESDAY, False),
        ("Auction result", "clearing-office", TUESDAY, True),
        ("CORRECTED-Auction result", "vessen-post", TUESDAY, True),
        ("CORRECTED-Auction result", "clearing-office", date(2026, 5, 13), True),
    ],
)
def test_a_source_may_correct_its_own_figures(
    make_signature: MakeSignature, models: Models, policy: Policy, title: str, source: str, day: date, is_vetoed: bool
) -> None:
    one = make_signature(
        "a", BULLETIN.format(amount=450, rate=2.84), title="Auction result", source="clearing-office",
        published_on=MONDAY,
    )  # fmt: skip
    other = make_signature("b", BULLETIN.format(amount=380, rate=2.91), title=title, source=source, published_on=day)
    assert ("number-veto" in score_pair(one, other, models, policy).evidence.rules) is is_vetoed


def test_contradicting_sentences_cost_the_score(make_signature: MakeSignature, models: Models, policy: Policy) -> None:
    filler = " The heron of the upper weir watched the poplars and the slow brown water." * 12
    cases = [
        ("{} barges waited at the lock of Vessen.", (14, 23), "", True),
        ("{} barges waited at the lock of Vessen.", (14, 23), filler, False),  # one slip in a long text
        ("{0} barges waited at the lock of Vessen for {0}5 minutes.", (14, 23), filler, True),
        ("{} barges waited at the lock of Vessen.", (14, 14), "", False),
    ]
    for sentence, values, rest, is_penalized in cases:
        one, other = (
            make_signature(name, sentence.format(value) + rest) for name, value in zip("ab", values, strict=True)
        )
        assert ("number-penalty" in score_pair(one, other, models, policy).evidence.rules) is is_penalized


def test_dates_keep_identical_short_texts_apart(make_signature: MakeSignature, models: Models, policy: Policy) -> None:
    text = " ".join(SENTENCES)
    one = make_signature("a", text, published_on=MONDAY)
    far, near, undated = (make_signature("b", text, published_on=day) for day in (FRIDAY, TUESDAY, None))
    assert score_pair(one, far, models, policy).is_barred
    assert score_pair(one, far, models, policy).score <= VETO_SCORE
    assert not score_pair(one, near, models, policy).is_barred
    assert not score_pair(one, undated, models, policy).is_barred


def test_a_long_exact_body_may_be_printed_again_later(
    make_signature: MakeSignature, models: Models, policy: Policy
) -> None:
    text = " ".join(SENTENCES) * 3
    one, other = make_signature("a", text, published_on=MONDAY), make_signature("b", text, published_on=FRIDAY)
    assert one.word_count >= EXACT_BODY_WORDS
    assert score_pair(one, other, models, policy).score >= policy.story


def test_a_source_seldom_rewords_its_own_text(sample: dict[str, Signature], models: Models, policy: Policy) -> None:
    spun = sample["bridge-spun"]
    own = spun.with_(source="tern-wire")
    assert score_pair(sample["bridge-wire"], spun, models, policy).score >= policy.story
    found = score_pair(sample["bridge-wire"], own, models, policy)
    assert found.score < policy.story
    assert "own-text-reworded" in found.evidence.rules
    undated = own.with_(published_on=None)
    assert "own-text-reworded" not in score_pair(sample["bridge-wire"], undated, models, policy).evidence.rules


@given(st.floats(min_value=-1, max_value=2.2), st.floats(min_value=-1, max_value=2.2))
def test_the_published_score_is_between_0_and_1_and_keeps_the_order(one: float, other: float) -> None:
    evidence = Evidence(
        tfidf=0,
        alignment=0,
        document_vector=0,
        lead_vector=0,
        quotes=None,
        ordered_coverage=0,
        numbers=0,
        containment=0,
    )
    low, high = (PairScore(score=score, evidence=evidence).certainty for score in sorted((one, other)))
    assert 0 <= low <= high <= 1
    assert PairScore(score=Policy().story, evidence=evidence).certainty == 0.5
