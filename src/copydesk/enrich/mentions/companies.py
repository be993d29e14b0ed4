"""Companies known by what is said of them or by how they are written: "shares of Alchemy", "AlphaTauri"."""

from __future__ import annotations

import re

from copydesk.article import EntityKind
from copydesk.enrich.engine.spans import Span, SpanIndex, free_of
from copydesk.enrich.mentions.surroundings import line_around, stands_alone
from copydesk.enrich.names.folding import fold_name
from copydesk.enrich.names.gazetteer import Gazetteer
from copydesk.enrich.names.tables import NameWords, OrganizationNames

_WORDS_BEFORE = re.compile(r"(?:([a-z]+)[ \t])?([\w-]+)[ \t]$")
_PREPOSITIONS = frozenset({"at", "of", "in"})
_AFTER = re.compile(r"(?:['’]s?)?[ \t]([A-Za-z]+(?:[ \t][A-Za-z]+)?)")
# "Alchemy said on Friday it would": who is an "it" is no person.
_IT = re.compile(
    r"[ \t](?:said|says|announced|added|confirmed|reported|warned)"
    r"(?:[ \t](?:on|in|late|early|last|this)(?:[ \t][A-Za-z]+){1,2})?,?[ \t](?:that[ \t])?it[ \t]"
    r"(?:aims|expect\w+|had|has|hopes|intends|plan\w*|will|would|(?:is|was)[ \t](?:not[ \t])?\w+ing)\b"
)
_WHICH = re.compile(r",[ \t]which\b")
_CAPITALS = re.compile(r"(?<![\w.&/'’+-])[A-Z]{3,6}(?![\w&/+-]|\.\w)")
_NO_BODIES = frozenset(
    [
        *(
            "CEO",
            "CFO",
            "CIO",
            "COO",
            "COVID",
            "CTO",
            "DIY",
            "FILE",
            "GDP",
            "GMT",
            "HIV",
            "LGBT",
            "LGBTQ",
            "MEP",
            "MSP",
        ),
        *("NGO", "PHOTO", "SUV", "UFO", "VAR", "VAT"),
    ]
)
_SMALL = re.compile(r"[a-z][ \t,.;:][^\n]*[a-z]")
_SAYS = re.compile(
    r"(?:['’]s[ \t](?:chairman|chief|director|head|members?|president|spokes\w+)"
    r"|[ \t](?:said|says|announced|reported|told|warned))\b"
)
_REACH = 40
# "AlphaTauri", but no surname with a prefix ("McDonald", "DeSantis", "VanVleet") and no contest ("EuroLeague").
_BLENDED = re.compile(
    r"(?<![\w.@/#&'’-])(?!(?:Da|De|Del|Della|Di|Du|El|Fitz|Ja|La|Le|Mac|Mc|St|Ste|Van|Von)[A-Z])"
    r"[A-Z][a-zß-ÿ]+[A-Z][A-Za-zß-ÿ]+(?<!Bowl)(?<!Cup)(?<!Fest)(?<!League)(?![\w@])"
)


def correct_companies(
    text: str, spans: list[Span], gazetteer: Gazetteer, words: NameWords, names: OrganizationNames
) -> list[Span]:
    """`spans` with unknown names as organizations in the whole text, where one of their mentions is called one.

    No name is that which has a title once, which is the surname of somebody in the text, or which is a known place.
    """
    surnames = {span.of(text).split()[-1] for span in spans if span.kind is EntityKind.PERSON and " " in span.of(text)}
    companies: set[str] = set()
    titled: set[str] = set()
    for span in spans:
        form = span.of(text)
        if span.kind is EntityKind.ORGANIZATION or form in surnames or gazetteer.find(form):
            continue
        before = _WORDS_BEFORE.search(text, max(0, span.start - _REACH), span.start)
        if before and fold_name(before[2]) in words.titles:
            titled.add(form)
        elif _is_called_company(text, span, before, names):
            companies.add(form)
    companies -= titled
    return [
        Span(span.start, span.end, EntityKind.ORGANIZATION) if span.of(text) in companies else span for span in spans
    ]


def _is_called_company(text: str, span: Span, before: re.Match[str] | None, names: OrganizationNames) -> bool:
    if before and before[2] in _PREPOSITIONS:
        if f"{before[1]} {before[2]}" in names.said_before_companies:
            return True
    elif before and before[2] in names.kinds_of_companies:
        return True
    after = _AFTER.match(text, span.end)
    if after and {after[1].lower(), after[1].lower().partition(" ")[0]} & names.said_behind_companies:
        return True
    if " " not in span.of(text) and _IT.match(text, span.end):
        return True
    return span.kind is EntityKind.PERSON and _WHICH.match(text, span.end) is not None


def find_blended(text: str, taken: list[Span], words: NameWords) -> list[Span]:
    """Names with a capital inside of a word, outside `taken`: brands write themselves so, and hardly anybody else."""
    people = {(span.start, span.end) for span in taken if span.kind is EntityKind.PERSON}
    free = [span for span in taken if (span.start, span.end) not in people or " " in span.of(text)]
    found = (Span(*one.span(), EntityKind.ORGANIZATION) for one in _BLENDED.finditer(text))
    return [span for span in free_of(found, free) if stands_alone(text, span, words)]


def find_short_names(text: str, taken: list[Span], gazetteer: Gazetteer, names: OrganizationNames) -> list[Span]:
    """Names in capitals outside `taken`, in the whole text, where one says something or is called something.

    "SQM said", "state news agency KUNA"; not in lines of capitals.
    """
    index = SpanIndex(taken)
    free = [
        Span(*one.span(), EntityKind.ORGANIZATION)
        for one in _CAPITALS.finditer(text)
        if one.group() not in _NO_BODIES
        and not any(place.is_area for place in gazetteer.find(one.group()))
        and not index.touches(*one.span())
        and _SMALL.search(line_around(text, *one.span()))
    ]
    called = {span.of(text) for span in free if _acts(text, span, names)}
    return [span for span in free if span.of(text) in called]


def _acts(text: str, span: Span, names: OrganizationNames) -> bool:
    before = _WORDS_BEFORE.search(text, max(0, span.start - _REACH), span.start)
    if before and before[2] in names.kinds_of_companies | names.kinds_of_bodies:
        return True
    return _SAYS.match(text, span.end) is not None
