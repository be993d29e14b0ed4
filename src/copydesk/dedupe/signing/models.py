"""The two models of the stage, read once a process: idf table and static word vectors.

Neither is trained or changed here, and both give the same numbers for the same text in any company.
"""

from __future__ import annotations

import importlib.resources
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from copydesk.dedupe.text.idf import Vocabulary, load_idf
from copydesk.loading import loading_for_good

Vectors = NDArray[np.float32]

VECTOR_DIMENSIONS = 256

# A word and its tokens take some 300 bytes.
_WORDS_KEPT = 50_000
# "<s>" and its like, the tokenizer's sign for a space, and more spaces than one between words.
_REACHING_OVER_SPACES = ("<", "▁", "  ")

_STATIC_WEIGHTS = "weights/l2_supercat_256.safetensors"
_STATIC_TOKENIZER = "tokenizers/l2_supercat_tokenizer_config.json"


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
        sums = np.zeros((len(texts), VECTOR_DIMENSIONS), dtype=np.float32)
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
        if text != text.strip(" ") or not text or any(one in text for one in _REACHING_OVER_SPACES):
            return list(self.tokenizer.encode(text, add_special_tokens=False).ids)
        return list(chain.from_iterable(map(self.read_word, text.split(" "))))


@dataclass(frozen=True, slots=True, eq=False)
class Models:
    """All that the stage needs beside the articles. `vocabulary` follows from `idf`. One is equal to itself alone."""

    idf: Mapping[str, float]
    static: StaticVectors
    vocabulary: Vocabulary = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "vocabulary", Vocabulary(self.idf))


@lru_cache(maxsize=1)
@loading_for_good()
def load_models() -> Models:
    """Read the models from installed packages, once a process. Takes a second or two."""
    return Models(load_idf(), load_static_vectors())


def load_static_vectors() -> StaticVectors:
    """The vectors that the wordllama package ships, read from its files: its own loader asks the network."""
    package = importlib.resources.files("wordllama")
    with importlib.resources.as_file(package / _STATIC_WEIGHTS) as path:
        weights = load_file(path)["embedding.weight"].astype(np.float32)
    tokenizer = Tokenizer.from_str((package / _STATIC_TOKENIZER).read_text(encoding="utf-8"))
    return StaticVectors(weights, tokenizer)


def scale_rows(rows: Vectors) -> Vectors:
    """Each row at length 1; a row of zeros stays one."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(lengths == 0, 1, lengths)).astype(np.float32)
