"""Names found by their letters: known places that the engine misses, peoples, and names said again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter

from copydesk.article import EntityKind
from copydesk.enrich.engine.spans import Span, SpanIndex, free_of, merge_spans, override_spans
from copydesk.enrich.mentions.surroundings import line_around, stands_alone
from copydesk.enrich.names.folding import fold_name
from copydesk.enrich.names.gazetteer import FormsByWord, Gazetteer, group_by_first_word
from copydesk.enrich.names.tables import NameWords, OrganizationNames

# Two capitals are also initials and parts of codes.
SHORTEST_REPEATED_ACRONYM = 3

# Of two letters are also words and initials ("UN" is French for "one").
SHORTEST_KNOWN_ACRONYM = 3

_ACRONYM = re.compile(r"(?<![\w.-])[A-Z][A-Za-z]*[A-Z](?![\w-])")
_SMALL_LETTER = re.compile(r"[a-zß-ÿ]")

# Shorter ones behind a preposition are as often something else.
SHORTEST_CITY = 4

SHORTEST_PLAIN_NAME = 4

# Cities that are called like what stands behind "in" otherwise: "in March", "in Man".
_WORDS_BEHIND_IN = frozenset(["March", "May", "Man", "Male", "Reading", "Orange", "Split", "Van"])

_DIRECTION = r"(?:north|south|east|west|northeast|northwest|southeast|southwest) of"
_PLACE_NAME = r"[A-Z][^\W\d_]*[a-zß-ÿ](?:[ \t-][A-Z][^\W\d_]*[a-zß-ÿ])*"
_CITY = r"[A-Z][A-Z'’. -]{1,40}[A-Z]"
# "STOCKHOLM (Reuters)", "BRASILIA/RIO DE JANEIRO (Reuters)".
_DATELINE = re.compile(
    rf"^({_CITY})(?:[ \t]?/[ \t]?({_CITY}))?(?=(?:,[ \t][A-Z][\w. ]{{1,30}})?[ \t](?:\(|\d{{4}}-))", re.MULTILINE
)
# The text in hand, and the paragraph of it.
_TEXTS_INDEXED = 4
_START_OF_CANDIDATE = itemgetter(0)
# All but words in small letters without accents: six words in seven, which no known name begins with.
_CAPITALIZED = re.compile(r"(?<![^\W_])[^\Wa-z\d_][^\W\d_]*")


def find_known_places(text: str, taken: list[Span], gazetteer: Gazetteer, names: NameWords) -> list[Span]:
    """Countries, capitals and big cities that stand alone in `text` outside `taken`."""
    spans = (Span(start, end, EntityKind.PLACE) for start, end, _ in scan_forms(text, gazetteer.on_sight))
    return [span for span in free_of(spans, taken) if stands_alone(text, span, names)]


def find_double_countries(text: str, gazetteer: Gazetteer) -> list[Span]:
    """Countries and parts of them with an "and" in their names, which engines cut there: "Antigua and Barbuda"."""
    if " and " not in text:
        return []
    found = scan_forms(text, gazetteer.doubles)
    return [Span(start, end, EntityKind.PLACE) for start, end, form in found]


def add_known_bodies(text: str, spans: list[Span], bodies: OrganizationNames, names: NameWords) -> list[Span]:
    """`spans` with the organizations of the table that stand alone in `text`: names of several words, and acronyms.

    Of a name of several words an engine may have had a piece: "Friends of the | Earth".
    """
    index = SpanIndex(spans)
    found = []
    for start, end, _ in scan_forms(text, bodies.on_sight):
        touching = index.touching(start, end)
        is_whole = all(
            start <= span.start
            and span.end <= end
            and (span.start, span.end, span.kind) != (start, end, EntityKind.ORGANIZATION)
            for span in touching
        )
        if is_whole and stands_alone(text, span := Span(start, end, EntityKind.ORGANIZATION), names):
            found.append(span)
    spans = override_spans(spans, found)
    return merge_spans(spans, (span for span in find_known_acronyms(text, bodies) if stands_alone(text, span, names)))


def find_known_acronyms(text: str, names: OrganizationNames) -> Iterator[Span]:
    """Acronyms of the table, but not in a line of capitals, where every word looks like one."""
    for found in _ACRONYM.finditer(text):
        is_known = len(found.group()) >= SHORTEST_KNOWN_ACRONYM and fold_name(found.group()) in names.keys
        if is_known and _stands_among_small_letters(text, found.start()):
            yield Span(found.start(), found.end(), EntityKind.ORGANIZATION)


def _stands_among_small_letters(text: str, at: int) -> bool:
    line = line_around(text, at, at)
    letters = [letter for letter in line if letter.isalpha()]
    return sum(letter.isupper() for letter in letters) * 2 < len(letters) and (
        _SMALL_LETTER.search(line) is not None or not line.isascii()
    )


def add_datelines(text: str, spans: list[Span], gazetteer: Gazetteer) -> list[Span]:
    """`spans` with the places in capitals that open a line before an agency or a date, whatever an engine saw there."""
    found = [
        Span(*one.span(number), EntityKind.PLACE)
        for one in _DATELINE.finditer(text)
        for number in (1, 2)
        if one[number] and gazetteer.find(one[number])
    ]
    return override_spans(spans, found)


def find_alone(text: str, spans: list[Span], forms: FormsByWord, kind: EntityKind, names: NameWords) -> list[Span]:
    """Where one of `forms` stands alone, as a span of `kind`, and none of `spans` holds more than it."""
    index = SpanIndex(spans)
    return [
        span
        for start, end, _ in scan_forms(text, forms)
        if stands_alone(text, span := Span(start, end, kind), names) and index.lie_within(start, end)
    ]


def find_places_after_prepositions(text: str, taken: list[Span], gazetteer: Gazetteer, names: NameWords) -> list[Span]:
    """Cities of any size behind "in", "near" and the like, outside `taken`, where they stand alone in `text`."""
    locatives = "|".join(f"[{word[0].upper()}{word[0]}]{word[1:]}" for word in sorted(names.locatives - {"at"}))
    found = re.finditer(rf"(?<![\w-])(?:{locatives}|around|{_DIRECTION})[ \t]+({_PLACE_NAME})", text)
    spans = (Span(*one.span(1), EntityKind.PLACE) for one in found)
    known = [span for span in spans if _is_city(span.of(text), gazetteer)]
    return [span for span in free_of(known, taken) if stands_alone(text, span, names)]


def _is_city(form: str, gazetteer: Gazetteer) -> bool:
    is_word = form in _WORDS_BEHIND_IN or form in gazetteer.people_of
    return len(form) >= SHORTEST_CITY and not is_word and bool(gazetteer.find(form))


def find_peoples(text: str, taken: list[Span], gazetteer: Gazetteer) -> set[str]:
    """The country codes of the demonyms ("Dutch", "Ukrainians") in `text` outside `taken`."""
    index = SpanIndex(taken)
    found = scan_forms(text, gazetteer.demonyms, plural="s")
    return {gazetteer.people_of[form] for start, end, form in found if not index.touching(start, end)}


def find_repetitions(text: str, spans: list[Span], names: NameWords) -> list[Span]:
    """Other occurrences of names, where they are names more often than not.

    Of single words not in capitals only those count that are a name twice at least.
    """
    known: dict[str, list[EntityKind]] = {}
    for span in spans:
        if is_distinctive(span.of(text)) or _is_plain_name(span.of(text)):
            known.setdefault(span.of(text), []).append(span.kind)
    settled = {
        form: kinds[0]
        for form, kinds in known.items()
        if len(set(kinds)) == 1 and (len(kinds) > 1 or is_distinctive(form))
    }
    found = (Span(start, end, settled[form]) for start, end, form in scan_forms(text, group_by_first_word(settled)))
    missed = [span for span in free_of(found, spans) if stands_alone(text, span, names)]
    counted = Counter(span.of(text) for span in missed)
    return [span for span in missed if counted[form := span.of(text)] <= len(known[form])]


def is_distinctive(form: str) -> bool:
    """Whether the letters alone tell a name: several words, or capitals."""
    return " " in form or (form.isupper() and len(form) >= SHORTEST_REPEATED_ACRONYM)


def _is_plain_name(form: str) -> bool:
    return len(form) >= SHORTEST_PLAIN_NAME and form[0].isupper() and form[1:].islower()


def scan_forms(text: str, forms: FormsByWord, plural: str = "") -> Iterator[tuple[int, int, str]]:
    """Where one of `forms` stands in `text`: start, end and form, left to right.

    At each place the longest form is taken; an ending `plural` may follow it.
    """
    reached = 0
    for start, candidates in sorted(_find_candidates(text, forms, plural), key=_START_OF_CANDIDATE):
        if start < reached:
            continue
        for length, of_length in candidates.items():
            form = text[start : start + length]
            end = _end_word(text, start + length, plural) if form in of_length else None
            if end is not None:
                reached = end
                yield start, end, form
                break


def _find_candidates(text: str, forms: FormsByWord, plural: str) -> Iterator[tuple[int, Mapping[int, frozenset[str]]]]:
    """Where a word stands that a form begins with, and the forms that do."""
    places = _index_words(text)
    known = places.keys() & forms.keys()
    for word in known:
        yield from ((start, forms[word]) for start in places[word])
    if plural:
        for word in places.keys() - known:
            if word.endswith(plural) and (candidates := forms.get(word.removesuffix(plural))):
                yield from ((start, candidates) for start in places[word])


@lru_cache(_TEXTS_INDEXED)
def _index_words(text: str) -> Mapping[str, Sequence[int]]:
    """Where each capitalized word of a text stands: a text is scanned a dozen times for forms of other tables."""
    places: dict[str, list[int]] = {}
    for word in _CAPITALIZED.finditer(text):
        places.setdefault(word.group(), []).append(word.start())
    return places


def _end_word(text: str, end: int, plural: str) -> int | None:
    """Where a form that stands up to `end` ends with its plural; None where the word goes on."""
    if plural and text.startswith(plural, end):
        end += len(plural)
    return None if text[end : end + 1].isalnum() else end
