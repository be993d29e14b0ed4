"""Texts with marked names, and the stage's tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest

from copydesk.article import EntityKind
from copydesk.enrich import EnrichModels, Span, load_models

_MARK = re.compile(r"\{([^{}|]+)\|([POL])\}")
_KINDS = {"P": EntityKind.PERSON, "O": EntityKind.ORGANIZATION, "L": EntityKind.PLACE}


@dataclass(frozen=True)
class ScriptedEngine:
    """Answers every text with the spans that it was made with."""

    spans: Sequence[Span] = ()
    name: str = "scripted"
    languages: frozenset[str] = frozenset({"en"})

    def name_of(self, language: str) -> str:
        return self.name if language == "en" else f"{self.name}-{language}"

    def find(self, text: str, language: str = "en") -> list[Span]:
        assert language in self.languages
        return [span for span in self.spans if span.end <= len(text)]


@pytest.fixture
def marked() -> Callable[[str], tuple[str, list[Span]]]:
    """Takes "{Mark Rutte|P} in {Wiesbaden|L}" apart into the text and the engine's spans (P, O, L)."""

    def parse(source: str) -> tuple[str, list[Span]]:
        text, spans, reached = "", [], 0
        for found in _MARK.finditer(source):
            text += source[reached : found.start()]
            spans.append(Span(len(text), len(text) + len(found[1]), _KINDS[found[2]]))
            text += found[1]
            reached = found.end()
        return text + source[reached:], spans

    return parse


@pytest.fixture
def scripted() -> Callable[[Sequence[Span]], EnrichModels]:
    """The stage's real tables with an engine that answers with the given spans."""
    return lambda spans: load_models(ScriptedEngine(spans))


@pytest.fixture(scope="session")
def models() -> EnrichModels:
    """The stage's real tables with an engine that finds nothing."""
    return load_models(ScriptedEngine())
