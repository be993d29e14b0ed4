"""Names that a sentence says the kind of: "Bilka is a Danish chain of hypermarkets", "Holm was a Danish painter"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from copydesk.article import EntityKind
from copydesk.enrich.engine.spans import Span, SpanIndex, override_spans
from copydesk.enrich.mentions.sighting import scan_forms
from copydesk.enrich.mentions.vocabulary import has_any_of
from copydesk.enrich.names.folding import fold_name
from copydesk.enrich.names.gazetteer import group_by_first_word
from copydesk.enrich.names.tables import NameWords, OrganizationNames

_WORD = r"[^\W\d_a-zß-ÿ][\w'’&.-]*"
# The verb is looked for first, as most sentences have none with an article.
_COPULA = re.compile(r"[ \t](?:is|was|are|were)[ \t](?:an?|one[ \t]of[ \t]the|the)[ \t]")
# The subject is all that stands before the verb in its sentence, but for a parenthesis.
_SUBJECT = re.compile(
    rf"(?:The[ \t])?({_WORD}(?:[ \t](?:(?:of|the|and|&|de|la)[ \t])*{_WORD}){{0,4}})(?:[ \t]\([^()]{{1,60}}\))?,?"
)
_SENTENCE_BREAK = re.compile(r"[.!?\"][ \t]|\n")
_LONGEST_SUBJECT = 140
# Adjectives, peoples and places before the noun; no preposition and nobody's.
_BETWEEN = r"(?:(?!(?:about|as|at|by|for|from|in|of|on|that|to|which|who|with)\b)[\w-]+,?[ \t]){0,4}?"
# What ends the words that say the kind.
_END = (
    r"(?=[ \t](?:and|at|based|during|for|from|in|located|near|of|on|situated|that|to|which|who|whose|with)\b|[,.;:]|$)"
)
_BE = frozenset(["is", "was", "are", "were"])
_KINDS = (EntityKind.ORGANIZATION, EntityKind.PLACE, EntityKind.PERSON)


def read_definitions(text: str, spans: list[Span], words: NameWords, names: OrganizationNames) -> list[Span]:
    """`spans` with the subjects of such sentences as what those call them, wherever the text has them.

    A known organization or place keeps its kind where two sentences disagree.
    """
    if not has_any_of(text, _BE):
        return spans
    said: dict[str, set[EntityKind]] = {}
    for form, kind in _find_definitions(text, names.kinds_by_definition, words.kinds_of_places, words.trades):
        if fold_name(form.split()[0]) not in words.openers and fold_name(form) not in words.not_names:
            said.setdefault(form, set()).add(kind)
    decided = {form: next(iter(kinds)) for form, kinds in said.items() if len(kinds) == 1}
    if not decided:
        return spans
    index = SpanIndex(spans)
    better = [
        Span(start, end, decided[form])
        for start, end, form in scan_forms(text, group_by_first_word(decided))
        if index.lie_within(start, end)
        and (" " in form or index.touches(start, end) or decided[form] is not EntityKind.PERSON)
    ]
    return override_spans(spans, better)


def _find_definitions(text: str, *nouns: frozenset[str]) -> Iterator[tuple[str, EntityKind]]:
    """Subjects with the kind of the noun that their sentence calls them by."""
    for verb in _COPULA.finditer(text):
        kind = _noun_pattern(*nouns).match(text, verb.end())
        if kind is None:
            continue
        start = max(0, verb.start() - _LONGEST_SUBJECT)
        breaks = [found.end() for found in _SENTENCE_BREAK.finditer(text, start, verb.start())]
        subject = _SUBJECT.fullmatch(text, breaks[-1] if breaks else start, verb.start())
        if subject and (breaks or not start):
            yield subject[1], _KINDS[(kind.lastindex or 1) - 1]


@cache
def _noun_pattern(*nouns: frozenset[str]) -> re.Pattern[str]:
    """An adjective or more and a noun of one of the sets, each in a group of its own."""
    groups = "|".join(f"({'|'.join(sorted(each))})" for each in nouns)
    return re.compile(rf"{_BETWEEN}(?:{groups}){_END}", re.MULTILINE)
