"""One kind a name in a document: what clearly stands there most often, and people's surnames with the people."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection

from copydesk.article import EntityKind
from copydesk.enrich.engine.spans import Span
from copydesk.enrich.names.folding import fold_name
from copydesk.enrich.names.gazetteer import Gazetteer
from copydesk.enrich.names.tables import NameWords, OrganizationNames

# A kind must be this many times as frequent as the next one: below, both may be meant ("England" the country and the
# team). Measured on CoNLL-2003 documents: 1 costs 0.3 points of F1 against no voting, 2 gains 0.3, 3 gains 0.2.
CLEAR_MAJORITY = 2
# Longer forms that end in a surname are mostly foundations and streets.
LONGEST_NAME = 3

_FIRST_OF_PLACE = re.compile(r"(?:Camp|Cape|Fort|Lake|Loch|Lough|Mount)[ \t][A-Z]\S*")
_WHERE_BEFORE = re.compile(r"\b(?:in|at|near|outside)[ \t]$")
_ARTICLE_BEFORE = re.compile(r"\b[Tt]he[ \t]$")


def correct_by_head(text: str, spans: list[Span], gazetteer: Gazetteer, names: OrganizationNames) -> list[Span]:
    """`spans` with what ends or begins like an organization as one, unless the gazetteer knows it.

    A place ends so in "Harbour Museum", both in "Verhoeven Salvage", and both begin so in "Fondation Abysse".
    """
    corrected = []
    for span in spans:
        words = span.of(text).split()
        is_wrong = (
            span.kind is not EntityKind.ORGANIZATION
            and len(words) > 1
            and _looks_like_organization(words, span.kind, names)
            and not gazetteer.find(span.of(text))
        )
        corrected.append(Span(span.start, span.end, EntityKind.ORGANIZATION) if is_wrong else span)
    return corrected


def correct_known_bodies(text: str, spans: list[Span], names: OrganizationNames) -> list[Span]:
    """`spans` with the organizations of the table as such, by their acronyms and names of several words: "the EU"."""
    return [
        Span(span.start, span.end, EntityKind.ORGANIZATION)
        if span.kind is not EntityKind.ORGANIZATION
        and ((form := span.of(text)).isupper() or " " in form)
        and fold_name(form) in names.keys
        else span
        for span in spans
    ]


def correct_by_place_head(text: str, spans: list[Span], words: NameWords) -> list[Span]:
    """`spans` with what ends like a place as one ("McDonough Arena"), and two words that begin so ("Camp Howe")."""
    return [
        Span(span.start, span.end, EntityKind.PLACE)
        if span.kind is not EntityKind.PLACE
        and " " in (form := span.of(text))
        and (fold_name(form.rpartition(" ")[2]) in words.heads_of_places or _FIRST_OF_PLACE.fullmatch(form))
        else span
        for span in spans
    ]


def correct_by_first_word(text: str, spans: list[Span], names: OrganizationNames) -> list[Span]:
    """`spans` with what begins like an organization in another language as one: "Chambre de commerce du Finistère"."""
    return [
        Span(span.start, span.end, EntityKind.ORGANIZATION)
        if len(parts := span.of(text).split()) > 1 and fold_name(parts[0]) in names.first_words
        else span
        for span in spans
    ]


def correct_areas(text: str, spans: list[Span], gazetteer: Gazetteer, *, is_match: bool) -> list[Span]:
    """`spans` with countries of several words and their parts as places: "Burkina Faso" is nobody.

    A part of a country ("Minas Gerais") is no organization either, but for reports of matches, where it is a team.
    """
    return [
        Span(span.start, span.end, EntityKind.PLACE)
        if span.kind is not EntityKind.PLACE
        and " " in (form := span.of(text))
        and _is_area(form, gazetteer, with_parts=span.kind is EntityKind.ORGANIZATION and not is_match)
        else span
        for span in spans
    ]


def _is_area(form: str, gazetteer: Gazetteer, *, with_parts: bool) -> bool:
    if gazetteer.is_country(form):
        return True
    found = gazetteer.find(form) if with_parts else ()
    return bool(found) and found[0].is_area


def _looks_like_organization(words: list[str], kind: EntityKind, names: OrganizationNames) -> bool:
    first, last = fold_name(words[0]), fold_name(words[-1])
    ends_like_one = last in names.trade_heads or (kind is EntityKind.PLACE and last in names.heads | names.strong_heads)
    return ends_like_one or first in names.first_words


def correct_short_forms(text: str, spans: list[Span], gazetteer: Gazetteer, names: OrganizationNames) -> list[Span]:
    """`spans` with single words as the organizations that they shorten, unless they are a person's surname.

    "Luzamar" is "Luzamar Energia", and "the Blades", always with its article, are the "Valley Blades".
    """
    long = [span.of(text).split() for span in spans if span.kind is EntityKind.ORGANIZATION and " " in span.of(text)]
    firsts = {parts[0] for parts in long if _leaves_out_trade(parts[1:], names)}
    lasts = {parts[-1] for parts in long if parts[-1].endswith("s")}
    full = [span.of(text).split() for span in spans if span.kind is EntityKind.PERSON and " " in span.of(text)]
    surnames = {parts[-1] for parts in full if parts not in long}
    with_article = {span.of(text) for span in spans} - {
        span.of(text) for span in spans if not _ARTICLE_BEFORE.search(text, max(0, span.start - 5), span.start)
    }
    shorts = {form for form in firsts - surnames if not gazetteer.find(form)} | (lasts & with_article)
    return [
        Span(span.start, span.end, EntityKind.ORGANIZATION)
        if span.of(text) in shorts and not (span.kind is EntityKind.PLACE and _is_where(text, span))
        else span
        for span in spans
    ]


def _is_where(text: str, span: Span) -> bool:
    """Whether something is there: a company's yard "at Verdal", its town."""
    return bool(_WHERE_BEFORE.search(text, max(0, span.start - 10), span.start))


def _leaves_out_trade(rest: list[str], names: OrganizationNames) -> bool:
    """Whether a company is known without these words; "Trump" is no "Trump Organization"."""
    folded = [word for word in map(fold_name, rest) if word not in names.company_endings]
    return all(word in names.trade_heads for word in folded) or (
        len(folded) == 1 and folded[0] not in names.heads | names.strong_heads
    )


def vote_kinds(text: str, spans: list[Span], countries: Collection[str] = ()) -> list[Span]:
    """`spans` with one kind for each written form that has a clear majority.

    A single word that ends a full person's name of the document is that person, whatever the engine said; but what
    stands in `countries` keeps its kinds where the engine called it a place ("Jordan" beside "Michael Jordan").
    The other way round, a full name that ends in a word which alone is a person, and in no other, is a person.
    """
    votes: dict[str, Counter[EntityKind]] = {}
    for span in spans:
        votes.setdefault(span.of(text), Counter())[span.kind] += 1
    elected = {form: kind for form, counted in votes.items() if (kind := _elect(counted)) is not None}
    elected |= _elect_by_surname(votes, elected)
    surnames = {form.split()[-1] for form, kind in elected.items() if kind is EntityKind.PERSON and " " in form}
    for form in surnames & votes.keys():
        if not (form in countries and EntityKind.PLACE in votes[form]):
            elected[form] = EntityKind.PERSON
    return [Span(span.start, span.end, elected.get(span.of(text), span.kind)) for span in spans]


def _elect(counted: Counter[EntityKind]) -> EntityKind | None:
    (kind, most), *others = counted.most_common(2)
    return kind if not others or most >= CLEAR_MAJORITY * others[0][1] else None


def _elect_by_surname(votes: dict[str, Counter[EntityKind]], elected: dict[str, EntityKind]) -> dict[str, EntityKind]:
    """Names of two or three words that nobody else's surname ends: "Palesa Thibedi", where "Thibedi" is a person."""
    by_surname: dict[str, list[str]] = {}
    for form in votes:
        if " " in form:
            surname = form.split()[-1]
            by_surname.setdefault(surname.capitalize() if form.isupper() else surname, []).append(form)
    return {
        forms[0]: EntityKind.PERSON
        for surname, forms in by_surname.items()
        if elected.get(surname) is EntityKind.PERSON and len(forms) == 1 and len(forms[0].split()) <= LONGEST_NAME
    }
