"""Names in a text that no engine reads: known places in the text's own writing, and acronyms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from copydesk.article import EntityKind
from copydesk.enrich.engine.spans import Span, merge_spans, without_overlaps
from copydesk.enrich.mentions.acronyms import Acronym
from copydesk.enrich.mentions.sighting import SHORTEST_CITY, find_known_acronyms
from copydesk.enrich.names.gazetteer import Gazetteer
from copydesk.enrich.names.local import load_local_gazetteer
from copydesk.enrich.names.tables import OrganizationNames
from copydesk.reference import load_table

# Smaller cities are called like too many other things.
LEAST_BEHIND_PREPOSITION = 50_000

_WORD = r"[^\W\d_a-zß-ÿ][^\W\d_]*(?:-[^\W\d_]+)*"


def find_unread(
    text: str, language: str, acronyms: list[Acronym], names: OrganizationNames, gazetteer: Gazetteer
) -> list[Span]:
    """Places and organizations in `text`, in text order, without overlaps."""
    organizations = without_overlaps([*find_known_acronyms(text, names), *_explained(acronyms)])
    known = merge_spans(organizations, find_local_places(text, language))
    known = merge_spans(known, _find_cities_behind_prepositions(text, language, gazetteer))
    return merge_spans(known, _find_listed_cities(text, known, language, gazetteer))


def _find_listed_cities(text: str, known: list[Span], language: str, gazetteer: Gazetteer) -> Iterator[Span]:
    """Cities behind an "and" and a place: "in Wiesbaden und Kassel"."""
    pattern = _list_pattern(language)
    for span in known if pattern else ():
        found = pattern.match(text, span.end) if pattern and span.kind is EntityKind.PLACE else None
        if found and _is_city(found[1], gazetteer):
            yield Span(*found.span(1), EntityKind.PLACE)


@cache
def _list_pattern(language: str) -> re.Pattern[str] | None:
    word = load_table("writing.yaml")["conjunctions"].get(language)
    return re.compile(rf"[ ]{word}[ ]({_WORD})(?![\w-]|[ ][A-Z])") if word else None


def _find_cities_behind_prepositions(text: str, language: str, gazetteer: Gazetteer) -> Iterator[Span]:
    """Cities that are too small to be found on sight: "in Freiburg", "à Nantes", "alcalde de Soria"."""
    pattern = _preposition_pattern(language)
    for found in pattern.finditer(text) if pattern else ():
        start, end = found.span(1)
        while end > start and not _is_city(text[start:end], gazetteer):
            end = max(text.rfind(" ", start, end), start)
        if end > start:
            yield Span(start, end, EntityKind.PLACE)


def _is_city(form: str, gazetteer: Gazetteer) -> bool:
    found = gazetteer.find(form)
    return len(form) >= SHORTEST_CITY and bool(found) and found[0].weight >= LEAST_BEHIND_PREPOSITION


@cache
def _preposition_pattern(language: str) -> re.Pattern[str] | None:
    """A preposition and up to three capitalized words; None where the language has none of the kind."""
    words = load_table("writing.yaml")["prepositions"].get(language)
    return (
        re.compile(rf"(?<![\w'’-])(?:{'|'.join(words)})[ ]({_WORD}(?:[ ]{_WORD}){{0,2}})(?![\w-])") if words else None
    )


def find_local_places(text: str, language: str) -> Iterator[Span]:
    """The places that `language` writes so."""
    for start, end, _ in load_local_gazetteer(language).scan(text):
        yield Span(start, end, EntityKind.PLACE)


def _explained(acronyms: list[Acronym]) -> Iterator[Span]:
    for pair in acronyms:
        yield Span(*pair.long_at, EntityKind.ORGANIZATION)
        yield Span(*pair.short_at, EntityKind.ORGANIZATION)
