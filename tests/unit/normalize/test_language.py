"""The language identifier says what its library says."""

from __future__ import annotations

import numpy as np
import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from copydesk.normalize.language import ArrayIdentifier

TEXTS = [
    "",
    "a",
    "ab",
    "Ж",
    "é" * 3,
    "12 345 - 678",
    "The ferry to Varde resumed on Monday after two days of storm, the harbour office said. " * 20,
    "Die Fähre nach Varde fährt seit Montag wieder, teilte das Hafenamt mit.",
    "ПАРОМ В ВАРДЕ СНОВА ХОДИТ",
    "フェリーは月曜日に再開した。",
    "عادت العبارة إلى العمل يوم الاثنين",
    "x" * 4_000,
    "a lone \udce9 surrogate",
]


@pytest.fixture(scope="module")
def identifiers() -> tuple[LanguageIdentifier, ArrayIdentifier]:
    kinds = (LanguageIdentifier, ArrayIdentifier)
    both = tuple(kind.from_model_file(MODEL_FILE, norm_probs=True) for kind in kinds)
    for one in both:
        one.nb_ptc = one.nb_ptc.astype(np.float32)
    return both


@pytest.mark.parametrize("text", TEXTS)
def test_all_bytes_at_once_are_the_same_as_one_by_one(
    identifiers: tuple[LanguageIdentifier, ArrayIdentifier], text: str
) -> None:
    theirs, ours = identifiers
    assert ours.rank(text) == theirs.rank(text)
