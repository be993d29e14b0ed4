"""Builders that the golden tests of normalization share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from copydesk.article import (
    Article,
    Content,
    DateClue,
    Dateline,
    DateOrigin,
    EncodingOrigin,
    Format,
    Provenance,
    RemovedKind,
    RemovedPart,
)
from copydesk.normalize import NormalizeTables, load_tables

LANDED_ON = date(2024, 10, 15)
FILLER = "Bread is baked from flour, water and salt, and it takes time."


@pytest.fixture(scope="session")
def tables() -> NormalizeTables:
    return load_tables()


@pytest.fixture(scope="session")
def build_article() -> Callable[[dict[str, Any]], Article]:
    """An article from a case of `publication_dates.yaml`."""

    def build(case: dict[str, Any]) -> Article:
        landed_on = case.get("landed", LANDED_ON)
        clues = tuple(
            DateClue(text=clue[1], origin=DateOrigin(clue[0]), is_modification=clue[2:] == ["changed"])
            for clue in case.get("clues", [])
        )
        copyrights = [case["copyright"]] if "copyright" in case else []
        return Article(
            article_id="a1",
            provenance=Provenance(
                path=f"{landed_on}/gazette/a.txt",
                landed_on=landed_on,
                source="gazette",
                checksum="0",
                byte_count=1,
                format=Format.TEXT,
                encoding="utf-8",
                encoding_origin=EncodingOrigin.UTF8,
                timezone=case.get("source_zone"),
                language=case.get("language"),
            ),
            content=Content(
                title=None,
                body="\n\n".join(case.get("body", [FILLER])),
                dateline=Dateline(**case["dateline"]) if "dateline" in case else None,
                date_clues=clues,
                removed=tuple(RemovedPart(text=text, kind=RemovedKind.COPYRIGHT, place=9) for text in copyrights),
                method="text",
                confidence=1,
            ),
        )

    return build


def load_cases(name: str) -> list[dict[str, Any]]:
    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    cases: list[dict[str, Any]] = yaml.safe_load(text)
    return cases


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes `<name>_case` runs once for each case of `<name>s.yaml`."""
    for fixture in metafunc.fixturenames:
        if fixture.endswith("_case"):
            cases = load_cases(f"{fixture.removesuffix('_case')}s.yaml")
            names = [f"{number}: {case.get('case') or case['text'][:60]}" for number, case in enumerate(cases)]
            metafunc.parametrize(fixture, cases, ids=names)
