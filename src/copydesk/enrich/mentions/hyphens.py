"""Words with hyphens that an engine cut: "Stratford-upon-Avon", "Alpes-Maritimes", "Jean-Pierre"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from copydesk.article import EntityKind
from copydesk.enrich.engine.spans import Span, SpanIndex, override_spans
from copydesk.enrich.names.gazetteer import Gazetteer

_PART = r"[A-Z][^\W\d_]*"
# Small words that places have between their names.
_LINK = (
    r"(?:am|an|auf|au|aux|by|ca|da|das|de|del|dem|der|des|di|do|dos|du|e|en|ès|im|in|l['’]|la|las|le|les|lès|lez|los|na|nad|next|ob"
    r"|on|pod|sous|sub|sul|super|sur|the|under|upon|y|zu)"
)
_HYPHENATED = re.compile(rf"(?<![\w'’-]){_PART}(?:(?:-{_LINK})*-{_PART})+(?![\w-])")
# "Ata-ur-Rehman", "Zia ul-Haq": one name of one person, however an engine cut it.
_OF_PERSON = re.compile(rf"(?<![\w'’-]){_PART}[- ]u[dlnrsz]-{_PART}(?![\w-])")
_HYPHEN = re.compile(r"-[A-Z]")
_LINKED = re.compile(rf"-{_LINK}-")
# What a known name may go on with behind the last hyphen: "Provence-Alpes-Côte d'Azur", "Friuli-Venezia Giulia".
_NEXT_WORD = re.compile(r"[ \t][^\W\d_][\w'’]*")
_LINK_BEFORE = re.compile(rf"(?<![\w'’-])({_PART}(?:-{_LINK})*-)$")
_REACH = 40


def join_hyphenated(text: str, spans: list[Span], gazetteer: Gazetteer) -> list[Span]:
    """`spans` in text order with each hyphenated name in one piece, where it is a known place or can be no two names.

    Two names stay two: "Moscow-Beijing", "Franco-German".
    """
    if _HYPHEN.search(text) is None:
        return spans
    index = SpanIndex(spans)
    joined = [
        name
        for word in _HYPHENATED.finditer(text)
        if (inside := index.touching(*word.span())) and (name := _read_word(text, word, inside, gazetteer)) is not None
    ]
    joined += [Span(*name.span(), EntityKind.PERSON) for name in _OF_PERSON.finditer(text) if _is_cut(name, index)]
    return list(_with_first_parts(text, override_spans(spans, joined), gazetteer))


def _is_cut(name: re.Match[str], index: SpanIndex) -> bool:
    """Whether spans have parts of a name, and none has all of it."""
    inside = index.touching(*name.span())
    return bool(inside) and not any(span.start <= name.start() and name.end() <= span.end for span in inside)


def _read_word(text: str, word: re.Match[str], inside: list[Span], gazetteer: Gazetteer) -> Span | None:
    """The place that a word is; None where it is none, or where a span has all of it."""
    start, end = word.span()
    if any(span.start <= start and end <= span.end for span in inside):
        return None
    known = _find_known_end(text, start, end, gazetteer)
    if known is not None and all(start <= span.start and span.end <= known for span in inside):
        return Span(start, known, EntityKind.PLACE)
    kinds = {span.kind for span in inside}
    if EntityKind.PERSON in kinds and _are_parts_of_person(word, inside, gazetteer):
        return Span(start, end, EntityKind.PERSON)
    first, *others = inside
    is_cut = first.kind is EntityKind.PLACE and first.start == start and first.end < end
    if is_cut and (_LINKED.search(word.group()) or (not others and _is_one_name(word.group(), gazetteer))):
        return Span(start, end, EntityKind.PLACE)
    return None


def _are_parts_of_person(word: re.Match[str], inside: list[Span], gazetteer: Gazetteer) -> bool:
    """Whether spans are parts of one surname of which an engine took one for something else: "Akufo | Addo"."""
    is_all = inside[0].start == word.start() and inside[-1].end == word.end() and len(inside) > 1
    return is_all and _is_one_name(f"-{word.group()}", gazetteer)


def _find_known_end(text: str, start: int, end: int, gazetteer: Gazetteer) -> int | None:
    """Where the longest known place ends that begins with the word."""
    following = _NEXT_WORD.match(text, end)
    ends = [following.end(), end] if following else [end]
    return next((one for one in ends if gazetteer.find(text[start:one])), None)


def _is_one_name(word: str, gazetteer: Gazetteer) -> bool:
    """Whether what stands behind the first hyphen is no name of its own: no place, no people, no acronym."""
    return not any(
        part.isupper() or part in gazetteer.people_of or gazetteer.find(part) for part in word.split("-")[1:]
    )


def _with_first_parts(text: str, spans: list[Span], gazetteer: Gazetteer) -> Iterator[Span]:
    """People with all of the given name ("Jean-|Pierre Morel"), or of a surname that the text has whole elsewhere."""
    whole = {form.rpartition(" ")[2] for span in spans if "-" in (form := span.of(text)) and " " in form}
    reached = 0
    for span in spans:
        before = _LINK_BEFORE.search(text, max(reached, span.start - _REACH), span.start)
        is_cut = (
            span.kind is EntityKind.PERSON
            and before is not None
            and (" " in span.of(text) or text[before.start() : span.end] in whole)
        )
        if before and is_cut and _is_one_name(f"-{before[1].rstrip('-')}", gazetteer):
            span = Span(before.start(), span.end, span.kind)
        reached = span.end
        yield span
