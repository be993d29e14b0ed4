"""Organizations whose last or first word says that they are one: "Can Tho University", "Court of Appeal of Ontario"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from copydesk.article import EntityKind
from copydesk.enrich.engine.spans import Span, SpanIndex, override_spans
from copydesk.enrich.names.folding import fold_name
from copydesk.enrich.names.gazetteer import Gazetteer
from copydesk.enrich.names.tables import NameWords, OrganizationNames

# A run of capitalized words; "of" joins two of them ("Court of Appeal"), "and" doesn't.
_WORD = r"[A-Z][\w'’&-]*"
_RUN = re.compile(rf"(?<![\w.'’-]){_WORD}(?:[ \t](?:of[ \t](?:the[ \t])?|&[ \t])?{_WORD})+")
_PARTS = re.compile(r"[ \t]+")
_LONGEST = 7
# Blanks in a run that is an organization though the engine saw nothing in it.
_SURE_LENGTH = 2
# So are two words behind "the" that no common noun ends so.
_NAMED = re.compile(
    r"\bthe[ \t][A-Z][\w'’-]+[ \t](?:Academy|Foundation|Institute|Ministry|Museum|Observatory|Orchestra|University)$"
)
# Two words at least are left for the institution itself: "Kisumu's | Eastern Lakes", and no "St John's | College".
_OWNED = re.compile(r"['’]s[ \t]+(?=\S+[ \t]+\S)")
_POSSESSIVE = re.compile(r"['’]s?$")
_OFFICE = re.compile(r"\b[a-z][\w-]*[ \t]+(?:of|at|for)[ \t]+(?:the[ \t]+)?(?=[A-Z])")


def find_headed(
    text: str, spans: list[Span], names: OrganizationNames, words: NameWords, gazetteer: Gazetteer
) -> list[Span]:
    """`spans` with the organizations that are known by their heads, in the place of the pieces of an engine.

    One that a span crosses stays as the engine has it, and so does one in a line of capitals.
    """
    spans = [_strip_office(text, span) for span in spans]
    index = SpanIndex(spans)
    added: list[Span] = []
    for run in _find_runs(text, names, words):
        span = _without_owner(text, run, index)
        inside = index.touching(span.start, span.end)
        crosses = any(one.start < span.start or one.end > span.end for one in inside)
        # The engine knows the institution, and what stands before it is whose it is: "German | Foreign Ministry".
        crosses = crosses or any(
            one.end == span.end and one.kind is span.kind and _is_owner(text[span.start : one.start], gazetteer)
            for one in inside
        )
        is_same = [(one.start, one.end, one.kind) for one in inside] == [(span.start, span.end, span.kind)]
        is_sure = _is_sure(text, span, names)
        if (inside or is_sure) and not crosses and not is_same:
            added.append(span)
    return override_spans(spans, added)


def _is_sure(text: str, span: Span, names: OrganizationNames) -> bool:
    """Whether a run is an organization though the engine saw nothing in it; "School of Medicine" isn't."""
    if span.of(text).count(" ") >= _SURE_LENGTH:
        return fold_name(_PARTS.split(span.of(text), 1)[0]) not in names.strong_heads
    return _NAMED.search(text, max(0, span.start - 4), span.end) is not None


def _find_runs(text: str, names: OrganizationNames, words: NameWords) -> Iterator[Span]:
    for run in _RUN.finditer(text):
        parts = _PARTS.split(run.group())
        first = 0
        while first < len(parts) - 1 and fold_name(parts[first]) in words.openers:
            first += 1
        # Whatever "of" joins before the head are two names: "Faik Nerweyi of the Kurdistan Democratic Party".
        last = max((i for i, part in enumerate(parts) if fold_name(part) in names.strong_heads), default=0)
        while "of" in parts[first:last]:
            last = max((i for i in range(last) if fold_name(parts[i]) in names.strong_heads), default=0)
        # "Court of Appeal", "University of Ghana": what "of" adds belongs to the head.
        end = last
        while end + 2 < len(parts) and parts[end + 1] == "of":
            end += 3 if parts[end + 2] == "the" and end + 3 < len(parts) else 2
        is_first = last == first and end > last and fold_name(parts[last]) in names.strong_heads
        if (last > first or is_first) and end - first < _LONGEST and not run.group().isupper():
            start = run.start() + len(" ".join(parts[:first])) + (1 if first else 0)
            name = " ".join(parts[: end + 1])
            yield Span(start, run.start() + len(_POSSESSIVE.sub("", name)), EntityKind.ORGANIZATION)


def _without_owner(text: str, run: Span, index: SpanIndex) -> Span:
    """A run without whose it is: "Kisumu's Eastern Lakes Research Institute", "the CDC's Advisory Committee"."""
    first = next(iter(index.touching(run.start, run.start + 1)), None)
    is_owner = first is not None and (first.kind is EntityKind.PLACE or _is_body(first.of(text), first.kind))
    owned = _OWNED.match(text, first.end, run.end) if first and is_owner else None
    return Span(owned.end(), run.end, run.kind) if owned else run


def _is_body(form: str, kind: EntityKind) -> bool:
    """Whether an organization is one by more than a surname: "Lloyd's Register" is one name."""
    return kind is EntityKind.ORGANIZATION and (form.isupper() or " " in form)


def _is_owner(words: str, gazetteer: Gazetteer) -> bool:
    """Whether words before an institution say which people's or country's it is."""
    form = words.strip()
    return form in gazetteer.people_of or gazetteer.is_country(form)


def _strip_office(text: str, span: Span) -> Span:
    """An organization without the office that an engine took in: "European office of the World Health Organization"."""
    if span.kind is not EntityKind.ORGANIZATION:
        return span
    offices = [found.end() for found in _OFFICE.finditer(text, span.start, span.end)]
    return Span(offices[-1], span.end, span.kind) if offices else span
