"""Spans without what is no part of a name: articles, titles, possessives, quotation marks, punctuation."""

from __future__ import annotations

import re

from copydesk.article import EntityKind
from copydesk.enrich.engine.spans import Span, without_overlaps
from copydesk.enrich.names.folding import fold_name
from copydesk.enrich.names.tables import NameWords

_EDGE = " \t\r\n\"'“”‘’`,;:!?()[]{}<>*-–—_/|"
_POSSESSIVE = re.compile(r"['’]s?$", re.IGNORECASE)
_ARTICLE = re.compile(r"the\s+", re.IGNORECASE)
# Engines cut "Abernathy-Cole" at the hyphen.
_SECOND_SURNAME = re.compile(r"-[A-Z][^\W\d_]+")
_FIRST_WORD = re.compile(r"\S+\s+")
_FIRST_PAIR = re.compile(r"\S+\s+\S+\s+")
# The place of an office, all but the two words of a name behind it.
_OF_PLACE = re.compile(r"of\s+(?:[A-Z]\S*\s+)+?(?=[A-Z]\S*\s+[A-Z]\S*$)")
_NOUN_BEHIND = re.compile(r"[ \t]([a-z]+)$")
_WORD_BEFORE = re.compile(r"(\w+)[ \t]+$")
# Longer than any word with the space after it.
_REACH = 40
# A point at the end belongs to the name in "U.S.", "Inc." and "Calif.", but not in "Wiesbaden.".
_POINT_OF_NAME = re.compile(r"(?:\b\w\.)+$|\b[^\W\d_]{2,5}\.$")


def trim_spans(text: str, spans: list[Span], names: NameWords) -> list[Span]:
    """`spans` without their trimmings; those are left out of which no name is left."""
    trimmed = (trim_span(text, span, names) for span in spans)
    return without_overlaps(span for span in trimmed if span is not None)


def trim_span(text: str, span: Span, names: NameWords) -> Span | None:
    """`span` without its trimmings, None where no name is left ("the President", "AI")."""
    # Inside an organization or a place a possessive is the name's own ("Moody's", "Lord's").
    with_possessive = span.kind is not EntityKind.PERSON
    start, end = _trim_edges(text, span.start, _end_of_line(text, span), with_possessive)
    start = _skip(_ARTICLE, text, start, end)
    if span.kind is EntityKind.PERSON:
        start = _skip_titles(text, start, end, names)
        if fold_name(text[start:end]) in names.titles:
            return None
        end = _skip(_SECOND_SURNAME, text, end, len(text))
    else:
        end = _cut_noun_behind(text, start, end, names)
    name = text[start:end]
    if not any(letter.isupper() for letter in name) or fold_name(name) in names.not_names:
        return None
    return Span(start, end, span.kind)


def _cut_noun_behind(text: str, start: int, end: int, names: NameWords) -> int:
    """The end without a noun in small letters that says what it is: "Jiangsu | province", "Freedom Front | party"."""
    while noun := _NOUN_BEHIND.search(text, start, end):
        if noun[1] not in names.kinds_behind_places and noun[1] not in names.nouns_behind_names:
            break
        end = noun.start()
    return end


def _end_of_line(text: str, span: Span) -> int:
    """No name goes on in the next paragraph, though an engine that sees words only may think so."""
    paragraph_end = text.find("\n", span.start, span.end)
    return span.end if paragraph_end < 0 else paragraph_end


def _trim_edges(text: str, start: int, end: int, with_possessive: bool) -> tuple[int, int]:
    while start < end and text[start] in _EDGE + ".":
        start += 1
    before = -1
    while start < end and end != before:
        before = end
        last = text[end - 1]
        if last == ")" and "(" in text[start:end]:
            continue
        if last in _EDGE or (last == "." and not _POINT_OF_NAME.search(text, start, end)):
            end -= 1
        elif not with_possessive and (possessive := _POSSESSIVE.search(text, start, end)):
            end = possessive.start()
    return start, end


def _skip(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    found = pattern.match(text, start, end)
    return found.end() if found else start


def _skip_titles(text: str, start: int, end: int, names: NameWords) -> int:
    """The start of the first word that belongs to no title and to no place of one, of the last word where all do.

    A title may have two words ("Tan Sri") and a place ("Mayor of London Sadia Khan").
    """
    first = start
    while True:
        pair = _FIRST_PAIR.match(text, start, end)
        word = _FIRST_WORD.match(text, start, end)
        if pair and fold_name(pair.group()) in names.titles:
            start = pair.end()
        elif word and fold_name(word.group()) in names.titles:
            start = word.end()
        else:
            break
    is_after_title = start > first or _is_after_title(text, start, names)
    if is_after_title and (place := _OF_PLACE.match(text, start, end)):
        start = place.end()
    return start


def _is_after_title(text: str, start: int, names: NameWords) -> bool:
    before = _WORD_BEFORE.search(text, max(0, start - _REACH), start)
    return before is not None and fold_name(before.group(1)) in names.titles
