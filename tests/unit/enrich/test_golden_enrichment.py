"""Whole articles: each marked input with the enrichment that it must have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from copydesk.enrich import EnrichModels, Span
from copydesk.enrich.stage import describe_body
from copydesk.settings import EnrichSettings

FOLDER = Path(__file__).parents[2] / "golden" / "enrich"
INPUTS = sorted(FOLDER.glob("*.input.txt"))


@pytest.mark.parametrize("source", INPUTS, ids=lambda file: file.name.removesuffix(".input.txt"))
def test_an_article_has_its_enrichment(
    source: Path,
    models: EnrichModels,
    marked: Callable[[str], tuple[str, list[Span]]],
    golden: Callable[[Path, Any], None],
) -> None:
    body, spans = marked(source.read_text(encoding="utf-8"))
    enrichment = describe_body(body, spans, None, models, EnrichSettings())
    golden(source.with_name(source.name.replace(".input.txt", ".enrichment.json")), enrichment.model_dump(mode="json"))


def test_there_are_inputs() -> None:
    assert INPUTS
