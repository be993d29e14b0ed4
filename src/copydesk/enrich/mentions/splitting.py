"""Spans that hold more than one name, or a neighbour of it: each name alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from copydesk.article import EntityKind
from copydesk.enrich.engine.spans import Span
from copydesk.enrich.names.folding import fold_name
from copydesk.enrich.names.gazetteer import Gazetteer
from copydesk.enrich.names.tables import OrganizationNames

# Shorter parts beside a slash are no names ("N/A").
SHORTEST_PART = 3
# Capitals of a table's head ("W L T PF PA"): so many words, none longer.
_LEAST_COLUMNS, _LONGEST_COLUMN = 3, 2

_PART = re.compile(r"[^/]+")
_OWNER = re.compile(r"[ \t]?['’]s[ \t](?=[A-Z]\S*[ \t][A-Z])")
_DASH = re.compile(r"[ \t](?:-|–|—)[ \t](?=[A-Z])")
# "Ralston on Twitter" is a person and where they said it.
_ON_PLATFORM = re.compile(r"[ \t]on[ \t](?=(?:Facebook|Instagram|LinkedIn|Telegram|TikTok|Twitter|WhatsApp|YouTube)$)")
_TO = re.compile(r"[ \t]to[ \t](?=[A-Z])")
_OTHER_HEADS = frozenset(["department", "union"])
_SEAT = re.compile(r"[ \t](of|in)[ \t]([A-Z][^\s,]*(?:[ \t][A-Z][^\s,]*)*)$")
_OF_EVERY_COUNTRY = re.compile(r"(?:Ministry|Department)[ \t](?:of|for)\b")
_COUNTRYMAN = re.compile(r"(?:Dutch|English|French|Irish|Scots|Welsh)(?:wo)?man")
# "Moon Jae-in": a given name goes on in small letters; other words behind a hyphen are no part of a name.
_SYLLABLE = re.compile(
    r"-(?!(?:area|backed|based|born|bound|dominated|era|held|led|like|linked|made|owned|run|style|wide)\b)"
    r"[a-z]{1,6}(?![\w-])"
)
_BEHIND_COMMA = re.compile(r",[ \t]$")
_OFFICE_OF = re.compile(r"\b(?:Secretary|Minister|Department|Ministry)[ \t](?:of|for)[ \t]$")
_OFFICE_BEFORE = re.compile(r"\b[A-Z][a-z]+[ \t]of[ \t]$")
_OFFICE_AFTER = re.compile(r"[ \t](?:Minister|Secretary|Undersecretary)\b")
# "US $41 billion" is money.
_AMOUNT = re.compile(r"[ \t]?[$€£]\d")
# "trans-Atlantic" is no place.
_PREFIX = re.compile(r"(?<![\w-])(?:cross|inter|intra|mid|non|pan|post|pre|trans)-$")
_PAPERS = frozenset(
    ["Accord", "Accords", "Act", "Agreement", "Bill", "Charter", "Convention", "Declaration", "Protocol", "Treaty"]
)
# "the Biden Administration": who leads it is the name.
_ADMINISTRATION = re.compile(r"[ \t][Aa]dministration$")
_REACH = 20


def split_spans(text: str, spans: list[Span], gazetteer: Gazetteer, names: OrganizationNames) -> list[Span]:
    """`spans` in text order, each with one name and nothing beside it."""
    forms = {span.of(text) for span in spans}
    surnames = {span.of(text).rpartition(" ")[2] for span in spans if span.kind is EntityKind.PERSON}
    return [
        part
        for span in spans
        for closed in _split_at_slashes(text, _close(text, span))
        for said in _split_platform(text, closed, surnames)
        for ended in _split_ends(text, said)
        for seated in _split_seat(text, ended, forms, gazetteer, names)
        for owned in _split_owner(text, seated, gazetteer, names)
        for parted in _split_office(text, owned, gazetteer)
        if not _is_no_name(text, part := _fit_person(text, _fit_leader(text, parted, surnames), gazetteer), names)
    ]


def _close(text: str, span: Span) -> Span:
    """A span up to a parenthesis that it closes without having opened it: "Reuters) - U.S. Senate"."""
    form = span.of(text)
    at = form.find(")")
    return span if at <= 0 or "(" in form[:at] else Span(span.start, span.start + len(form[:at].rstrip()), span.kind)


def _split_at_slashes(text: str, span: Span) -> list[Span]:
    """ "Pfizer/BioNTech" are two."""
    parts = list(_PART.finditer(text, span.start, span.end)) if span.kind is EntityKind.ORGANIZATION else []
    if len(parts) < 2 or any(len(part.group().strip()) < SHORTEST_PART for part in parts):
        return [span]
    return [
        Span(part.end() - len(part.group().lstrip()), part.start() + len(part.group().rstrip()), span.kind)
        for part in parts
    ]


def _split_ends(text: str, span: Span) -> list[Span]:
    """Both ends of a way ("St. John's to Corner Brook"), and what a dash parts ("Augusta National Golf Club -
    Augusta"), where an engine took them for one.
    """
    found = _DASH.search(text, span.start, span.end)
    if found is None and span.kind is EntityKind.PLACE:
        found = _TO.search(text, span.start, span.end)
    return [Span(span.start, found.start(), span.kind), Span(found.end(), span.end, span.kind)] if found else [span]


def _split_platform(text: str, span: Span, surnames: set[str]) -> list[Span]:
    """Who wrote something apart from where: "Trump | on Twitter", where the text has a person of that surname."""
    found = _ON_PLATFORM.search(text, span.start, span.end)
    if found is None:
        return [span]
    is_person = text[span.start : found.start()].rpartition(" ")[2] in surnames
    who = Span(span.start, found.start(), EntityKind.PERSON if is_person else span.kind)
    return [who, Span(found.end(), span.end, EntityKind.ORGANIZATION)]


def _split_seat(
    text: str, span: Span, forms: set[str], gazetteer: Gazetteer, names: OrganizationNames
) -> Iterator[Span]:
    """Where an organization sits apart from it, which the text has without it or which every country has.

    "Verhoeven Salvage | of Rotterdam", "Ministry of Defence | in Kyiv"; but "Bank of Japan", "Human Rights in China".
    """
    found = _SEAT.search(text, span.start, span.end) if span.kind is EntityKind.ORGANIZATION else None
    before = text[span.start : found.start()] if found else ""
    is_company = before in forms and fold_name(before.split()[-1]) in names.trade_heads
    if found and (is_company or (found[1] == "in" and _OF_EVERY_COUNTRY.match(before))) and gazetteer.find(found[2]):
        yield Span(span.start, found.start(), span.kind)
        yield Span(*found.span(2), EntityKind.PLACE)
    else:
        yield span


def _split_owner(text: str, span: Span, gazetteer: Gazetteer, names: OrganizationNames) -> Iterator[Span]:
    """Whose an organization is apart from it, where that is a name itself: "the CDC's | Advisory Committee"."""
    found = _OWNER.search(text, span.start, span.end) if span.kind is not EntityKind.PERSON else None
    owner = text[span.start : found.start()] if found else ""
    is_place = bool(owner) and bool(gazetteer.find(owner))
    if found and (is_place or owner.isupper() or _has_head(owner, names)):
        yield Span(span.start, found.start(), EntityKind.PLACE if is_place else EntityKind.ORGANIZATION)
        yield Span(found.end(), span.end, span.kind)
    else:
        yield span


def _has_head(owner: str, names: OrganizationNames) -> bool:
    """Whether some words are an organization's name by one of them: "University of Mostar"."""
    words = [fold_name(word) for word in owner.split()]
    return len(words) > 1 and not (names.heads | _OTHER_HEADS).isdisjoint(words)


def _split_office(text: str, span: Span, gazetteer: Gazetteer) -> Iterator[Span]:
    """The place of an office apart from who holds it: "Mayor of Casablanca | Samira Benali"."""
    first, *others = span.of(text).split(" ")
    is_office = span.kind is EntityKind.PERSON and len(others) > 1 and bool(gazetteer.find(first))
    if is_office and _OFFICE_BEFORE.search(text, max(0, span.start - _REACH), span.start):
        yield Span(span.start, span.start + len(first), EntityKind.PLACE)
        yield Span(span.start + len(first) + 1, span.end, span.kind)
    else:
        yield span


def _fit_leader(text: str, span: Span, surnames: set[str]) -> Span:
    """The person alone where an engine has an organization of a person's surname: "Biden Administration"."""
    found = _ADMINISTRATION.search(text, span.start, span.end) if span.kind is EntityKind.ORGANIZATION else None
    is_person = found is not None and text[span.start : found.start()] in surnames
    return Span(span.start, found.start(), EntityKind.PERSON) if found and is_person else span


def _fit_person(text: str, span: Span, gazetteer: Gazetteer) -> Span:
    """A person without where they are from ("Englishman Alliss"), and with all of the given name."""
    if span.kind is not EntityKind.PERSON:
        return span
    first, *others = span.of(text).split(" ")
    start, end = span.start, span.end
    if others and others[0][:1].isupper() and (first in gazetteer.people_of or _COUNTRYMAN.fullmatch(first)):
        start += len(first) + 1
    syllable = _SYLLABLE.match(text, end)
    return Span(start, syllable.end() if syllable else end, span.kind)


def _is_no_name(text: str, span: Span, names: OrganizationNames) -> bool:
    """What a cut left without a capital or with a legal form alone; a table's head; what an office is for; a bill."""
    form = span.of(text)
    if not any(letter.isupper() for letter in form):
        return True
    if form.isupper() and _AMOUNT.match(text, span.end):
        return True
    if span.kind is EntityKind.PLACE and _PREFIX.search(text, max(0, span.start - _REACH), span.start):
        return True
    if span.kind is not EntityKind.ORGANIZATION:
        return False
    words = form.split()
    if len(words) > 1 and words[-1] in _PAPERS:
        return True
    if fold_name(form) in names.company_endings and _BEHIND_COMMA.search(text, max(0, span.start - 2), span.start):
        return True
    if len(words) >= _LEAST_COLUMNS and all(len(word) <= _LONGEST_COLUMN for word in words):
        return True
    is_word = len(words) == 1 and not form.isupper()
    return is_word and bool(
        _OFFICE_OF.search(text, max(0, span.start - _REACH), span.start) or _OFFICE_AFTER.match(text, span.end)
    )
