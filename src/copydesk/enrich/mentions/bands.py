"""Bands in texts on music: "bands like The Harbour Lights", whom no engine for newswire knows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from copydesk.article import EntityKind
from copydesk.enrich.engine.spans import Span, SpanIndex, override_spans, without_overlaps
from copydesk.enrich.mentions.sighting import scan_forms
from copydesk.enrich.mentions.vocabulary import has_any_of
from copydesk.enrich.names.gazetteer import group_by_first_word

_MUSIC = frozenset(["album", "albums", "band", "bands", "bassist", "drummer", "guitarist", "singer", "songs"])
_WORD = r"[A-Z][\w'’-]*"
_PLAIN = r"[A-Z][\w-]*"
# A "The" inside of a sentence is a part of the name.
_NAME = rf"The(?:[ \t]{_WORD}){{1,3}}"
_END = r"(?![\w-]|[ \t][A-Z])"
_NAMED = re.compile(rf"\b(?:bands?|by|group|joined|like|supporting)[ \t]({_NAME}){_END}")
_LIST_GOES_ON = re.compile(rf"(?:,|,?[ \t]and)[ \t]({_NAME}){_END}")
_CALLED = re.compile(rf"\b(?:band|bands[ \t]like|duo|quartet)[ \t]({_PLAIN}(?:[ \t]{_PLAIN}){{0,2}}){_END}")


def find_bands(text: str, spans: list[Span]) -> list[Span]:
    """`spans` of a text on music with the bands that a "The" inside of a sentence or a noun before them shows."""
    if not has_any_of(text, _MUSIC):
        return spans
    forms = set(_read_names(text))
    index = SpanIndex(spans)
    found = [
        Span(start, end, EntityKind.ORGANIZATION)
        for start, end, _ in scan_forms(text, group_by_first_word(forms))
        if index.lie_within(start, end)
    ]
    found += [
        Span(*one.span(1), EntityKind.ORGANIZATION) for one in _CALLED.finditer(text) if index.lie_within(*one.span(1))
    ]
    return override_spans(spans, without_overlaps(found))


def _read_names(text: str) -> Iterator[str]:
    """Names with their "The", each with those that a list goes on with."""
    for found in _NAMED.finditer(text):
        one: re.Match[str] | None = found
        while one:
            yield one[1]
            one = _LIST_GOES_ON.match(text, one.end())
