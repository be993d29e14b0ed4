"""What the words around a name call it: "the salvage company Verhoeven", "its chairman, Stamatis Kordas, said"."""

from __future__ import annotations

import re
from collections import defaultdict

from copydesk.article import EntityKind
from copydesk.enrich.engine.spans import Span
from copydesk.enrich.names.folding import fold_name
from copydesk.enrich.names.gazetteer import Gazetteer
from copydesk.enrich.names.tables import NameWords, OrganizationNames

_REACH = 60
_LAST_WORD = re.compile(r"([\w-]+),?[ \t]+$")
_AFTER = re.compile(
    r",[ \t]+(?:an?|the)[ \t]+((?:[\w'’-]+[ \t]+){0,4}?[\w-]+)(?=[ \t]+(?:that|which|in|of|based|from|for)\b|[,.])"
)
# "Yevgeny Dolin, 65, said": nothing else has an age.
_AGE = re.compile(r",[ \t]\d{2},")
_WHERE = re.compile(r",[ \t]where\b")
_COORDINATED = re.compile(r"[ \t]+(?:and|to|or)[ \t]+")
_COMPASS = frozenset(
    [
        "east",
        "eastern",
        "west",
        "western",
        "north",
        "northern",
        "south",
        "southern",
        "central",
        "upper",
        "lower",
        "greater",
        "new",
        "old",
        "great",
        "inner",
        "outer",
        "republic",
        "federal",
        "mainland",
    ]
)


def correct_by_apposition(
    text: str, spans: list[Span], gazetteer: Gazetteer, words: NameWords, names: OrganizationNames
) -> list[Span]:
    """`spans` with another kind where every mention of a form, or the one that is explained, says so.

    A trade or an office makes a person, "company" and the like an organization, and a preposition of place, or a place
    on the other side of an "and", makes a place of what the gazetteer knows.
    """
    called: dict[str, list[EntityKind | None]] = defaultdict(list)
    ordered = sorted(spans)
    for number, span in enumerate(ordered):
        called[span.of(text)].append(_call(text, ordered, number, gazetteer, words, names))
    decided = {form: kind for form, found in called.items() if (kind := _decide(found)) is not None}
    return [Span(span.start, span.end, decided.get(span.of(text), span.kind)) for span in spans]


def _decide(found: list[EntityKind | None]) -> EntityKind | None:
    """What is said of a form and nowhere contradicted; a place only where each of its mentions looks like one."""
    kinds = {kind for kind in found if kind is not None}
    kind = kinds.pop() if len(kinds) == 1 else None
    return None if kind is EntityKind.PLACE and None in found else kind


def _call(
    text: str, spans: list[Span], number: int, gazetteer: Gazetteer, words: NameWords, names: OrganizationNames
) -> EntityKind | None:
    """The kind that the words around a mention speak for, where it is not the engine's."""
    span = spans[number]
    form = span.of(text)
    before = _LAST_WORD.search(text, max(0, span.start - _REACH), span.start)
    word = fold_name(before.group(1)) if before else ""
    if span.kind is not EntityKind.ORGANIZATION and not gazetteer.find(form):
        after = _AFTER.match(text, span.end, span.end + _REACH)
        what = after.group(1).split()[-1] if after else ""
        if before and before.group(1) in names.kinds_of_bodies and "," not in before.group():
            return EntityKind.ORGANIZATION
        if what in names.kinds_of_bodies:
            return EntityKind.ORGANIZATION
        if span.kind is EntityKind.PLACE and _ends_in_country(form, gazetteer):
            return EntityKind.ORGANIZATION
    if span.kind is EntityKind.ORGANIZATION and _AGE.match(text, span.end):
        return EntityKind.PERSON
    if span.kind is EntityKind.ORGANIZATION and " " in form and not form.isupper():
        is_named_so = word in words.trades and (before is not None and "," in before.group())
        if is_named_so and fold_name(form.split()[-1]) not in names.heads | names.trade_heads:
            return EntityKind.PERSON
    if (
        span.kind is not EntityKind.PLACE
        and gazetteer.find(form)
        and _stands_like_place(text, spans, number, word, words)
    ):
        return EntityKind.PLACE
    return None


def _ends_in_country(form: str, gazetteer: Gazetteer) -> bool:
    """ "Western Grid Ireland", but not "West Germany"."""
    first, *_, last = form.split() if " " in form else ("", "")
    middle = form.split()[1:-1]
    return bool(middle and gazetteer.is_country(last)) and (first.lower() not in _COMPASS or bool(middle))


def _stands_like_place(text: str, spans: list[Span], number: int, word: str, words: NameWords) -> bool:
    span = spans[number]
    if word in words.locatives or _WHERE.match(text, span.end):
        return True
    neighbours = spans[max(0, number - 1) : number] + spans[number + 1 : number + 2]
    for other in neighbours:
        left, right = sorted((span, other))
        if other.kind is EntityKind.PLACE and _COORDINATED.fullmatch(text, left.end, right.start):
            return True
    return False
