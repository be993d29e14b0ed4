"""Names that an engine cut: at a hyphen ("KwaZulu-Natal"), at a possessive ("Simon's Town"), at a party's letter."""

from __future__ import annotations

import re
from itertools import pairwise

from copydesk.article import EntityKind
from copydesk.enrich.engine.spans import Span, SpanIndex, in_text_order, override_spans, without_overlaps
from copydesk.enrich.names.folding import fold_name
from copydesk.enrich.names.gazetteer import Gazetteer
from copydesk.enrich.names.tables import NameWords

# What follows a span inside the same word or name.
_REST = re.compile(r"(?:-|['’]s[ \t])[A-Z][^\W\d_]*(?:-[A-Z][^\W\d_]*)*")
# What stands before a name and makes a place of both, with "of" or without.
_GENERIC = re.compile(
    r"(?<![\w'’-])"
    r"((?:County|Lake|Lough|Loch|Mount|Cape|Camp|Fort|Isle of|Gulf of|Strait of|Bay of|Sea of|Valley of)[ \t])$"
)
_REACH = 20
# Behind a possessive these make one place of both: "Simon's Town", "Robin Hood's Bay".
_POSSESSED = re.compile(
    r"['’]s[ \t](?:Bay|Bluff|Corner|Cove|Creek|Crossing|Falls|Ferry|Harbour|Harbor|Head|Hill|Island|Landing|Mills?|Pass"
    r"|Peak|Point|Rock|Town|Valley|Village|Wells)\b(?![ \t][A-Z])"
)
# What an institution is for, behind its head.
_PURPOSE = re.compile(
    r"(?:Academy|Agency|Association|Board|Bureau|Cent(?:er|re)s?|College|Commission|Committee|Council|Department|Institute"
    r"|Ministry|Office|Secretariat|Society)[ \t](?:of|for|on)[ \t](?:the[ \t])?(.+)$"
)
_CAPITAL_OF_US = re.compile(r"Washington,[ \t]D\.[ \t]?C\.")
_WORD_BEFORE = re.compile(r"(?<![\w'’.-])(?!The[ \t]|THE[ \t])[A-Z][^\W\d_]+[ \t]$")
_CAPITALIZED = r"[A-Z][\w’'-]*"
_AND_MORE = re.compile(rf"[ \t]and[ \t]({_CAPITALIZED}(?:[ \t]{_CAPITALIZED}){{0,2}})")
# Inside a sentence, or behind a dash that opens a line.
_FIRST_OF_NAME = re.compile(r"(?:[a-z,][ \t]|\n--[ \t]?)([A-Z][^\W\d_]+)[ \t]$")
_LONG_REACH = 40
_CALENDAR = frozenset(
    [
        *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October"),
        *("November", "December", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    ]
)
_OPENS_SENTENCE = re.compile(
    r"(?:^|(?<=[.!?\"]\s)|(?<=\n))(?P<given>[A-Z][a-zß-ÿ]+)[ \t](?P<surname>[A-Z][^\W\d_]+(?:-[A-Z][^\W\d_]+)*)"
    r",[ \t](?:an?|the|who|whose|\d{2},)[ \t]"
)
_COUNTRYMAN = re.compile(r"(?:Dutch|English|French|Irish|Scots|Welsh)(?:wo)?man")
_NICKNAME = re.compile(
    r"(?<![\w'’-])(?P<given>[A-Z][a-zß-ÿ]+(?:[ \t][A-Z][a-zß-ÿ]+)?)[ \t](?:\"\w{2,15}\"|“\w{2,15}”)[ \t]"
    r"(?P<surname>[A-Z][^\W\d_]+)"
)
# "R-Wis.", "D-N.Y.": a party and a state, as American papers write them behind a lawmaker's name.
_PARTY_AND_STATE = re.compile(
    r"(?<![\w-])[RDI]-(?P<state>(?P<word>[A-Z][\w.]*\w\.?|[A-Z]\.(?:[A-Z]\.)+)(?:[ \t][A-Z][\w.]*\w){0,2})"
)


def join_cut_names(text: str, spans: list[Span], gazetteer: Gazetteer) -> list[Span]:
    """`spans` with known places in one piece, no cut at a hyphen and no letters of parties."""
    joined: list[Span] = []
    for span in in_text_order(spans):
        before = joined[-1] if joined else None
        if before and span.start < before.end:
            continue
        is_cut = before is not None and text[before.end : span.start] == "-" and before.kind is span.kind
        if before and is_cut and not _are_two_places(text, before, span, gazetteer):
            joined[-1] = Span(before.start, span.end, span.kind)
            before = joined.pop()
            span = before
        rest = _REST.match(text, span.end)
        before_it = _GENERIC.search(text, max(0, span.start - _REACH), span.start)
        if before_it and " " not in span.of(text):
            span = Span(before_it.start(1), span.end, EntityKind.PLACE)
        elif (first := _find_first_of_area(text, span, before.end if before else 0, gazetteer)) is not None:
            span = Span(first, span.end, EntityKind.PLACE)
        possessed = _POSSESSED.match(text, span.end)
        if possessed:
            span = Span(span.start, possessed.end(), EntityKind.PLACE)
        elif capital := _CAPITAL_OF_US.match(text, span.start):
            span = Span(span.start, capital.end(), EntityKind.PLACE)
        elif rest and gazetteer.find(text[span.start : rest.end()]):
            span = Span(span.start, rest.end(), EntityKind.PLACE)
        elif "-" in span.of(text) and span.kind is not EntityKind.PLACE and gazetteer.find(span.of(text)):
            span = Span(span.start, span.end, EntityKind.PLACE)
        joined.append(span)
    return _split_parties(text, without_overlaps(joined), gazetteer)


def join_second_surnames(text: str, spans: list[Span]) -> list[Span]:
    """`spans` of an English text with people of two surnames in one piece: "Diego Silang | y | Andaya".

    In Spanish an "y" is an "and" as often as not.
    """
    whole = [
        Span(one.start, other.end, EntityKind.PERSON)
        for one, other in pairwise(spans)
        if one.kind is other.kind is EntityKind.PERSON
        and text[one.end : other.start] == " y "
        and " " in one.of(text)
        and " " not in other.of(text)
    ]
    return override_spans(spans, without_overlaps(whole)) if whole else spans


def _are_two_places(text: str, one: Span, other: Span, gazetteer: Gazetteer) -> bool:
    """Whether a hyphen stands between two places, as in "Moscow-Beijing", and not inside of one."""
    is_place = one.kind is EntityKind.PLACE and not gazetteer.find(text[one.start : other.end])
    return is_place and bool(gazetteer.find(one.of(text)) and gazetteer.find(other.of(text)))


def _find_first_of_area(text: str, span: Span, reached: int, gazetteer: Gazetteer) -> int | None:
    """Where a country or a part of one begins of which a span is the last word: "British | Columbia"."""
    found = _WORD_BEFORE.search(text, max(reached, span.start - _REACH), span.start)
    if found is None or not any(place.is_area for place in gazetteer.find(text[found.start() : span.end])):
        return None
    return found.start()


def extend_bodies(text: str, spans: list[Span], gazetteer: Gazetteer, words: NameWords) -> list[Span]:
    """`spans` with organizations of several words in full, which an engine cut at an "and" or after the first word.

    "National Institute of Allergy | and Infectious Diseases", "Field | Level Media"; not "Bank of Japan and Toyota".
    """
    taken = {span.start for span in spans}
    ends = {span.end for span in spans}
    longer = []
    for span in spans:
        if span.kind is EntityKind.ORGANIZATION and " " in (form := span.of(text)):
            start, end = span.start, span.end
            purpose = _PURPOSE.search(form)
            found = _AND_MORE.match(text, end) if purpose and not gazetteer.find(purpose[1]) else None
            if found and found.start(1) not in taken:
                end = found.end()
            before = _FIRST_OF_NAME.search(text, max(0, start - _LONG_REACH), start)
            if before and before.end(1) not in ends and _may_open_body(before[1], gazetteer, words):
                start = before.start(1)
            if (start, end) != (span.start, span.end):
                longer.append(Span(start, end, span.kind))
    return override_spans(spans, longer)


def _may_open_body(word: str, gazetteer: Gazetteer, words: NameWords) -> bool:
    """Whether a capitalized word before an organization may be its first: no title, people, place or month."""
    folded = fold_name(word)
    return not (
        folded in words.openers | words.titles | words.not_names | words.trades
        or word in gazetteer.people_of
        or word in _CALENDAR
        or gazetteer.find(word)
    )


def extend_to_given_names(text: str, spans: list[Span], gazetteer: Gazetteer, words: NameWords) -> list[Span]:
    """`spans` with people's surnames that open a sentence together with the given name that the engine missed there.

    Only in "Olexandra Emelianchuk, a student": what stands in commas behind the name says that it is whole. And people
    whom an engine cut at a nickname: "Robert "Bob" Lang".
    """
    surnames = {span.of(text) for span in spans if span.kind is EntityKind.PERSON and " " not in span.of(text)}
    found = [
        Span(one.start("given"), one.end("surname"), EntityKind.PERSON)
        for one in (_OPENS_SENTENCE.finditer(text) if surnames else ())
        if one["surname"] in surnames
        and one["given"] not in gazetteer.people_of
        and not _COUNTRYMAN.fullmatch(one["given"])
        and fold_name(one["given"]) not in words.openers | words.titles | words.trades
    ]
    people = SpanIndex(span for span in spans if span.kind is EntityKind.PERSON)
    found += [
        Span(*one.span(), EntityKind.PERSON)
        for one in _NICKNAME.finditer(text)
        if people.touches(*one.span("given")) or people.touches(*one.span("surname"))
    ]
    return override_spans(spans, without_overlaps(found))


def _find_seat(text: str, found: re.Match[str], gazetteer: Gazetteer) -> Span | None:
    """The longest known place behind a party's letter: "R-Wis.", "R-San Diego"."""
    start, end = found.span("state")
    while end >= found.end("word"):
        if gazetteer.find(text[start:end]):
            return Span(start, end, EntityKind.PLACE)
        end = max(text.rfind(" ", start, end), text.rfind("\t", start, end))
    return None


def _split_parties(text: str, spans: list[Span], gazetteer: Gazetteer) -> list[Span]:
    """The state or town alone where a party's letter stands before it; the letter is no name."""
    states = [state for found in _PARTY_AND_STATE.finditer(text) if (state := _find_seat(text, found, gazetteer))]
    if not states:
        return spans
    taken = [(state.start - 2, state.end) for state in states]
    kept = [span for span in spans if not any(span.start < end and start < span.end for start, end in taken)]
    return in_text_order([*kept, *states])
