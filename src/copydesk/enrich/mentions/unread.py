"""Names in a text that no engine reads: known places in the text's own writing, and acronyms."""

from __future__ import annotations

from collections.abc import Iterator

from copydesk.article import EntityKind
from copydesk.enrich.engine.spans import Span, merge_spans, without_overlaps
from copydesk.enrich.mentions.acronyms import Acronym
from copydesk.enrich.mentions.sighting import find_known_acronyms
from copydesk.enrich.names.local import load_local_gazetteer
from copydesk.enrich.names.tables import OrganizationNames


def find_unread(text: str, language: str, acronyms: list[Acronym], names: OrganizationNames) -> list[Span]:
    """Places and organizations in `text`, in text order, without overlaps."""
    organizations = without_overlaps([*find_known_acronyms(text, names), *_explained(acronyms)])
    return merge_spans(organizations, find_local_places(text, language))


def find_local_places(text: str, language: str) -> Iterator[Span]:
    """The places that `language` writes so."""
    for start, end, _ in load_local_gazetteer(language).scan(text):
        yield Span(start, end, EntityKind.PLACE)


def _explained(acronyms: list[Acronym]) -> Iterator[Span]:
    for pair in acronyms:
        yield Span(*pair.long_at, EntityKind.ORGANIZATION)
        yield Span(*pair.short_at, EntityKind.ORGANIZATION)
