from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from copydesk.dedupe import Models
from copydesk.dedupe.scoring import terms
from copydesk.dedupe.scoring.alignment import align_sentences, find_heaviest_chain
from copydesk.dedupe.signing.features import MAX_SENTENCES, build_features, find_quotes
from copydesk.dedupe.text.figures import compare_figures

LONG_SENTENCE = (
    "At Vessen on the lower Aren a heron stopped fourteen barges, laden with gravel and poplar trunks, until its lunch "
    "of herring was over."
)
WEIGHTS = arrays(np.int64, st.tuples(st.integers(0, 4), st.integers(0, 4)), elements=st.integers(0, 5))
TEXTS = st.lists(
    st.sampled_from(
        [
            "The lock at Vessen was closed on Tuesday.",
            "A heron stopped 14 barges for three hours.",
            '"We waited until it had finished its fish," said the lock keeper.',
            "Freight costs 2,600 euros an hour.",
            "U.S. engineers laughed.",
            "Nobody.",
        ]
    ),
    max_size=8,
).map(" ".join)


@given(WEIGHTS)
def test_the_chain_is_the_heaviest_that_never_goes_back(weights: np.ndarray) -> None:
    chain = find_heaviest_chain(weights)
    assert all(one[0] < other[0] and one[1] <= other[1] for one, other in pairwise(chain))
    assert all(weights[pair] > 0 for pair in chain)
    rows, columns = weights.shape
    choices = product([None, *range(columns)], repeat=rows)
    best = max(
        sum(int(weights[row, column]) for row, column in enumerate(choice) if column is not None)
        for choice in choices
        if [column for column in choice if column is not None]
        == sorted(column for column in choice if column is not None)
    )
    assert sum(int(weights[pair]) for pair in chain) == best


def test_paragraphs_in_another_order_are_covered_less(models: Models) -> None:
    paragraphs = [
        "The lock at Vessen was closed on Tuesday when a heron landed on its gate.",
        "Fourteen barges waited for three hours beneath the poplars.",
        "The harbour master fined nobody and photographed the bird.",
    ]
    text = build_features(None, "\n".join(paragraphs), models)
    turned = build_features(None, "\n".join(reversed(paragraphs)), models)
    in_order = terms.compare_order(text, align_sentences(text, text))
    assert in_order > terms.compare_order(text, align_sentences(text, turned)) + 0.05


@pytest.mark.parametrize(
    ("one", "other", "is_matched"),
    [
        ("A heron stopped barges.", LONG_SENTENCE, True),
        (LONG_SENTENCE, "A heron stopped barges.", True),
        ("Vessen slept.", "Vessen burned.", False),  # one shared word may be chance, however rare it is
        ("Vessen slept soundly.", "Vessen slept badly.", True),
    ],
)
def test_sentences_match_by_what_the_smaller_one_shares(models: Models, one: str, other: str, is_matched: bool) -> None:
    aligned = align_sentences(build_features(None, one, models), build_features(None, other, models))
    assert aligned.pairs == (((0, 0),) if is_matched else ())


@settings(max_examples=50)
@given(TEXTS, TEXTS)
def test_terms_stay_between_0_and_1(models: Models, one: str, other: str) -> None:
    shorter, longer = build_features(None, one, models), build_features("A title", other, models)
    values = [
        terms.compare_stems(shorter, longer),
        terms.compare_sentence_vectors(shorter.sentence_vectors, longer.sentence_vectors),
        terms.compare_documents(shorter, longer),
        terms.compare_quotes(shorter.quotes, longer.quotes) or 0.0,
        terms.compare_order(shorter, align_sentences(shorter, longer)),
        terms.compare_sequence(shorter, longer) or 0.0,
        terms.compare_numbers(shorter, longer, compare_figures(shorter.figures, longer.figures)),
        terms.compute_containment(shorter, longer),
    ]
    assert all(0 <= value <= 1 for value in values), values


ORIGINAL = (
    "The ferry ran aground off Skarn at noon. Nobody aboard was hurt. Divers found a hole in the hull. The owner blamed"
    " a lamp that had gone out. A new beacon will cost nine million crowns."
)
REWORDED = (
    "At midday the ship got stuck near the island of Skarn. All passengers were safe. There is a leak in its hull,"
    " according to divers. A light that failed is to blame, the owner says. Nine million crowns is the price of another"
    " beacon."
)


def test_a_rewording_keeps_the_order_of_its_sentences_and_a_shuffle_does_not(models: Models) -> None:
    sentences = REWORDED.removesuffix(".").split(". ")
    shuffled = ". ".join([sentences[place] for place in (3, 1, 4, 0, 2)]) + "."
    original, reworded, other = (build_features(None, text, models) for text in (ORIGINAL, REWORDED, shuffled))
    kept, lost = terms.compare_sequence(original, reworded), terms.compare_sequence(original, other)
    assert kept is not None
    assert lost is not None
    assert lost < 0.5 < 0.85 < kept


def test_few_sentences_and_a_brief_within_a_report_have_no_order(models: Models) -> None:
    original, four = (build_features(None, text, models) for text in (ORIGINAL, ORIGINAL.rsplit(". ", 1)[0] + "."))
    longer = build_features(None, f"{ORIGINAL} {REWORDED} {ORIGINAL}", models)
    assert terms.compare_sequence(original, four) is None
    assert terms.compare_sequence(original, longer) is None


def test_a_quote_that_rivals_share_does_not_stand_for_those_that_they_do_not(models: Models) -> None:
    shared = '"We would rather wait for a bird than hit one," he said.'
    one = build_features(None, shared + ' "The keeper fed it herring from his own lunch," said a bargeman.', models)
    other = build_features(None, shared + ' "Insurance will never pay for a heron on a gate," a lawyer said.', models)
    both = terms.compare_quotes(one.quotes, other.quotes)
    assert both is not None
    assert both < 0.85
    assert terms.compare_quotes(one.quotes, one.quotes) == 1
    assert terms.compare_quotes(one.quotes, build_features(None, "No one spoke.", models).quotes) is None


def test_quotes_are_long_and_end_with_their_paragraph() -> None:
    body = (
        '"Short," he said.\n"An open quotation that goes on in the next\n"paragraph of the very same speech," she said.'
    )
    assert find_quotes(body) == ("An open quotation that goes on in the next", "paragraph of the very same speech,")


def test_a_very_long_text_is_aligned_by_its_first_sentences(models: Models) -> None:
    features = build_features(None, " ".join(f"Barge number {number} waited." for number in range(200)), models)
    assert len(features.sentences) == MAX_SENTENCES == len(features.sentence_vectors)


def test_containment_is_that_of_the_shorter_text(models: Models) -> None:
    whole = build_features(None, "The heron left the gate at noon and fourteen barges went on.", models)
    part = build_features(None, "Fourteen barges went on.", models)
    assert terms.compute_containment(part, whole) == pytest.approx(1)
