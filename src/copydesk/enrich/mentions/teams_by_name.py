"""Teams that are known by their names in texts on sport: "the Sooners", "Brigham Young", "Haas"."""

from __future__ import annotations

import re

from copydesk.article import EntityKind
from copydesk.enrich.engine.spans import Span, override_spans
from copydesk.enrich.mentions.sighting import find_alone
from copydesk.enrich.names.tables import NameWords, SportWords

_ARTICLE_BEFORE = re.compile(r"\b[Tt]he[ \t]$")
_PREPOSITION_BEFORE = re.compile(r"\b(?:in|near)[ \t]$")
_REACH = 8


def add_named_teams(text: str, spans: list[Span], names: NameWords, words: SportWords) -> list[Span]:
    """`spans` of a report of matches with the teams of the tables; nicknames only behind "the"."""
    called = [
        span
        for span in find_alone(text, spans, words.nicknames, EntityKind.ORGANIZATION, names)
        if _ARTICLE_BEFORE.search(text, max(0, span.start - _REACH), span.start)
    ]
    spans = override_spans(spans, called)
    return override_spans(
        spans,
        [
            span
            for span in find_alone(text, spans, words.universities, EntityKind.ORGANIZATION, names)
            if not _PREPOSITION_BEFORE.search(text, max(0, span.start - _REACH), span.start)
        ],
    )


def add_racing_teams(text: str, spans: list[Span], names: NameWords, words: SportWords) -> list[Span]:
    """`spans` of a text on motor racing with its teams, but for surnames of people in the text."""
    if not any(phrase in text for phrase in words.racing):
        return spans
    surnames = {
        form.rpartition(" ")[2] for span in spans if span.kind is EntityKind.PERSON and " " in (form := span.of(text))
    }
    teams = find_alone(text, spans, words.racing_teams, EntityKind.ORGANIZATION, names)
    return override_spans(spans, [span for span in teams if span.of(text) not in surnames])
