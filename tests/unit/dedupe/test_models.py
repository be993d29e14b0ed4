from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from copydesk.dedupe.signing.models import (
    StaticVectors,
    load_static_vectors,
    scale_rows,
)


@pytest.fixture(scope="module")
def static() -> StaticVectors:
    return load_static_vectors()


def test_a_static_vector_does_not_depend_on_its_neighbours(static: StaticVectors) -> None:
    together = static.sum_tokens(["A heron.", "", "Fourteen barges waited."])
    assert np.array_equal(together[0], static.sum_tokens(["A heron."])[0])
    assert not together[1].any()


@given(st.text(alphabet='ab é中."\n\t\u00a0\u200b😀▁', max_size=30) | st.text(max_size=30))
@example("a <s>b c</s> d")
@example("Ferry  Vidar ran\naground ")
def test_words_taken_apart_one_by_one_have_the_tokens_of_the_whole(static: StaticVectors, text: str) -> None:
    assert static.read_tokens(text) == static.tokenizer.encode(text, add_special_tokens=False).ids


def test_no_token_reaches_from_one_word_into_the_next(static: StaticVectors) -> None:
    assert [one for one in static.tokenizer.get_vocab() if "▁" in one.lstrip("▁")] == []


def test_rows_are_scaled_to_length_one_and_zeros_stay() -> None:
    scaled = scale_rows(np.array([[3.0, 4.0], [0.0, 0.0]], dtype=np.float32))
    assert scaled.tolist() == [[pytest.approx(0.6), pytest.approx(0.8)], [0, 0]]
