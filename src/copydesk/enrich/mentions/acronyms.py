"""Acronyms and what they stand for, by the algorithm of Schwartz and Hearst.

A. S. Schwartz and M. A. Hearst, "A Simple Algorithm for Identifying Abbreviation Definitions in Biomedical Text",
Pacific Symposium on Biocomputing 8 (2003), 451-462.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from copydesk.article import EntityKind
from copydesk.enrich.engine.spans import Span, SpanIndex, free_of, override_spans, without_overlaps
from copydesk.enrich.names.folding import fold_name
from copydesk.enrich.names.tables import OrganizationNames

# The bounds of Schwartz and Hearst, but at least two capitals: lower-case abbreviations name no organization.
SHORTEST, LONGEST = 2, 10
SHORTEST_OF_ONE_WORD = 3
_MOST_WORDS_BEYOND = 5
# Code points in which the most words of a long form fit.
_WINDOW = 200

_PARENTHESIS = re.compile(r"\(([^()\n]{2,100})\)")
_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀČĎĘĞŁŃŚŞŠŹŻŽА-ЯЁІЇЄ]"
_ACRONYM = re.compile(rf"{_CAPITAL}[\w&/.-]*{_CAPITAL}[\w&/.-]*")
_ACRONYM_BEFORE = re.compile(rf"(?<![\w.-])({_CAPITAL}[\w&/.-]*{_CAPITAL}[\w&/.-]*)\s+$")
_WORD = re.compile(r"\S+")
_LOWER_WORDS = frozenset(
    re.split(
        " ",
        "a an and at by da das de degli dei del della der des di do dos du e el en et for für in la "
        "las los of on para per pour the to und van voor von y",
    )
)
_SENTENCE_BREAK = re.compile(r"[.!?]['\"”’)]*\s+(?=[A-Z])|\n|[;:\"“”()]")


@dataclass(frozen=True, slots=True)
class Acronym:
    """An acronym that a text explains: both forms and the code points at which each stands."""

    short: str
    long: str
    short_at: tuple[int, int]
    long_at: tuple[int, int]


def find_acronyms(text: str) -> list[Acronym]:
    """The pairs in "Long Form (ABC)" and "ABC (Long Form)", in text order; long forms are capitalized names."""
    return [pair for found in _PARENTHESIS.finditer(text) if (pair := _read_parenthesis(text, found)) is not None]


def _read_parenthesis(text: str, found: re.Match[str]) -> Acronym | None:
    inside = found.group(1)
    if _is_acronym(inside):
        return _match_before(text, inside, found.start(1), found.start())
    before = _ACRONYM_BEFORE.search(text, max(0, found.start() - LONGEST - 2), found.start())
    if before and _is_acronym(before.group(1)):
        start = _find_long_form(before.group(1), inside)
        if start == 0 and _is_name(inside):
            return Acronym(before.group(1), inside, before.span(1), found.span(1))
    return None


def _is_acronym(form: str) -> bool:
    return SHORTEST <= len(form) <= LONGEST and _ACRONYM.fullmatch(form) is not None


def _match_before(text: str, short: str, short_start: int, parenthesis: int) -> Acronym | None:
    """The long form that ends before the parenthesis: by its words' initials, else by its letters."""
    limit = min(len(short) + _MOST_WORDS_BEYOND, len(short) * 2)
    words = list(_WORD.finditer(text, _last_break(text, parenthesis), parenthesis))[-limit:]
    if not words:
        return None
    window, end = words[0].start(), words[-1].end()
    offset = _find_by_initials(short, text[window:end])
    if offset is None:
        offset = _find_long_form(short, text[window:end])
    if offset is None:
        return None
    start = window + offset
    long = text[start:end]
    if not _is_name(long) or len(long) <= len(short) or short in long.split():
        return None
    if " " not in long and not _is_of_one_word(short, long):
        return None
    return Acronym(short, long, (short_start, short_start + len(short)), (start, end))


def _is_of_one_word(short: str, long: str) -> bool:
    """Whether an acronym is a word's own ("Kuomintang (KMT)"), and no stock's or country's behind it."""
    return short.isalpha() and SHORTEST_OF_ONE_WORD <= len(short) <= len(long) // 2 and long[1:].islower()


def _find_by_initials(short: str, candidate: str) -> int | None:
    """Where the last capitalized words of `candidate` start whose initials are the letters of `short`, in any order.

    Order doesn't count, because machine translation puts a name's words in another one ("NATO Security and Training
    Assistance for Ukraine (NSATU)").
    """
    letters = [letter for letter in short.upper() if letter.isalnum()]
    capitalized = [word for word in _WORD.finditer(candidate) if word.group()[0].isupper()][-len(letters) :]
    if sorted(word.group()[0] for word in capitalized) != sorted(letters):
        return None
    return capitalized[0].start()


def _last_break(text: str, end: int) -> int:
    """Where the sentence that ends at `end` begins, as far as a long form can reach back."""
    start = max(0, end - _WINDOW)
    for found in _SENTENCE_BREAK.finditer(text, start, end):
        start = found.end()
    return start


def _find_long_form(short: str, candidate: str) -> int | None:
    """Where the long form starts in `candidate`, None where its letters don't spell `short`.

    Letters are matched from the right; the acronym's first must begin a word.
    """
    at = len(candidate)
    for index in range(len(short) - 1, -1, -1):
        letter = short[index].lower()
        if not letter.isalnum():
            continue
        at -= 1
        while at >= 0 and (candidate[at].lower() != letter or (index == 0 and at > 0 and candidate[at - 1].isalnum())):
            at -= 1
        if at < 0:
            return None
    return at


def _is_name(form: str) -> bool:
    """Whether every word of `form` is capitalized, but for articles, prepositions and conjunctions."""
    words = form.split()
    return words[0][0].isupper() and all(word[0].isupper() or word in _LOWER_WORDS for word in words)


def join_long_forms(text: str, spans: list[Span], acronyms: list[Acronym], names: OrganizationNames) -> list[Span]:
    """`spans` with each explained organization as one span over its long form and one over its acronym.

    An engine cuts long names short ("NATO Security Assistance" | "Ukraine"). Only what it saw as an organization, in
    the long form's part or in the acronym anywhere, counts as one, and what ends like one ("... Training Centre").
    """
    organizations = {span.of(text) for span in spans if span.kind is EntityKind.ORGANIZATION}
    organizations |= {pair.short for pair in acronyms if fold_name(pair.long.split()[-1]) in names.acronym_heads}
    spans = _without_papers(text, spans, acronyms, names)
    acronyms = [pair for pair in acronyms if not _is_paper(pair, names)]
    added = without_overlaps(_organization_spans(SpanIndex(spans), acronyms, organizations))
    return override_spans(spans, added)


def _is_paper(pair: Acronym, names: OrganizationNames) -> bool:
    first, second, *_ = words = [*(fold_name(word) for word in pair.long.split()), ""]
    return words[-2] in names.papers or (first in names.papers and second in ("of", "on", "for", "against"))


def _without_papers(text: str, spans: list[Span], acronyms: list[Acronym], names: OrganizationNames) -> list[Span]:
    """`spans` without what is explained as a treaty, a scheme or the like, in both of its forms."""
    papers = [pair for pair in acronyms if _is_paper(pair, names)]
    if not papers:
        return spans
    forms = {form for pair in papers for form in (pair.short, pair.long)}
    long_forms = [Span(*pair.long_at, EntityKind.ORGANIZATION) for pair in papers]
    return [span for span in free_of(spans, long_forms) if span.of(text) not in forms]


def _organization_spans(index: SpanIndex, acronyms: list[Acronym], organizations: set[str]) -> Iterator[Span]:
    for pair in acronyms:
        inside = index.touching(*pair.long_at)
        is_cut_off = any(span.start < pair.long_at[0] for span in inside)
        is_place = any(span.kind is EntityKind.PLACE and (span.start, span.end) == pair.long_at for span in inside)
        is_seen = pair.short in organizations or any(span.kind is EntityKind.ORGANIZATION for span in inside)
        if is_seen and not is_place and not is_cut_off:
            yield Span(*pair.long_at, EntityKind.ORGANIZATION)
            yield Span(*pair.short_at, EntityKind.ORGANIZATION)
