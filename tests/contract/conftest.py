"""What the contract tests compare the mappings and the pages with: documents in which no field is empty."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from copydesk.article import Article, Assignment
from copydesk.assignment import StoryChange, StoryChangeKind
from copydesk.index.documents.document import build_document
from copydesk.index.mapping import ARTICLES, REJECTS, RUNS, VECTOR_DIMENSIONS
from copydesk.index.writing.operations import RunFigures, build_reject_document, build_run_document
from copydesk.outcome import Books, Reason, Rejected, Stage

EVERY_FIELD = Path(__file__).parents[1] / "golden" / "index" / "every-field.input.json"
DAY = date(2026, 3, 2)


@pytest.fixture(scope="session")
def full_article() -> tuple[Article, Assignment]:
    """An article and an assignment in which no field is empty."""
    source = json.loads(EVERY_FIELD.read_text(encoding="utf-8"))
    return Article.model_validate(source["article"]), Assignment.model_validate(source["assignment"])


@pytest.fixture(scope="session")
def full_documents(full_article: tuple[Article, Assignment]) -> dict[str, dict[str, Any]]:
    """A document of each kind in which no field is empty."""
    rejected = Rejected(
        path=f"{DAY}/harbour-post/x.txt",
        landed_on=DAY,
        stage=Stage.CLEAN,
        reason=Reason.NO_ARTICLE_TEXT,
        detail="3 words",
        article_id="a1",
    )
    figures = RunFigures(
        curated=1,
        stories=1,
        copies=1,
        gate="failed",
        gate_detail="too many were refused",
        unknown_sources=("x",),
        story_changes=(StoryChange(kind=StoryChangeKind.MERGED, before=("s1", "s2"), after=("s1",), articles=("a1",)),),
    )
    return {
        ARTICLES.base: build_document(*full_article, [0.0625] * VECTOR_DIMENSIONS),
        RUNS.base: build_run_document(DAY, [Books(stage, 1, 1, {}, 0.5) for stage in Stage], figures),
        REJECTS.base: build_reject_document(rejected),
    }
