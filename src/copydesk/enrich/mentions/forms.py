"""Names by the form around them: a company's legal form, a photographer's credit, the end of a byline."""

from __future__ import annotations

import re
from collections.abc import Iterator

from copydesk.article import EntityKind
from copydesk.enrich.engine.spans import Span, SpanIndex, override_spans
from copydesk.enrich.mentions.vocabulary import has_any_of
from copydesk.enrich.names.folding import fold_name
from copydesk.enrich.names.tables import NameWords

_WORD = r"[^\W\d_a-zß-ÿ][\w&'’-]*"
# As papers write them behind a name. "SA" and "AB" are initials as well.
_LEGAL = (
    r"(?:AG|ASA|Corp|GmbH|Inc|KGaA|LLC|LLP|Ltd|NV|OYJ|Oyj|PLC|Plc|plc|SE|SpA)"
    r"(?:\.(?=[ \t][a-z,]))?"
)
_ENDS_COMPANY = re.compile(rf",?[ \t]{_LEGAL}(?![\w-])")
_BEFORE_FORM = re.compile(rf"(?<![\w.&'’-])({_WORD}(?:[ \t](?:(?:of|and|&)[ \t])?{_WORD}){{0,3}})$")
_LONGEST_COMPANY = 80
_LEGAL_WORDS = frozenset(
    ["ag", "asa", "corp", "gmbh", "inc", "kgaa", "llc", "llp", "ltd", "nv", "oyj", "plc", "se", "spa"]
)
# "REUTERS/Issei Kato", "REUTERS / Regis Duvignau / File Photo".
_CREDIT = re.compile(
    r"\b(?:AFP|AP|EPA|REUTERS|Reuters)[ \t]?/[ \t]?([A-Z][^\W\d_]+(?:[ \t][A-Z][\w'’-]+){1,3})(?=$|[ \t]?/)",
    re.MULTILINE,
)
_CREDIT_WORDS = frozenset(["afp", "ap", "epa", "reuters"])
_NO_NAMES = frozenset(["file photo", "handout", "pool", "staff"])
# What a byline's name goes on with by mistake: "(Reporting by Dave Sherwood Editing by", "By Ross Kerber Dec 7".
_BYLINE_END = re.compile(
    r"[ \t](?:Additional|Compiled|Editing|Graphic|Reporting|Writing"
    r"|Jan|Feb|March|April|May|June|July|Aug|Sept|Sep|Oct|Nov|Dec)$"
)
_BY = ("By ", "by ")
_BY_WORDS = frozenset(["by"])


def read_forms(text: str, spans: list[Span], words: NameWords) -> list[Span]:
    """`spans` with the companies that a legal form shows and the people of credits, and bylines' names alone."""
    if has_any_of(text, _BY_WORDS):
        spans = [_end_byline(text, span) for span in spans]
    found = [*_find_companies(text, spans, words), *_find_credits(text)]
    return override_spans(spans, found) if found else spans


def _find_companies(text: str, spans: list[Span], words: NameWords) -> Iterator[Span]:
    """Those that the engine has no organization in, and that no span crosses."""
    if not has_any_of(text, _LEGAL_WORDS):
        return
    index = SpanIndex(spans)
    for legal in _ENDS_COMPANY.finditer(text):
        found = _BEFORE_FORM.search(text, max(0, legal.start() - _LONGEST_COMPANY), legal.start())
        if found is None:
            continue
        start, end = found.start(), legal.end()
        first = found[1].split()[0]
        if fold_name(first) in words.openers | words.titles:
            start += len(first) + 1
        inside = index.touching(start, end)
        is_free = all(
            start <= one.start and one.end <= end and one.kind is not EntityKind.ORGANIZATION for one in inside
        )
        if is_free and start < legal.start():
            yield Span(start, end, EntityKind.ORGANIZATION)


def _find_credits(text: str) -> Iterator[Span]:
    if "/" not in text or not has_any_of(text, _CREDIT_WORDS):
        return
    for found in _CREDIT.finditer(text):
        if found[1].lower() not in _NO_NAMES:
            yield Span(*found.span(1), EntityKind.PERSON)


def _end_byline(text: str, span: Span) -> Span:
    if span.kind is EntityKind.PLACE or text[max(0, span.start - len(_BY[0])) : span.start] not in _BY:
        return span
    found = _BYLINE_END.search(span.of(text))
    return Span(span.start, span.start + found.start(), EntityKind.PERSON) if found else span
