"""What stands around a name: whether a form found by its letters alone is a name of its own there."""

from __future__ import annotations

import re

from copydesk.article import EntityKind
from copydesk.enrich.engine.spans import Span
from copydesk.enrich.names.folding import fold_name
from copydesk.enrich.names.tables import NameWords

_WORD_BEFORE = re.compile(r"([\w.'’&-]+)([ \t]+)$")
_WORD_AFTER = re.compile(r"[ \t]+([\w'’&-]+)")
# Signs that make one word of what stands on both sides. A hyphen after a name doesn't: "Kyiv-based".
_JOINED_BEFORE = frozenset("-@#/&_'")
_JOINED_AFTER = frozenset("@/&_")
# Longer than any word with the space after it.
_REACH = 40


def line_around(text: str, start: int, end: int) -> str:
    """The line of `text` that [start, end) stands in, or the lines."""
    after = text.find("\n", end)
    return text[text.rfind("\n", 0, start) + 1 : after if after >= 0 else len(text)]


def stands_alone(text: str, span: Span, names: NameWords) -> bool:
    """Whether the span is no part of a longer capitalized name ("Kyiv Independent", "Lake Geneva").

    A word that opens a sentence may stand before it, a title before a person ("President Joe Biden") and after
    anything else ("Kyiv Mayor Vitali Klitschko").
    """
    if _is_inside_word(text, span):
        return False
    is_person = span.kind is EntityKind.PERSON
    before = _WORD_BEFORE.search(text, max(0, span.start - _REACH), span.start)
    allowed_before = names.openers | names.titles if is_person else names.openers
    if before and not before.group(1).endswith(".") and _belongs_to_name(before.group(1), allowed_before):
        return False
    after = _WORD_AFTER.match(text, span.end)
    return not (after and _belongs_to_name(after.group(1), frozenset() if is_person else names.titles))


def _belongs_to_name(word: str, allowed: frozenset[str]) -> bool:
    return word[0].isupper() and fold_name(word) not in allowed


def _is_inside_word(text: str, span: Span) -> bool:
    before, after = text[span.start - 1 : span.start], text[span.end : span.end + 1]
    return before.isalnum() or before in _JOINED_BEFORE or after.isalnum() or after in _JOINED_AFTER
