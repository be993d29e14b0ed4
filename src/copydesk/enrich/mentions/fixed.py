"""Names that are always the same: seats of power and markets are places, platforms are where something is said."""

from __future__ import annotations

import re

from copydesk.article import EntityKind
from copydesk.enrich.engine.spans import Span, override_spans
from copydesk.enrich.mentions.sighting import find_alone
from copydesk.enrich.mentions.vocabulary import has_any_of
from copydesk.enrich.names.tables import NameWords, OrganizationNames

_SAID_ON = re.compile(r"\b(?:[Oo]n|[Vv]ia)[ \t](?:social[ \t](?:media|network)[ \t](?:platform[ \t]|site[ \t])?)?$")
_SAYING = re.compile(
    r"(?:['’]s)?[ \t](?:accounts?|broadcast|channels?|feeds?|followers|groups?|handle|live|livestream|messages?|pages?"
    r"|posts?|posting|profile|statement|threads?|users?|videos?)\b"
)
_REACH = 40


def mark_seats(text: str, spans: list[Span], words: NameWords) -> list[Span]:
    """`spans` with the seats of power and of markets that stand alone in `text` as places: "the White House said"."""
    return override_spans(spans, find_alone(text, spans, words.seats, EntityKind.PLACE, words))


def without_platforms(text: str, spans: list[Span], names: OrganizationNames) -> list[Span]:
    """`spans` without platforms that are only where somebody says something: "on Twitter", "in a Facebook post"."""
    if not has_any_of(text, names.platforms):
        return spans
    return [
        span
        for span in spans
        if span.of(text) not in names.platforms
        or not (_SAID_ON.search(text, max(0, span.start - _REACH), span.start) or _SAYING.match(text, span.end))
    ]
