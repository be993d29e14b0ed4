"""All that speaks for a publication day, gathered: what is stated, what the text tells, when the file landed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta, tzinfo

from copydesk.article import (
    Content,
    DateCandidate,
    DateClue,
    DateConflict,
    DateConflictKind,
    DateOrigin,
    DatePrecision,
    Provenance,
    RemovedKind,
)
from copydesk.normalize.dates.calendar import nearest_weekday, weekday_name
from copydesk.normalize.dates.clues import LANDING_SLACK, Reading, Surroundings, Zones, find_unread, read_clues
from copydesk.normalize.dates.expressions import (
    DateExpression,
    contradicts_weekday,
    find_expressions,
    resolve,
)
from copydesk.normalize.dates.locale import find_locale
from copydesk.normalize.dates.mentions import MAX_CHARACTERS
from copydesk.normalize.dates.news_day import find_news_day
from copydesk.normalize.language import UNKNOWN
from copydesk.normalize.tables import DateTables, load_zone
from copydesk.normalize.text import normalize_text

# Statements in words, which may name a weekday beside the date.
_IN_WORDS = frozenset({DateOrigin.SIDECAR, DateOrigin.TEXT, DateOrigin.TIME_ELEMENT, DateOrigin.DATELINE})
# What a page tells programs, and what it shows.
_FOR_PROGRAMS = (DateOrigin.JSON_LD, DateOrigin.META)
# Days of two time zones.
NEIGHBOURS = timedelta(days=1)
# How cleaning calls what is no page.
PLAIN_TEXT = "text"
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
# Every month and day of a year is nearest to that year's middle.
MID_YEAR = (7, 2)
_BY_HEADLINE = frozenset({DateOrigin.TIME_ELEMENT, DateOrigin.TEXT})


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known. `stated` and `modified` are in the order of the clues; `told` is what the text says of its news.

    `contradictions` are statements that contradict themselves, by their text; `unread` are those meant as a date that
    nobody here can read. `year` is the one that the text states of itself where that contradicts the landing.
    """

    stated: tuple[Reading, ...]
    modified: tuple[Reading, ...]
    told: tuple[Reading, ...]
    landed_on: date
    contradictions: tuple[tuple[str, DateConflict], ...] = ()
    unread: tuple[DateClue, ...] = ()
    year: int | None = None

    @property
    def latest(self) -> date:
        """What lies behind this day is in the future of the landing."""
        return self.landed_on + LANDING_SLACK

    def without_future(self) -> Evidence:
        """The evidence that isn't in the future."""
        return replace(
            self,
            stated=tuple(one for one in self.stated if one.on <= self.latest),
            modified=tuple(one for one in self.modified if one.on <= self.latest),
            told=tuple(one for one in self.told if one.on <= self.latest),
        )


def gather_evidence(
    content: Content,
    body: str,
    provenance: Provenance,
    tables: DateTables,
    default_zone: tzinfo,
    language: str = UNKNOWN,
) -> Evidence:
    """Every clue read. `body` is the normalized body, `default_zone` that of sources which state none, `language` the
    one that the body is written in.
    """
    landed_on = provenance.landed_on
    clues = list_clues(content, provenance)
    zones = Zones(load_zone(provenance.timezone) if provenance.timezone else None, default_zone)
    locale = find_locale(provenance.language, language, provenance.timezone)
    around = Surroundings(landed_on, zones, locale, tuple(find_stated_years(content)))
    readings = read_clues(clues, tables, around)
    if any(one.assumes_year for one in readings):
        around = replace(around, anchor=find_latest_day(body, landed_on))
        readings = read_clues(clues, tables, around)
    stated = tuple(one for one in readings if not one.candidate.is_modification)
    modified = tuple(one for one in readings if one.candidate.is_modification)
    changes = find_changes(stated, modified)
    stated, modified = tuple(one for one in stated if one not in changes), (*modified, *changes)
    day = next((one.on for one in stated if one.is_day and one.on <= around.latest), None)
    told = read_news_day(find_news_day(body), around, day)
    reference = day or landed_on
    in_words = [clue.text for clue in clues if clue.origin in _IN_WORDS] + [one.candidate.text for one in told]
    contradictions = [(text, found) for text in in_words for found in find_weekday_conflicts(text, reference)]
    return Evidence(
        stated,
        modified,
        told,
        landed_on,
        tuple(dict.fromkeys(contradictions)),
        tuple(find_unread(clues, tables, around)),
        max(around.years) if around.doubts_landing else None,
    )


def find_stated_years(content: Content) -> Iterator[int]:
    """The years in the copyright lines and credits of a plain text: those of a page are its site's."""
    if content.method == PLAIN_TEXT:
        for part in content.removed:
            if part.kind in (RemovedKind.COPYRIGHT, RemovedKind.CREDIT):
                yield from map(int, _YEAR.findall(part.text))


def find_latest_day(body: str, landed_on: date) -> date | None:
    """The latest day or month before the landing that the text names with its year."""
    named = (resolve(one, landed_on) for one in find_expressions(body[:MAX_CHARACTERS]) if one.year and one.month)
    return max((on for on in named if on is not None and on <= landed_on), default=None)


def find_changes(stated: tuple[Reading, ...], modified: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """The days by the headline that are changes, though nothing there says so.

    The page's data give that day to the change, and another, earlier one to the publication: sites show readers how
    fresh a page is.
    """
    changed = {one.on for one in modified if one.origin in _FOR_PROGRAMS}
    # Each of the two says the surest first; further meta elements often repeat the change.
    firsts = (next((one for one in stated if one.origin is origin and one.is_day), None) for origin in _FOR_PROGRAMS)
    published = [one.on for one in firsts if one is not None]
    if not published or any(day in changed for day in published):
        return ()
    return tuple(
        one
        for one in stated
        if one.origin in _BY_HEADLINE and one.on in changed and one.on - max(published) > NEIGHBOURS
    )


def list_clues(content: Content, provenance: Provenance) -> tuple[DateClue, ...]:
    """The clues that cleaning found, with the dateline and the address, each once."""
    clues = list(content.date_clues)
    if content.dateline and content.dateline.date_text:
        clues.append(DateClue(text=content.dateline.date_text, origin=DateOrigin.DATELINE))
    if provenance.url:
        clues.append(DateClue(text=provenance.url, origin=DateOrigin.URL))
    return tuple(dict.fromkeys(clues))


def read_news_day(expression: DateExpression | None, around: Surroundings, stated: date | None) -> tuple[Reading, ...]:
    """The readings of the news day: a weekday, a date, or for a contradictory "Monday, Oct. 15" both, weekday first.

    There the weekday is believed: it is what the writer lived through, while the number is what gets mistyped,
    mistranslated, or set to the day of the reprint. It is the such weekday nearest to the date that has come. A back
    file's bare weekday says nothing.
    """
    reference = stated or (date(max(around.years), *MID_YEAR) if around.doubts_landing else around.landed_on)
    on = resolve(expression, reference) if expression else None
    if expression is None or on is None:
        return ()
    if expression.day is None:
        is_lost = stated is None and around.doubts_landing
        return () if is_lost else (build_told(expression, on, DateOrigin.WEEKDAY),)
    written = build_told(expression, on, DateOrigin.TEXT)
    if expression.weekday is None or not contradicts_weekday(expression, on):
        return (written,)
    meant = nearest_weekday(expression.weekday, on, latest=around.landed_on)
    return build_told(expression, meant, DateOrigin.WEEKDAY), written


def build_told(expression: DateExpression, on: date, origin: DateOrigin) -> Reading:
    """A reading of the text itself."""
    return Reading(DateCandidate(on=on, precision=DatePrecision.DAY, origin=origin, text=expression.text))


def find_weekday_conflicts(text: str, reference: date) -> tuple[DateConflict, ...]:
    """Dates in a statement whose weekday is another one: "Monday, October 15th: 2024-10-15 is a Tuesday"."""
    return tuple(
        DateConflict(
            kind=DateConflictKind.WEEKDAY_CONTRADICTS_DATE,
            detail=f"{expression.text.replace('.,', ',')}: {on.isoformat()} is a {weekday_name(on)}",
        )
        for expression in find_expressions(normalize_text(text))
        if (on := resolve(expression, reference)) is not None and contradicts_weekday(expression, on)
    )
