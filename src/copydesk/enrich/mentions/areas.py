"""Areas and bodies in full: "Chittoor | District", "Duchy of | Posen", "65 | Air Division", "The | Harbour Post"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from copydesk.article import EntityKind
from copydesk.enrich.engine.spans import Span, SpanIndex, override_spans, without_overlaps
from copydesk.enrich.mentions.vocabulary import has_any_of
from copydesk.enrich.names.folding import fold_name
from copydesk.enrich.names.tables import NameWords

_KINDS = (
    "County|District|Governorate|Municipality|Oblast|Parish|Peninsula|Plateau|Prefecture|Province|Region|Taluk|Tehsil"
    "|Township"
)
# Without a place that the engine saw: no "School District", no "Central Region".
_SURE_KINDS = ("County", "Governorate", "Oblast", "Parish", "Peninsula", "Plateau", "Taluk", "Tehsil", "Township")
_KIND_WORDS = frozenset(_KINDS.lower().split("|"))
_WORD = r"[A-Z][^\W\d_]+(?:-[^\W\d_]+)*"
_KIND = re.compile(rf"[ \t](?:{_KINDS})(?![\w-])(?:[ \t]([A-Z][\w'’-]+))?")
_NAME_BEFORE = re.compile(rf"(?<![\w'’.-]){_WORD}(?:[ \t]{_WORD}){{0,2}}$")
_REALMS = (
    "Duchy|Emirate|Empire|Grand Duchy|Gulf|Island|Islands|Isle|Kingdom|Municipality|Principality|Province|Republic"
    "|Riding|Sea|State|Strait|Straits|Sultanate|Union Territory"
)
_REALM_WORDS = frozenset(word.lower() for realm in _REALMS.split("|") for word in realm.split()[:1])
_REALM_BEFORE = re.compile(rf"(?<![\w'’.-])((?:(?!The\b){_WORD}[ \t])?(?:{_REALMS})[ \t]of[ \t](?:the[ \t])?)$")
_TROOPS = re.compile(r"\b(?:Battalion|Brigade|Corps|Division|Fleet|Group|Infantry|Regiment|Squadron|Wing)$")
_NUMBER_BEFORE = re.compile(r"(?<![\w.,/-])(\d{1,3}(?:st|nd|rd|th)?[ \t])$")
_FORCES = re.compile(r"(?:Air Force|Army|Coast Guard|Marine Corps|Navy)\b")
# Bodies that are a country's own by their name; a ministry is any country's.
_NATIONAL = re.compile(
    r"(?:[ \t](?:Academy|Association|Command|Federation|Foundation|Institute|League|Society)|\bCongress)$"
)
_PEOPLE_BEFORE = re.compile(rf"(?<![\w'’.-])({_WORD}[ \t])$")
_ARTICLE_BEFORE = re.compile(r"(?<=[a-z,][ \t])(The[ \t])$")
# Behind a heading that ends without a point a "The" opens a sentence: bodies of a country have none of their own.
_OFFICIAL = re.compile(r"[ \t]of[ \t]|\b(?:Council|Department|Government|Ministry)\b|^U\.?S\.?[ \t]")
_REACH = 40


def find_areas(text: str, spans: list[Span], words: NameWords, *, is_match: bool) -> list[Span]:
    """`spans` with the areas that a capitalized kind ends as places in full, and with those that one begins.

    A county in a report of matches may be a club.
    """
    index = SpanIndex(spans)
    found = [] if is_match else list(_find_kinds(text, index, words))
    if has_any_of(text, _REALM_WORDS):
        found += _find_realms(text, spans)
    return override_spans(spans, without_overlaps(found)) if found else spans


def _find_kinds(text: str, index: SpanIndex, words: NameWords) -> Iterator[Span]:
    if not has_any_of(text, _KIND_WORDS):
        return
    for kind in _KIND.finditer(text):
        before = _NAME_BEFORE.search(text, max(0, kind.start() - _REACH), kind.start())
        if before is None or (kind[1] and fold_name(kind[1]) not in words.titles):
            continue
        start, end = before.start(), kind.start(1) - 1 if kind[1] else kind.end()
        first, *others = before.group().split()
        is_opened = fold_name(first) in words.openers or fold_name(first) in words.titles
        if is_opened and not others:
            continue
        start += len(first) + 1 if is_opened else 0
        inside = index.touching(start, end)
        fits = all(start <= span.start and span.end <= end and span.kind is EntityKind.PLACE for span in inside)
        if fits and (inside or text.endswith(_SURE_KINDS, start, end)):
            yield Span(start, end, EntityKind.PLACE)


def _find_realms(text: str, spans: list[Span]) -> Iterator[Span]:
    taken = SpanIndex(spans)
    for span in spans:
        if span.kind is not EntityKind.ORGANIZATION:
            before = _REALM_BEFORE.search(text, max(0, span.start - _REACH), span.start)
            if before and not taken.touches(before.start(1), span.start):
                yield Span(before.start(1), span.end, EntityKind.PLACE)


def extend_forward(text: str, spans: list[Span], peoples: frozenset[str]) -> list[Span]:
    """`spans` with what belongs to an organization's name before it: a unit's number, whose army it is, a "The"."""
    ends = {span.end for span in spans}
    longer = []
    for span in spans:
        start = _find_first(text, span, peoples)
        if start < span.start and start not in ends:
            longer.append(Span(start, span.end, span.kind))
    return override_spans(spans, without_overlaps(longer))


def _find_first(text: str, span: Span, peoples: frozenset[str]) -> int:
    window = max(0, span.start - _REACH)
    if span.kind is EntityKind.ORGANIZATION:
        if _TROOPS.search(text, span.start, span.end) and (number := _NUMBER_BEFORE.search(text, window, span.start)):
            return number.start(1)
        is_owned = _FORCES.match(text, span.start) or _NATIONAL.search(span.of(text))
        owner = _PEOPLE_BEFORE.search(text, window, span.start) if is_owned else None
        if owner and owner[1].rstrip() in peoples:
            return owner.start(1)
        article = _ARTICLE_BEFORE.search(text, window, span.start)
        if article and not span.of(text).isupper() and not _OFFICIAL.search(text, span.start, span.end):
            return article.start(1)
    return span.start
