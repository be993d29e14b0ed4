"""Teams that reports of matches call by their places: "Georgetown took a 34-32 lead", "beat Baltimore"."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from copydesk.article import EntityKind
from copydesk.enrich.engine.spans import Span
from copydesk.enrich.mentions.vocabulary import has_any_of
from copydesk.enrich.names.gazetteer import Gazetteer
from copydesk.enrich.names.tables import SportWords

# What makes a report of matches: so many scores and so many words of sport.
LEAST_SCORES, LEAST_WORDS = 2, 3
# A place so often a team is one wherever nothing says that it is the place.
OFTEN_A_TEAM = 2

_SCORE = re.compile(r"(?<![\d-])\d{1,3}-\d{1,3}(?![\d-])")
_CLUB = re.compile(r"[ ](?:Albion|Athletic|City|Hotspur|Rovers|Town|United|Villa|Wanderers)$")
_PLACE_BEFORE = re.compile(r"\b(?:in|at|near|from|of|to)[ \t]$")
# "In goal for Holm's team" says whose team it is.
_POSSESSIVES = ("'s", "’s")
_REACH_BEFORE = 25


def tells_of_match(text: str, words: SportWords) -> bool:
    """Whether a text is a report of matches."""
    if not has_any_of(text, words.words):
        return False
    return len(_SCORE.findall(text)) >= LEAST_SCORES and len(_word_pattern(words.words).findall(text)) >= LEAST_WORDS


def find_clubs(text: str, spans: list[Span], gazetteer: Gazetteer, words: SportWords) -> list[Span]:
    """`spans` of a text on sport with clubs as organizations that an engine took for places: "Hull City"."""
    clubs = {form for span in spans if span.kind is EntityKind.PLACE and _CLUB.search(form := span.of(text))}
    clubs = {form for form in clubs if not gazetteer.find(form) and gazetteer.find(form.rpartition(" ")[0])}
    if not clubs or not has_any_of(text, words.words | words.verbs):
        return spans
    return [Span(span.start, span.end, EntityKind.ORGANIZATION) if span.of(text) in clubs else span for span in spans]


def find_teams(text: str, spans: list[Span], gazetteer: Gazetteer, words: SportWords) -> list[Span]:
    """`spans` of a report of matches with places as organizations where their teams are meant. Countries stay so."""
    places = [span for span in spans if span.kind is EntityKind.PLACE]
    before, after = _patterns(words)
    playing = {
        span
        for span in places
        if not gazetteer.is_country(span.of(text))
        and (
            after.match(text, span.end)
            or (
                before.search(text, max(0, span.start - _REACH_BEFORE), span.start)
                and not text.startswith(_POSSESSIVES, span.end)
            )
        )
    }
    counted = Counter(span.of(text) for span in playing)
    often = {form for form, number in counted.items() if number >= OFTEN_A_TEAM}
    teams = playing | {span for span in places if span.of(text) in often and not _is_place_there(text, span)}
    return [Span(span.start, span.end, EntityKind.ORGANIZATION) if span in teams else span for span in spans]


def _is_place_there(text: str, span: Span) -> bool:
    is_located = _PLACE_BEFORE.search(text, max(0, span.start - _REACH_BEFORE), span.start) is not None
    return is_located or text.startswith(",", span.end)


@cache
def _word_pattern(words: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(words))})\b", re.IGNORECASE)


@cache
def _patterns(words: SportWords) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands before a team, and what behind one."""
    before = "|".join(sorted(words.before_teams))
    verbs = "|".join(sorted(words.verbs))
    owned = "|".join(sorted(words.owned))
    return (
        re.compile(rf"\b(?:{before}|No\.[ \t]?\d+)[ \t](?:host[ \t]|No\.[ \t]?\d+[ \t])?$"),
        re.compile(rf"[ \t](?:\(\d+-\d+(?:-\d+)?\)|(?:{verbs})\b)|['’]s?[ \t](?:{owned}|\d+)\b"),
    )
