"""Names in a text that no engine reads: known places in the text's own writing, and acronyms."""

from __future__ import annotations

import re
from collections.abc import Iterator

from copydesk.article import EntityKind
from copydesk.enrich.engine.spans import Span, merge_spans, without_overlaps
from copydesk.enrich.mentions.acronyms import Acronym
from copydesk.enrich.names.folding import fold_name
from copydesk.enrich.names.local import load_local_gazetteer
from copydesk.enrich.names.tables import OrganizationNames

# Of two letters are also words and initials ("UN" is French for "one").
SHORTEST_ACRONYM = 3

_CAPITALS = re.compile(r"(?<![\w.-])[A-Z][A-Za-z]*[A-Z](?![\w-])")
_LOWER = re.compile(r"[a-zß-ÿ]")


def find_unread(text: str, language: str, acronyms: list[Acronym], names: OrganizationNames) -> list[Span]:
    """Places and organizations in `text`, in text order, without overlaps."""
    organizations = without_overlaps([*_known_acronyms(text, names), *_explained(acronyms)])
    return merge_spans(organizations, find_local_places(text, language))


def find_local_places(text: str, language: str) -> Iterator[Span]:
    """The places that `language` writes so."""
    for start, end, _ in load_local_gazetteer(language).scan(text):
        yield Span(start, end, EntityKind.PLACE)


def _known_acronyms(text: str, names: OrganizationNames) -> Iterator[Span]:
    """Acronyms of the table, but not in a line of capitals, where every word looks like one."""
    for found in _CAPITALS.finditer(text):
        is_known = len(found.group()) >= SHORTEST_ACRONYM and fold_name(found.group()) in names.keys
        if is_known and _stands_among_small_letters(text, found.start()):
            yield Span(found.start(), found.end(), EntityKind.ORGANIZATION)


def _stands_among_small_letters(text: str, at: int) -> bool:
    end = text.find("\n", at)
    line = text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)]
    letters = [letter for letter in line if letter.isalpha()]
    return sum(letter.isupper() for letter in letters) * 2 < len(letters) and (
        _LOWER.search(line) is not None or not line.isascii()
    )


def _explained(acronyms: list[Acronym]) -> Iterator[Span]:
    for pair in acronyms:
        yield Span(*pair.long_at, EntityKind.ORGANIZATION)
        yield Span(*pair.short_at, EntityKind.ORGANIZATION)
