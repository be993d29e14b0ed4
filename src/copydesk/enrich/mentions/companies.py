"""Companies known by what is said of them or by how they are written: "shares of Alchemy", "AlphaTauri"."""

from __future__ import annotations

import re

from copydesk.article import EntityKind
from copydesk.enrich.engine.spans import Span, free_of
from copydesk.enrich.mentions.surroundings import stands_alone
from copydesk.enrich.names.folding import fold_name
from copydesk.enrich.names.gazetteer import Gazetteer
from copydesk.enrich.names.tables import NameWords, OrganizationNames

_WORDS_BEFORE = re.compile(r"(?:([a-z]+)[ \t])?([\w-]+)[ \t]$")
_PREPOSITIONS = frozenset({"at", "of", "in"})
_AFTER = re.compile(r"(?:['’]s?)?[ \t]([A-Za-z]+(?:[ \t][A-Za-z]+)?)")
_WHICH = re.compile(r",[ \t]which\b")
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
    return span.kind is EntityKind.PERSON and _WHICH.match(text, span.end) is not None


def find_blended(text: str, taken: list[Span], words: NameWords) -> list[Span]:
    """Names with a capital inside of a word, outside `taken`: brands write themselves so, and hardly anybody else."""
    found = (Span(*one.span(), EntityKind.ORGANIZATION) for one in _BLENDED.finditer(text))
    return [span for span in free_of(found, taken) if stands_alone(text, span, words)]
