"""Names inside of other names: a work's title and an event's name name nobody, no organization and no place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from copydesk.article import EntityKind
from copydesk.enrich.engine.spans import Span, SpanIndex
from copydesk.enrich.mentions.vocabulary import has_any_of
from copydesk.enrich.names.folding import fold_name
from copydesk.enrich.names.tables import NameWords, OrganizationNames

_QUOTED = re.compile(r"[\"“]([^\"“”\n]{3,60})[\"”]")
# What titles leave in small letters.
_SMALL = frozenset(
    [
        *("a", "an", "and", "at", "by", "for", "from", "in", "is", "of", "on", "or", "our", "the", "to", "vs", "with"),
        *("de", "des", "du", "la", "le", "y"),
    ]
)
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
# What goes on behind a span in capitals, inside the same name: "MTV Europe | Music Award".
_GOES_ON = re.compile(r"(?:[ \t][A-Z][\w'’&-]*){1,3}")


def without_titles(text: str, spans: list[Span]) -> list[Span]:
    """`spans` without what is a part of a work's title: "Anarchy in Tokyo" is no news from Japan."""
    titles = [Span(*found.span(1), EntityKind.PLACE) for found in _QUOTED.finditer(text) if _is_title(found[1])]
    if not titles:
        return spans
    index = SpanIndex(titles)
    return [
        span for span in spans if not any(_is_inside(span, title) for title in index.touching(span.start, span.end))
    ]


def _is_inside(span: Span, title: Span) -> bool:
    return title.start <= span.start and span.end <= title.end and span.end - span.start < title.end - title.start - 1


def _is_title(quoted: str) -> bool:
    """Several words, all but the small ones with capitals, and no sentence's end."""
    words = _WORD.findall(quoted)
    if len(words) < 2 or quoted[-1] in ".!?" or quoted.isupper():
        return False
    main = [word for word in words if word not in _SMALL]
    return words[0][0].isupper() and len(main) > 1 and all(word[0].isupper() for word in main)


def without_named_events(text: str, spans: list[Span], words: NameWords, names: OrganizationNames) -> list[Span]:
    """`spans` without people, organizations and unknown places that only name an event: "MTV Europe Music Award".

    Places that the text may well be about ("the Berlin Marathon") stay.
    """
    if not has_any_of(text, words.heads_of_events):
        return spans
    return [
        span
        for span in spans
        if span.kind is EntityKind.PLACE
        or fold_name(span.of(text)) in names.keys
        or not any(fold_name(word) in words.heads_of_events for word in _read_ends(text, span))
    ]


def _read_ends(text: str, span: Span) -> Iterator[str]:
    """The last word of a span of several, and that of the name which goes on behind it."""
    *others, last = span.of(text).split()
    goes_on = _GOES_ON.match(text, span.end)
    if goes_on and not goes_on.group().isupper():
        yield goes_on.group().split()[-1]
    elif others and not goes_on:
        yield last
