"""Lists and tables of results, where the form of a line says what its names are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from copydesk.article import EntityKind
from copydesk.enrich.engine.spans import Span, SpanIndex, free_of, override_spans, without_overlaps
from copydesk.enrich.mentions.sighting import scan_forms
from copydesk.enrich.names.gazetteer import Gazetteer, group_by_first_word

# Fewer lines of one form are no table.
LEAST_ROWS, LEAST_RESULTS, LEAST_CLUBS = 4, 2, 3
_MOST_WORDS = 4

_WORD = r"[^\W\d_a-zß-ÿ][\w.'’-]*"
# "3. Jan Bos (Netherlands) 1:16.38"
_RANKED = re.compile(
    rf"^[ \t]*\d+\s?[.=)]?[ \t]+({_WORD}(?:[ \t]{_WORD}){{1,3}})[ \t]\(({_WORD}(?:[ \t]{_WORD}){{0,2}})\)", re.MULTILINE
)
# "Bury 21 11 6 4 33 20 39": a name and five figures at least.
_STANDING = re.compile(
    r"^(?:\d+\.?[ \t])?(?:[X-Zx-z]-)?([A-Z][^\d\n]{0,40}?)(?:[ \t]+[-+.]?\d[\d.,/-]*){5,}[ \t]*$", re.MULTILINE
)
# "Montrose 2 Ross County 1"
_TEAM = r"([A-Z][A-Za-z.'’() &-]{1,30}?)"
_RESULT = re.compile(rf"^{_TEAM}[ \t](\d{{1,3}})[ \t]{_TEAM}[ \t](\d{{1,3}})[ \t]*$", re.MULTILINE)
# "Robbie Earle (Wimbledon), Les Ferdinand (Newcastle)"
_CLUB = re.compile(rf"[ \t]\(({_WORD}(?:[ \t]{_WORD})?)\)")
_SHORTEST_CLUB = 4
# "5-8. Heroic, Cloud9 -- $5,000, 75 points", "$5,000, 75 points -- Heroic, Cloud9"
_PRIZE = r"\$\d[\d,]*(?:,[ \t](?:\d+|no)(?:[ \t][A-Z][\w ]*)?[ \t]points?)?"
_PRIZES = re.compile(
    rf"^(?:[\dT-]+\.?[ \t])?(?:{_PRIZE}[ \t](?:--|—)[ \t](?P<behind>[^\n$]+?)"
    rf"|(?P<before>[^\n$]+?)[ \t](?:--|—)[ \t]{_PRIZE}[^\n]*)$",
    re.MULTILINE,
)
_DASHES = re.compile("--|—")
_PRIZED = re.compile(r"[^,\n]+")


def read_results(text: str, spans: list[Span], gazetteer: Gazetteer) -> list[Span]:
    """`spans` with the people of ranked lists, and with the teams of standings, results and lists of scorers.

    A country is none of those: newspapers' tables of national teams name the countries.
    """
    ranked = [Span(*one.span(1), EntityKind.PERSON) for one in _RANKED.finditer(text) if gazetteer.is_country(one[2])]
    spans = override_spans(spans, ranked)
    for teams in (
        _find_standings(text, spans),
        _find_results(text, spans),
        _find_clubs(text, spans),
        _find_prizes(text, spans),
    ):
        new = [team for team in teams if not gazetteer.is_country(team.of(text))]
        spans = override_spans(spans, new)
    return spans


def _find_standings(text: str, spans: list[Span]) -> list[Span]:
    """What opens the rows of a table of figures."""
    rows = [Span(*one.span(1), EntityKind.ORGANIZATION) for one in _STANDING.finditer(text)]
    rows = [row for row in rows if len(row.of(text).split()) <= _MOST_WORDS]
    return rows if len(rows) >= LEAST_ROWS and _are_organizations(rows, spans) else []


def _find_results(text: str, spans: list[Span]) -> list[Span]:
    """Both sides of lines of results."""
    found = list(_RESULT.finditer(text))
    sides = [Span(*one.span(side), EntityKind.ORGANIZATION) for one in found for side in (1, 3)]
    return sides if len(found) >= LEAST_RESULTS and _are_organizations(sides, spans) else []


def _are_organizations(rows: list[Span], spans: list[Span]) -> bool:
    """Whether most of what the engine knows of them are some: golfers have tables, too, and ports."""
    index = SpanIndex(spans)
    known = Counter(span.kind for row in rows for span in index.touching(row.start, row.end))
    return known[EntityKind.ORGANIZATION] * 2 > known.total()


def _find_prizes(text: str, spans: list[Span]) -> list[Span]:
    """The teams of a table of prizes, and each where the text names it besides."""
    rows = list(_PRIZES.finditer(text)) if "$" in text and _DASHES.search(text) else []
    teams = [
        Span(
            part.end() - len(part.group().lstrip()), part.start() + len(part.group().rstrip()), EntityKind.ORGANIZATION
        )
        for row in rows
        for part in _PRIZED.finditer(text, *row.span(row.lastgroup or 0))
    ]
    teams = [team for team in teams if len(team.of(text).split()) <= _MOST_WORDS]
    if len(rows) < LEAST_ROWS or not _are_organizations(teams, spans):
        return []
    forms = {form for team in teams if (form := team.of(text))[:1].isupper()}
    again = (
        Span(start, end, EntityKind.ORGANIZATION) for start, end, _ in scan_forms(text, group_by_first_word(forms))
    )
    return without_overlaps([*teams, *free_of(again, teams)])


def _find_clubs(text: str, spans: list[Span]) -> Iterator[Span]:
    """What stands in parentheses behind people, where the engine knows more of it as organizations than as places."""
    people = {span.end for span in spans if span.kind is EntityKind.PERSON}
    found = [one for one in _CLUB.finditer(text) if one.start() in people] if people else []
    if len(found) < LEAST_CLUBS:
        return
    kinds = {(span.start, span.end): span.kind for span in spans}
    counted = Counter(kinds.get(one.span(1)) for one in found)
    if counted[EntityKind.ORGANIZATION] < max(LEAST_CLUBS, 2 * counted[EntityKind.PLACE] + 1):
        return
    for one in found:
        if len(one[1]) >= _SHORTEST_CLUB:
            yield Span(*one.span(1), EntityKind.ORGANIZATION)
