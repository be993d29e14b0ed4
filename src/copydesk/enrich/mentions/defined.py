"""Names that a sentence says the kind of: "Bilka is a Danish chain of hypermarkets", "Holm was a Danish painter"."""

from __future__ import annotations

import re
from functools import cache

from copydesk.article import EntityKind
from copydesk.enrich.engine.spans import Span, SpanIndex, override_spans
from copydesk.enrich.mentions.sighting import scan_forms
from copydesk.enrich.mentions.vocabulary import has_any_of
from copydesk.enrich.names.folding import fold_name
from copydesk.enrich.names.gazetteer import group_by_first_word
from copydesk.enrich.names.tables import NameWords, OrganizationNames

_WORD = r"[^\W\d_a-zß-ÿ][\w'’&.-]*"
# The subject opens its sentence; between it and the verb a parenthesis may stand.
_SUBJECT = rf"(?:^|(?<=\n)|(?<=[.!?\"]\s))(?:The[ \t])?({_WORD}(?:[ \t](?:(?:of|the|and|&|de|la)[ \t])*{_WORD}){{0,4}})"
_COPULA = r"(?:[ \t]\([^()\n]{1,60}\))?,?[ \t](?:is|was|are|were)[ \t](?:an?|one[ \t]of[ \t]the|the)[ \t]"
# Adjectives, peoples and places before the noun; no preposition and nobody's.
_BETWEEN = r"(?:(?!(?:about|as|at|by|for|from|in|of|on|that|to|which|who|with)\b)[\w-]+,?[ \t]){0,4}?"
# What ends the words that say the kind.
_END = (
    r"(?=[ \t](?:and|at|based|during|for|from|in|located|near|of|on|situated|that|to|which|who|whose|with)\b|[,.;:]|$)"
)
_BE = frozenset(["is", "was", "are", "were"])


def read_definitions(text: str, spans: list[Span], words: NameWords, names: OrganizationNames) -> list[Span]:
    """`spans` with the subjects of such sentences as what those call them, wherever the text has them.

    A known organization or place keeps its kind where two sentences disagree.
    """
    if not has_any_of(text, _BE):
        return spans
    said: dict[str, set[EntityKind]] = {}
    for kind, pattern in _patterns(names.kinds_by_definition, words.kinds_of_places, words.trades):
        for found in pattern.finditer(text):
            form = found[1]
            if fold_name(form.split()[0]) not in words.openers and fold_name(form) not in words.not_names:
                said.setdefault(form, set()).add(kind)
    decided = {form: next(iter(kinds)) for form, kinds in said.items() if len(kinds) == 1}
    if not decided:
        return spans
    index = SpanIndex(spans)
    better = [
        Span(start, end, decided[form])
        for start, end, form in scan_forms(text, group_by_first_word(decided))
        if all(start <= span.start and span.end <= end for span in index.touching(start, end))
        and (" " in form or index.touches(start, end) or decided[form] is not EntityKind.PERSON)
    ]
    return override_spans(spans, better)


@cache
def _patterns(
    bodies: frozenset[str], places: frozenset[str], trades: frozenset[str]
) -> tuple[tuple[EntityKind, re.Pattern[str]], ...]:
    return tuple(
        (kind, re.compile(rf"{_SUBJECT}{_COPULA}{_BETWEEN}(?:{'|'.join(sorted(nouns))}){_END}", re.MULTILINE))
        for kind, nouns in (
            (EntityKind.ORGANIZATION, bodies),
            (EntityKind.PLACE, places),
            (EntityKind.PERSON, trades),
        )
    )
