"""Names said again in another way: by the surname alone, or in capitals."""

from __future__ import annotations

import re
from collections.abc import Iterable

from copydesk.article import EntityKind
from copydesk.enrich.engine.spans import Span, free_of, merge_spans
from copydesk.enrich.mentions.sighting import scan_forms
from copydesk.enrich.mentions.surroundings import line_around, stands_alone
from copydesk.enrich.names.folding import fold_name
from copydesk.enrich.names.gazetteer import Gazetteer, group_by_first_word
from copydesk.enrich.names.tables import NameWords

# Shorter ones are words and initials.
SHORTEST_SURNAME = 3
SHORTEST_IN_CAPITALS = 4
# An organization so long is one in capitals wherever they stand ("REUTERS"), not in a line of capitals only.
SHORTEST_ANYWHERE = 5

_OPENS = re.compile(r"(?:^|[.!?:\"“\n•*-]\s*)$")
_ARTICLE_BEFORE = re.compile(r"\b(?:[Tt]he|[Aa]n?)[ \t]$")
_SMALL_WORD = re.compile(r"(?<![\w-])[a-zß-ÿ]+(?![\w-])")
# Longer than any of those with the space after it.
_REACH = 5


def find_surnames(text: str, spans: list[Span], gazetteer: Gazetteer, words: NameWords) -> list[Span]:
    """Surnames of people that `spans` have in full, where they stand alone outside `spans`: "Major", "Costa".

    Those of a headline in capitals count as written in a sentence ("JEFF ZIENTS": "Zients"). What opens a sentence is
    one only where the text has no such word in small letters.
    """
    surnames = {
        last
        for span in spans
        if span.kind is EntityKind.PERSON
        and " " in (form := span.of(text))
        and _is_surname(last := (form.title() if form.isupper() else form).split()[-1])
    }
    places = {span.of(text) for span in spans if span.kind is EntityKind.PLACE}
    surnames -= {form for form in surnames & places if gazetteer.find(form)}
    surnames -= {form for form in surnames if fold_name(form) in words.generational_suffixes | words.titles}
    hits = (Span(start, end, EntityKind.PERSON) for start, end, _ in scan_forms(text, group_by_first_word(surnames)))
    found = [
        hit
        for hit in free_of(hits, spans)
        if stands_alone(text, hit, words) and not _ARTICLE_BEFORE.search(text, max(0, hit.start - _REACH), hit.start)
    ]
    opening = {hit for hit in found if _OPENS.search(text, max(0, hit.start - 3), hit.start)}
    small = set(_SMALL_WORD.findall(text)) if opening else set()
    return [hit for hit in found if hit not in opening or hit.of(text).lower() not in small]


def _is_surname(word: str) -> bool:
    return len(word) >= SHORTEST_SURNAME and word[0].isupper() and not word.isupper() and not word.endswith(".")


def read_capitals(text: str, spans: list[Span]) -> list[Span]:
    """`spans` with what the text has in capitals as what it is elsewhere: headlines inside a body, credits.

    In a line of capitals that is any name of one kind; elsewhere an organization's that isn't written so itself.
    """
    known = {
        form: next(iter(kinds))
        for form, kinds in _in_capitals(text, spans).items()
        if len(form) >= SHORTEST_IN_CAPITALS and len(kinds) == 1
    }
    if not known:
        return spans
    corrected = [
        Span(span.start, span.end, known[form])
        if (form := span.of(text)) in known and _is_in_capitals(text, span)
        else span
        for span in spans
    ]
    found = (Span(start, end, known[form]) for start, end, form in scan_forms(text, group_by_first_word(known)))
    return merge_spans(corrected, (span for span in found if _is_clear(text, span)))


def _is_clear(text: str, span: Span) -> bool:
    is_long = span.kind is EntityKind.ORGANIZATION and span.end - span.start >= SHORTEST_ANYWHERE
    return is_long or _is_in_capitals(text, span)


def _in_capitals(text: str, spans: Iterable[Span]) -> dict[str, set[EntityKind]]:
    """Names and people's surnames as a line of capitals has them, with their kinds."""
    known: dict[str, set[EntityKind]] = {}
    for span in spans:
        form = span.of(text)
        if not form.isupper():
            known.setdefault(form.upper(), set()).add(span.kind)
            if span.kind is EntityKind.PERSON and " " in form:
                known.setdefault(form.split()[-1].upper(), set()).add(span.kind)
    return known


def _is_in_capitals(text: str, span: Span) -> bool:
    return line_around(text, span.start, span.end).isupper()
