"""What the word before a name says of it: "at Bruck" is no person, and neither is "Storm Ilse"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection

from copydesk.article import EntityKind
from copydesk.enrich.engine.spans import Span
from copydesk.enrich.mentions.vocabulary import has_any_of
from copydesk.enrich.names.folding import fold_name
from copydesk.enrich.names.gazetteer import Gazetteer
from copydesk.enrich.names.tables import NameWords

_WORD_BEFORE = re.compile(r"(\w+)[ \t]+$")
_OPENS_SENTENCE = re.compile(r"(?:^|[.!?\"\n])\s*$")
_COMMON_WORD = re.compile(r"(?<![\w-])[a-zß-ÿ]+(?![\w-])")
_SEAT_BEFORE = re.compile(
    r"\b(?:(?:airport|citizens|city|mayor|outskirts|people|port|residents|streets|suburbs?|town)[ ]of"
    r"|(?:[Bb]ased|[Bb]orn|[Ll]ive[ds]?|[Ll]iving)[ ]in|[Nn]ear|[Oo]utside|[Ii]n"
    r"|(?:Archbishop|Bishop|Councillor|Governor|Mayor|Sheriff)(?:[ ][A-Z][\w'’.-]+){2,3}[ ]of)[ ]$"
)
_WORD_BOUND = re.compile(r"\b")
# Longer than any word with the space after it.
_REACH = 40


def correct_by_word_before(text: str, spans: list[Span], words: NameWords) -> list[Span]:
    """`spans` without storms and with the places among the people.

    A single word that the engine called a person is a place where each of its mentions stands after "at", "in" or
    "near"; it is nobody where the text has it after "Storm" or the like, even if the engine missed that mention.
    """
    before: dict[str, list[str]] = defaultdict(list)
    for span in spans:
        if span.kind is EntityKind.PERSON and " " not in span.of(text):
            before[span.of(text)].append(_word_before(text, span))
    phenomena = _find_phenomena(text, before, words) | _find_common_nouns(text, spans, before)
    places = {form for form, found in before.items() if set(found) <= words.locatives} - phenomena
    corrected = []
    for span in spans:
        form = span.of(text)
        if form in places:
            corrected.append(Span(span.start, span.end, EntityKind.PLACE))
        elif form not in phenomena:
            corrected.append(span)
    return corrected


def find_seats(text: str, spans: list[Span], gazetteer: Gazetteer) -> list[Span]:
    """`spans` with known places as such where no club of the name can be meant: "mayor of Leeds"."""
    return [
        Span(span.start, span.end, EntityKind.PLACE)
        if span.kind is EntityKind.ORGANIZATION
        and _SEAT_BEFORE.search(text, max(0, span.start - _REACH), span.start)
        and gazetteer.find(form := span.of(text))
        and not form.isupper()
        else span
        for span in spans
    ]


def _word_before(text: str, span: Span) -> str:
    found = _WORD_BEFORE.search(text, max(0, span.start - _REACH), span.start)
    return fold_name(found.group(1)) if found else ""


def _find_common_nouns(text: str, spans: list[Span], forms: Collection[str]) -> set[str]:
    """Those of the forms that are capitalized for opening a sentence: "Neighbours came", and "the neighbours"."""
    inside = {span.of(text) for span in spans if not _OPENS_SENTENCE.search(text, max(0, span.start - 3), span.start)}
    openers = set(forms) - inside
    common = set(_COMMON_WORD.findall(text)) if openers else set()
    return {form for form in openers if form.lower() in common}


def _find_phenomena(text: str, forms: Collection[str], words: NameWords) -> set[str]:
    """Those of the forms that stand after "Storm" or the like anywhere in the text, in capitals or not."""
    written: dict[int, dict[str, set[str]]] = {}
    for form in forms:
        written.setdefault(len(form), {}).setdefault(form.lower(), set()).add(form)
    if not has_any_of(text, words.phenomena):
        return set()
    kinds = "|".join(sorted(words.phenomena))
    found: set[str] = set()
    for kind in re.finditer(rf"\b(?:{kinds})[ \t]+", text, re.IGNORECASE):
        for length, same_length in written.items():
            end = kind.end() + length
            if _WORD_BOUND.match(text, end):
                found |= same_length.get(text[kind.end() : end].lower(), set())
    return found
