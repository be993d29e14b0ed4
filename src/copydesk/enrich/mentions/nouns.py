"""What the nouns beside a name call it: "the city of Napier", "Kherson region", "the research ship Doña Amparo"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from copydesk.article import EntityKind
from copydesk.enrich.engine.spans import Span, SpanIndex, free_of, merge_spans, override_spans
from copydesk.enrich.mentions.vocabulary import has_any_of
from copydesk.enrich.names.folding import fold_name
from copydesk.enrich.names.gazetteer import Gazetteer
from copydesk.enrich.names.tables import NameWords, OrganizationNames

_WORD = r"[^\W\d_a-zß-ÿ][^\W\d_]*(?:['’-][^\W\d_]+)*"
# "Rio de Janeiro": particles join the words of a name.
_NAME = rf"{_WORD}(?:[ \t](?:(?:de|del|della|da|do|dos|das|di|la|las|los|el|al|am|upon|sur|le)[ \t])*{_WORD}){{0,2}}"
_FIRST_WORD = re.compile(r"(\S+)[ \t]+")
_LIST_GOES_ON = re.compile(rf"(?:,[ \t](?:and[ \t])?|[ \t]and[ \t])({_NAME})")
# Words of a people or a direction: "Basque region" is no place called Basque.
# "Field | Level Media": the word before is the name's, too.
_INSIDE_NAME = re.compile(r"(?<![\w'’.-])[A-Z][\w'’-]*[ \t]$")
_REACH = 30
_ADJECTIVE = re.compile(r"(?:ish|ese|ian|ean|ic|an|ern|ist|al|que)$")
_CALLED = r"(?:,?[ \t](?:called|named|dubbed|christened|codenamed|known[ \t]as))"
_TRAVELS = "sail sails sailed flew fly flies flown drove travelled traveled fled moved evacuated"
_LINES = "ferry ferries flight flights train trains road motorway railway"
_JOURNEY = rf"(?:(?:{'|'.join([*_TRAVELS.split(), *_LINES.split()])}) (?:from|to)|bound for|en route to)"
# "Ferries between Dublin and Holyhead": both ends are places.
_BETWEEN = re.compile(
    r"\b(?:[Ff]err(?:y|ies)|[Ff]lights?|[Tt]rains?|[Bb]us(?:es)?|[Ss]ailings?|[Cc]rossings?|[Rr]oads?|[Mm]otorway|[Rr]ailway"
    rf"|[Ss]ervices|[Rr]oute)[ \t]between[ \t]({_NAME})[ \t]and[ \t]({_NAME})"
)
_WATERS = "tributary tributaries bank banks mouth headwaters waters shore shores reaches estuary confluence floodplain"
_PLACED = re.compile(rf"\b(?:(?:{'|'.join(_WATERS.split())}) of the|{_JOURNEY})[ \t]({_NAME})")
# What is done to places of the map: "fled Raqqa", "shelled Sumy".
_DONE_TO_PLACES = "besieged bombarded fled liberated overran recaptured retook shelled"
_HELD = re.compile(rf"\b(?:{'|'.join(_DONE_TO_PLACES.split())})[ \t]({_NAME})(?:[ \t]for[ \t]({_NAME}))?")
_HELD_WORDS = frozenset(_DONE_TO_PLACES.split())
_PLACED_WORDS = frozenset([*_WATERS.split(), *_TRAVELS.split(), *_LINES.split(), "bound", "en"])
_SEATED = re.compile(rf"(?<![\w-])({_NAME})-(?:based|headquartered)\b")
_SEATED_WORDS = frozenset(["based", "headquartered"])
_PLAIN = r"[A-Z][^\W\d_]+(?:-[^\W\d_]+)*"
_PARTY = re.compile(rf"(?<![\w'’.-])({_PLAIN}(?:[ \t](?:(?:and|for|of|the)[ \t])*{_PLAIN}){{1,3}})[ \t]party\b")
_PARTY_WORDS = frozenset(["party"])
_BETWEEN_WORDS = frozenset(["between"])
_FLAGGED_WORDS = frozenset(["flagged", "aboard"])


def correct_by_nouns(
    text: str, spans: list[Span], gazetteer: Gazetteer, words: NameWords, names: OrganizationNames
) -> list[Span]:
    """`spans` with places where a noun says that they are some, whatever the engine saw there, and without vessels.

    A form that is once called a place or a vessel is one in the whole text, unless it is a person's surname there.
    """
    called = [
        span for span in _find_places(text, words, gazetteer) if _is_place_name(span.of(text), words, names, gazetteer)
    ]
    surnames = {span.of(text).split()[-1] for span in spans if span.kind is EntityKind.PERSON and " " in span.of(text)}
    index = SpanIndex(spans)
    new = [span for span in called if not index.touching(span.start, span.end)]
    at_start = {span.start for span in called}
    forms = {span.of(text) for span in spans if span.start in at_start} | {span.of(text) for span in new}
    forms = {form for form in forms if form not in surnames and _is_place_name(form, words, names, gazetteer)}
    things = _find_things(text, spans, words, names) - forms
    corrected = [
        Span(span.start, span.end, EntityKind.PLACE) if span.of(text) in forms else span
        for span in spans
        if span.of(text) not in things or (span.kind is EntityKind.PLACE and _is_known(span.of(text), gazetteer))
    ]
    return merge_spans(corrected, [span for span in new if span.of(text) in forms])


def _is_known(form: str, gazetteer: Gazetteer) -> bool:
    return bool(gazetteer.find(form))


def _is_place_name(form: str, words: NameWords, names: OrganizationNames, gazetteer: Gazetteer) -> bool:
    """Whether a form isn't something else by its own words: "city of London Police", "Democratic district"."""
    parts = form.split()
    last = fold_name(parts[-1])
    return not (
        last in names.heads | names.strong_heads | names.trade_heads | words.titles | words.not_names
        or fold_name(parts[0]) in words.openers
        or form in gazetteer.people_of
    )


def _find_places(text: str, words: NameWords, gazetteer: Gazetteer) -> Iterator[Span]:
    """The names that a noun, or a journey to them, calls places, as far as the words alone can tell."""
    listed, before_noun = _place_patterns(words.kinds_of_places, words.kinds_behind_places)
    for found in _finditer(_PLACED, text, _PLACED_WORDS):
        start, end = found.span(1)
        opener = _FIRST_WORD.match(text, start, end)
        is_opened = opener is not None and fold_name(opener[1]) in words.openers
        yield Span(opener.end() if opener and is_opened else start, end, EntityKind.PLACE)
    for found in _finditer(_HELD, text, _HELD_WORDS):
        yield from (Span(*found.span(end), EntityKind.PLACE) for end in (1, 2) if gazetteer.find(found[end] or ""))
    for found in _finditer(_SEATED, text, _SEATED_WORDS):
        start, end = found.span(1)
        opener = _FIRST_WORD.match(text, start, end)
        is_opened = opener is not None and fold_name(opener[1]) in words.openers
        yield Span(opener.end() if opener and is_opened else start, end, EntityKind.PLACE)
    for found in _finditer(_BETWEEN, text, _BETWEEN_WORDS):
        yield from (Span(*found.span(end), EntityKind.PLACE) for end in (1, 2))
    for found in _finditer(listed, text, words.kinds_of_places):
        yield Span(*found.span(1), EntityKind.PLACE)
        yield from _go_on(text, found.end())
    for found in _finditer(_article_pattern(gazetteer.with_article), text, gazetteer.with_article):
        yield Span(*found.span(1), EntityKind.PLACE)
    for found in _finditer(before_noun, text, words.kinds_behind_places):
        if not _ADJECTIVE.search(found[1]):
            yield Span(*found.span(1), EntityKind.PLACE)


def _finditer(pattern: re.Pattern[str], text: str, phrases: frozenset[str]) -> Iterator[re.Match[str]]:
    """The matches of a pattern that can match only where the text has one of `phrases`."""
    return pattern.finditer(text) if has_any_of(text, phrases) else iter(())


@cache
def _place_patterns(kinds: frozenset[str], behind: frozenset[str]) -> tuple[re.Pattern[str], ...]:
    """Of places that stand behind a noun; before one."""
    return (
        re.compile(rf"\b(?:{'|'.join(sorted(kinds))})[ \t]of[ \t](?:the[ \t])?({_NAME})"),
        re.compile(rf"(?<=[a-z,][ \t])({_NAME})[ \t](?:{'|'.join(sorted(behind))})\b"),
    )


@cache
def _article_pattern(names: frozenset[str]) -> re.Pattern[str]:
    """The names behind "the", where they are no part of a longer one: "the Arctic Council", "the Rhine-Main region"."""
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(rf"\b[Tt]he[ \t]({'|'.join(longest_first) or '(?!)'})(?![\w-]|[ \t][A-Z])")


def _go_on(text: str, end: int) -> Iterator[Span]:
    """What follows in a list: "the counties of Galway and Mayo"."""
    while found := _LIST_GOES_ON.match(text, end):
        yield Span(*found.span(1), EntityKind.PLACE)
        end = found.end()


def _find_things(text: str, spans: list[Span], words: NameWords, names: OrganizationNames) -> set[str]:
    """The forms that stand behind a vessel's noun: none of them is anybody, an organization or a place."""
    if not has_any_of(text, words.vessels | _FLAGGED_WORDS):
        return set()
    vessels = "|".join(sorted(words.vessels))
    before = rf"(?:\b(?:{vessels}){_CALLED}?|\b[\w-]+-flagged|\baboard(?:[ \t]the)?)[ \t]"
    ends = [found.end() for found in re.finditer(before, text)]
    forms = {span.of(text) for span in spans} if ends else set()
    named_so = {form for form in forms if any(text.startswith(form, end) for end in ends)}
    return {form for form in named_so if fold_name(form.split()[-1]) not in names.heads | names.trade_heads}


def without_contests(text: str, spans: list[Span], gazetteer: Gazetteer, words: NameWords) -> list[Span]:
    """`spans` without unknown places that only name a contest or a feast: "the Rustaveli chess match"."""
    contests = re.compile(rf"[ \t](?:[a-z]+[ \t])?(?:{'|'.join(sorted(words.contests))})\b")
    return [
        span
        for span in spans
        if span.kind is not EntityKind.PLACE
        or _is_known(span.of(text), gazetteer)
        or not contests.match(text, span.end)
    ]


def without_events(text: str, spans: list[Span], gazetteer: Gazetteer, words: NameWords) -> list[Span]:
    """`spans` without places that an event is called after ("the Battle of Holm"), and without peoples as places."""
    ends = {found.end() for found in _finditer(_event_pattern(words.events), text, words.events)}
    return [
        span
        for span in spans
        if span.kind is not EntityKind.PLACE or (span.start not in ends and not _is_people(span.of(text), gazetteer))
    ]


def _is_people(form: str, gazetteer: Gazetteer) -> bool:
    return form in gazetteer.people_of and not gazetteer.is_country(form)


@cache
def _event_pattern(events: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(events))})[ \t]of[ \t](?:the[ \t])?")


def find_parties(text: str, spans: list[Span], words: NameWords) -> list[Span]:
    """`spans` with the parties of several words before "party": "Law and Justice party", "Georgian Dream party"."""
    found = []
    for one in _finditer(_PARTY, text, _PARTY_WORDS):
        start, end = one.span(1)
        opener = _FIRST_WORD.match(text, start, end)
        if opener and fold_name(opener[1]) in words.openers:
            start = opener.end()
        if " " in text[start:end]:
            found.append(Span(start, end, EntityKind.ORGANIZATION))
    index = SpanIndex(spans)
    fitting = [
        span
        for span in found
        if all(span.start <= one.start and one.end <= span.end for one in index.touching(span.start, span.end))
        and not any(
            one.kind is EntityKind.ORGANIZATION and one.end == span.end for one in index.touching(span.start, span.end)
        )
    ]
    return override_spans(spans, fitting)


def find_bodies(text: str, taken: list[Span], words: NameWords, names: OrganizationNames) -> list[Span]:
    """Organizations outside `taken` that a noun explains or that end in a trade.

    "Open Seams, a group in Lusaka", "the charity Lac Vivant", "tugs of Canal Towage".
    """
    explained, traded = _body_patterns(names.kinds_of_bodies, names.trade_heads)
    found = [
        Span(*one.span(one.lastindex or 0), EntityKind.ORGANIZATION)
        for one in (
            *_finditer(explained, text, names.kinds_of_bodies),
            *_finditer(traded, text, names.trade_heads),
        )
    ]
    return [
        span
        for span in free_of(found, taken)
        if fold_name(span.of(text).split()[0]) not in words.openers
        and not _INSIDE_NAME.search(text, max(0, span.start - _REACH), span.start)
    ]


@cache
def _body_patterns(kinds: frozenset[str], trades: frozenset[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Of what a noun behind it or before it explains; of what ends in a trade."""
    noun = "|".join(sorted(kinds))
    trade = "|".join(sorted(word.capitalize() for word in trades))
    return (
        re.compile(
            rf"(?<![\w'’-])({_WORD}(?:[ \t]{_WORD}){{1,3}}),[ \t]an?[ \t](?:[a-z-]+[ \t]){{0,3}}?(?:{noun})\b"
            rf"|(?<=[a-z][ \t])(?:{noun})[ \t]({_WORD}(?:[ \t]{_WORD}){{1,3}})(?![\w'’-])"
        ),
        re.compile(
            rf"(?:(?<=[a-z,][ \t])|(?<=\n--[ \t]))({_WORD}(?:[ \t]{_WORD}){{0,2}}[ \t](?:{trade}))(?![\w-]|[ \t][A-Z])"
        ),
    )
