"""What a text says of a person beside the name: age, year of birth, the place of an office, the field of a trade.

It serves to tell people of one name apart across articles, and counts only where it stands so close to the name that it
can be said of nobody else.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from copydesk.article import EntityKind
from copydesk.enrich.engine.spans import Span
from copydesk.enrich.entities.grouping import Group
from copydesk.enrich.mentions.vocabulary import has_any_of
from copydesk.enrich.names.folding import fold_name
from copydesk.enrich.names.tables import NameWords

AGE, BORN, OFFICE, FIELD = "age", "born", "office", "field"
YOUNGEST, OLDEST = 12, 109

_UNIT = r"(?:years[ \t]old|ans|años|anni|anos|Jahre|lat|jaar|år|éves)"
# "Jan Weber, 64," in any language; with a unit inside a sentence and in parentheses, too.
_AGE_AFTER = re.compile(rf",[ \t](?:de[ \t])?(\d{{2,3}})(?=[,.;]|[ \t]{_UNIT}\b)|[ \t]\((\d{{2,3}})[ \t]{_UNIT}\)")
# So papers on the continent set a bare age; in English ones it is a minute or a score.
_BARE_AGE = re.compile(r"[ \t]\((\d{2,3})\)")
_AGE_BEFORE = re.compile(r"\b(\d{2,3})-(?:year-old|jährige[nrms]?)[ \t]")
_UP_TO_TWO_WORDS = re.compile(r"(?:[\w’'-]+[ \t]){0,2}")
_BORN = re.compile(
    r",?[ \t]\(?(?:who[ \t]was[ \t])?(?:born|geboren|née?|nacid[oa]|nat[oa]|nascid[oa])\b"
    r"[^\n;]{0,40}?\b((?:18|19|20)\d\d)\b"
)
_BEFORE_NAME = re.compile(r",?[ \t]")
_OF = re.compile(r"[ \t](?:(?:of|von|de|di|do|da|du|van|i)[ \t]|d['’])")
_POSSESSIVE = re.compile(r"(?:['’]s?)?[ \t]")
_AFTER_NAME = re.compile(
    r",[ \t](?:\d{2},[ \t])?(?:who[ \t]is[ \t])?(?:(?:the|former|deputy|der|die|le|la|el|il|o|a)[ \t])*"
)
_APPOSITION = re.compile(r",[ \t](?:\d{2},[ \t])?(?:an?|the)[ \t]([^,.;:()\n]{1,60})")
_WORDS_BEFORE = re.compile(r"((?:[\w’'-]+[ \t]){1,3})$")
_WORD = re.compile(r"[^\W\d_]+")
# Who was one thing may be another now.
_PAST = frozenset(["former", "formerly", "ex", "retired", "onetime", "turned", "once", "ehemaliger", "exministro"])
_REACH = 60


def add_facts(text: str, groups: list[Group], words: NameWords, *, is_english: bool) -> list[Group]:
    """`groups` with what `text` says beside the names of its people, sorted.

    "age 64", "born 1961", "office mayor of passau", "field sport". Two ages, or years, of one person are both left out.
    """
    people = {span: number for number, group in enumerate(groups) for span in _spans_of(group, EntityKind.PERSON)}
    if not people:
        return groups
    places = {span.start: span for group in groups for span in _spans_of(group, EntityKind.PLACE)}
    facts: dict[int, set[str]] = defaultdict(set)
    for span, fact in (
        *_find_ages(text, people, is_english=is_english),
        *_find_offices(text, people, places, words.offices_of_places),
        *_find_fields(text, people, words),
    ):
        facts[people[span]].add(fact)
    return [
        group.with_facts(_agreeing(facts[number])) if facts[number] else group for number, group in enumerate(groups)
    ]


def _spans_of(group: Group, kind: EntityKind) -> Iterable[Span]:
    return group.spans if group.kind is kind else ()


def _agreeing(facts: set[str]) -> tuple[str, ...]:
    counted = [fact.partition(" ")[0] for fact in facts]
    return tuple(
        sorted(
            fact for fact in facts if (what := fact.partition(" ")[0]) not in (AGE, BORN) or counted.count(what) == 1
        )
    )


def _find_ages(text: str, people: Iterable[Span], *, is_english: bool) -> Iterator[tuple[Span, str]]:
    before = [(found.end(), found[1]) for found in _AGE_BEFORE.finditer(text)] if "-" in text else []
    for span in people:
        found = _AGE_AFTER.match(text, span.end) or (None if is_english else _BARE_AGE.match(text, span.end))
        age = next((group for group in found.groups() if group), None) if found else None
        for end, stated in before:
            if end <= span.start < end + _REACH and _UP_TO_TWO_WORDS.fullmatch(text, end, span.start):
                age = age or stated
        if age and YOUNGEST <= int(age) <= OLDEST:
            yield span, f"{AGE} {age}"
        if born := _BORN.match(text, span.end):
            yield span, f"{BORN} {born[1]}"


def _find_offices(
    text: str, people: Iterable[Span], places: Mapping[int, Span], offices: Mapping[str, str]
) -> Iterator[tuple[Span, str]]:
    """Offices whose places stand beside them: "Passau's mayor", "mayor of Passau", "Mayor Thomas Weber of Passau"."""
    if not places or not has_any_of(text, _only_words(tuple(offices))):
        return
    by_start = {span.start: span for span in people}
    by_end = {span.end: span for span in people}
    place_ends = {span.end: span for span in places.values()}
    for word in _WORD.finditer(text):
        office = offices.get(word.group().lower())
        if office is None:
            continue
        of = _OF.match(text, word.end())
        seat = places.get(of.end()) if of else None
        owner = _ending_before(text, word.start(), place_ends, _POSSESSIVE)
        behind = _BEFORE_NAME.match(text, seat.end if seat else word.end())
        holder = by_start.get(behind.end()) if behind else None
        if holder is not None and seat is None and owner is None and (of := _OF.match(text, holder.end)):
            seat = places.get(of.end())
        holder = holder or _ending_before(text, owner.start if owner else word.start(), by_end, _AFTER_NAME)
        place = seat or owner
        if holder is not None and place is not None:
            yield holder, f"{OFFICE} {office} of {fold_name(place.of(text))}"


@cache
def _only_words(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(words)


def _ending_before(text: str, start: int, by_end: Mapping[int, Span], between: re.Pattern[str]) -> Span | None:
    """The nearest span before `start` with nothing but `between` between the two."""
    for end in range(start - 1, max(0, start - _REACH), -1):
        if end in by_end:
            return by_end[end] if between.fullmatch(text, end, start) else None
    return None


def _find_fields(text: str, people: Iterable[Span], words: NameWords) -> Iterator[tuple[Span, str]]:
    """The fields of the trades directly before a full name and in the apposition behind it."""
    for span in people:
        if " " not in span.of(text):
            continue
        before = _WORDS_BEFORE.search(text[max(0, span.start - _REACH) : span.start].replace(", ", " "))
        after = _APPOSITION.match(text, span.end)
        said = _WORD.findall(f"{before[1] if before else ''} {after[1] if after else ''}".lower())
        fields = {words.fields_of_trades[word] for word in said if word in words.fields_of_trades}
        if _PAST.isdisjoint(said):
            yield from ((span, f"{FIELD} {field}") for field in fields)
