"""Which publication date is believed: `RULES`, asked from top to bottom; the first that has an answer wins.

What lies in the future of the landing day is passed over. `CEILINGS` says what a conflict leaves of the confidence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from copydesk.article import (
    Confidence,
    DateCandidate,
    DateConflict,
    DateConflictKind,
    DateOrigin,
    DatePrecision,
    Published,
)
from copydesk.normalize.dates.clues import FRESH, Reading
from copydesk.normalize.dates.evidence import Evidence

# Statements that differ by no more than this can both be right: time zones, and a wire's night desk.
AGREEMENT = timedelta(days=1)
# Before the web there were no pages to date: such a day is mostly a system's default, unless something supports it or
# the archive itself landed then (a landing is a folder named by day, and may hold the 1980s).
# What is told of as the news, with its year, so long before the landing makes a back file.
A_YEAR = timedelta(days=365)
WEB_BEGINS = date(1990, 1, 1)

# Of two statements that contradict each other the one further left is believed. JSON-LD is written for search engines,
# which check it; what readers see is what editors see; other meta elements often hold the day of the last rebuild.
TRUST = (
    DateOrigin.SIDECAR,
    DateOrigin.FIELD,
    DateOrigin.JSON_LD,
    DateOrigin.TIME_ELEMENT,
    DateOrigin.TEXT,
    DateOrigin.META,
    DateOrigin.URL,
    DateOrigin.DATELINE,
)
VISIBLE = (DateOrigin.TIME_ELEMENT, DateOrigin.TEXT)
# What one hand has written. The visible dates are one source: beside the article's stand those of teasers and events.
# htmldate (MARKUP) is none: it reads the same elements again.
SOURCES = (
    (DateOrigin.SIDECAR,),
    (DateOrigin.FIELD,),
    (DateOrigin.JSON_LD,),
    VISIBLE,
    (DateOrigin.META,),
    (DateOrigin.URL,),
    (DateOrigin.DATELINE,),
)

Choose = Callable[[Evidence], Reading | None]


# ── the ways to choose ───────────────────────────────────────────────────────────────────────────────────


def take(*origins: DateOrigin) -> Choose:
    """The way that takes the first day which one of these origins states."""
    return lambda evidence: next(iter(select_days(evidence, origins)), None)


def choose_first_address(evidence: Evidence) -> Reading | None:
    """The day in the address, where all other statements are more than a day later."""
    address = take(DateOrigin.URL)(evidence)
    others = [one.on for one in select_days(evidence, TRUST) if one.origin is not DateOrigin.URL]
    return address if address and others and min(others) - address.on > AGREEMENT else None


def choose_agreed(evidence: Evidence) -> Reading | None:
    """The day that most origins name, if two do; of equals the one whose best origin is trusted most."""
    by_day: dict[date, dict[DateOrigin, Reading]] = {}
    for reading in select_days(evidence, TRUST):
        by_day.setdefault(reading.on, {}).setdefault(reading.origin, reading)
    agreed = [voices for voices in by_day.values() if len(voices) > 1]
    if not agreed:
        return None
    best = min(agreed, key=lambda voices: (-len(voices), min(map(TRUST.index, voices))))
    ranked = sorted(best.values(), key=lambda one: TRUST.index(one.origin))
    return next((one for one in ranked if one.candidate.at is not None), ranked[0])


def choose_supported(evidence: Evidence) -> Reading | None:
    """The most trusted day that another source's month or neighbouring day supports."""
    ranked = sorted(select_days(evidence, TRUST), key=lambda one: TRUST.index(one.origin))
    return next((one for one in ranked if is_supported(one, evidence)), None)


def choose_found_twice(evidence: Evidence) -> Reading | None:
    """The date nearest to the headline, where htmldate, by rules of its own, comes to the same day."""
    visible, found = take(*VISIBLE)(evidence), take(DateOrigin.MARKUP)(evidence)
    return visible if visible and found and visible.on == found.on else None


def choose_confirmed_dateline(evidence: Evidence) -> Reading | None:
    """The dateline's day, where the text's own weekday or date is that day too."""
    dateline = take(DateOrigin.DATELINE)(evidence)
    return dateline if dateline and any(one.on == dateline.on for one in evidence.told) else None


def choose_fresh_news(evidence: Evidence) -> Reading | None:
    """The day of the news, where the file landed within a week after it; an older one is mostly something else's."""
    told = next(iter(evidence.told), None)
    return told if told and evidence.landed_on - told.on <= FRESH else None


def choose_back_news(evidence: Evidence) -> Reading | None:
    """The date of the news in a back file: of the year that the text states, or in full, years before it landed."""
    dated = [one for one in evidence.told if one.origin is DateOrigin.TEXT]
    return next((one for one in dated if one.on.year == evidence.year or is_of_old(one, evidence)), None)


def is_of_old(told: Reading, evidence: Evidence) -> bool:
    """Whether the text tells of a day with its year, long before it landed."""
    return str(told.on.year) in told.candidate.text and evidence.landed_on - told.on > A_YEAR


def choose_year(evidence: Evidence) -> Reading | None:
    """The year that the text states of itself, where it landed in a later one."""
    if evidence.year is None:
        return None
    year = DateCandidate(
        on=date(evidence.year, 1, 1), precision=DatePrecision.YEAR, origin=DateOrigin.TEXT, text=str(evidence.year)
    )
    return Reading(year)


def choose_month(evidence: Evidence) -> Reading | None:
    """The first statement of a month."""
    return next((one for one in evidence.stated if one.precision is DatePrecision.MONTH), None)


def choose_modified(evidence: Evidence) -> Reading | None:
    """The first statement of when the article was changed."""
    return next(iter(evidence.modified), None)


def choose_landing_day(evidence: Evidence) -> Reading:
    """The day on which the file arrived."""
    day = evidence.landed_on
    return Reading(
        DateCandidate(on=day, precision=DatePrecision.DAY, origin=DateOrigin.LANDING_DAY, text=day.isoformat())
    )


# ── the rules ────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class DateRule:
    """One line of the table: why the day is believed, how it is found, how sure it is."""

    because: str
    choose: Choose
    confidence: Confidence


RULES = (
    DateRule("The file beside the article states it.", take(DateOrigin.SIDECAR), Confidence.HIGH),
    DateRule("A field of the file states it: of data, a feed, a mail.", take(DateOrigin.FIELD), Confidence.HIGH),
    DateRule("The address has it; all else is later: an old page, changed.", choose_first_address, Confidence.HIGH),
    DateRule("Two of the page's statements name it.", choose_agreed, Confidence.HIGH),
    DateRule("Another statement names its month or the day beside it.", choose_supported, Confidence.HIGH),
    DateRule("It stands by the headline, and htmldate finds it too.", choose_found_twice, Confidence.HIGH),
    DateRule("The dateline has it, and the text says it happened then.", choose_confirmed_dateline, Confidence.HIGH),
    DateRule("The page tells search engines.", take(DateOrigin.JSON_LD), Confidence.MEDIUM),
    DateRule("It stands by the headline.", take(*VISIBLE), Confidence.MEDIUM),
    DateRule("A meta element has it.", take(DateOrigin.META), Confidence.MEDIUM),
    DateRule("The address has it.", take(DateOrigin.URL), Confidence.MEDIUM),
    DateRule("The dateline has it.", take(DateOrigin.DATELINE), Confidence.MEDIUM),
    DateRule("Something on the page looks like it.", take(DateOrigin.MARKUP), Confidence.LOW),
    DateRule("The text says it happened then, and it landed within a week.", choose_fresh_news, Confidence.MEDIUM),
    DateRule("The text of a back file dates its own news.", choose_back_news, Confidence.LOW),
    DateRule("A month is stated, and no day.", choose_month, Confidence.LOW),
    DateRule("The page was changed then; it was published then or before.", choose_modified, Confidence.LOW),
    DateRule("A year is stated, and the file landed in a later one.", choose_year, Confidence.LOW),
    DateRule("The file landed then.", choose_landing_day, Confidence.LOW),
)

# What each conflict leaves of the confidence, at most.
CEILINGS = {
    DateConflictKind.WEEKDAY_CONTRADICTS_DATE: Confidence.LOW,
    DateConflictKind.FUTURE: Confidence.LOW,
    DateConflictKind.BEFORE_1990: Confidence.LOW,
    DateConflictKind.ASSUMED_YEAR: Confidence.LOW,
    DateConflictKind.CANDIDATES_DISAGREE: Confidence.MEDIUM,
    DateConflictKind.AMBIGUOUS: Confidence.MEDIUM,
    DateConflictKind.UNREAD: Confidence.HIGH,
}
# A future day elsewhere is wrong by itself. It says nothing against what a file states, or two statements agree on.
FUTURE_BESIDE_SURE = Confidence.MEDIUM
_ASCENDING = (Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH)


def choose_published(evidence: Evidence) -> Published:
    """The publication date by `RULES`, with all candidates and every reason to doubt it."""
    believable = evidence.without_future()
    rule, chosen = next((rule, found) for rule in RULES if (found := rule.choose(believable)) is not None)
    conflicts = tuple(find_conflicts(chosen, evidence))
    # A garbled date elsewhere in the article is worth knowing, but says nothing against what the page states.
    own = [conflict for text, conflict in evidence.contradictions if text == chosen.candidate.text]
    others = [conflict for _, conflict in evidence.contradictions]
    every = (*evidence.stated, *evidence.modified, *evidence.told, choose_landing_day(evidence))
    return Published(
        on=chosen.on,
        at=chosen.candidate.at,
        precision=chosen.precision,
        origin=chosen.origin,
        confidence=weigh_conflicts(rule.confidence, (*own, *conflicts)),
        because=rule.because,
        conflicts=tuple(dict.fromkeys((*others, *conflicts))),
        candidates=tuple(dict.fromkeys(one.candidate for one in every)),
    )


def weigh_conflicts(confidence: Confidence, conflicts: Iterable[DateConflict]) -> Confidence:
    """What the conflicts leave of a rule's confidence."""
    ceilings = dict(CEILINGS)
    if confidence is Confidence.HIGH:
        ceilings[DateConflictKind.FUTURE] = FUTURE_BESIDE_SURE
    return min([confidence, *(ceilings[one.kind] for one in conflicts)], key=_ASCENDING.index)


def choose_modification(evidence: Evidence, published_on: date | None) -> DateCandidate | None:
    """The most trusted statement of when the article was changed, unless that was before it was published."""
    ranked = sorted(evidence.without_future().modified, key=lambda one: rank_trust(one.origin))
    changed = (one.candidate for one in ranked if one.is_day)
    return next((one for one in changed if published_on is None or one.on >= published_on - AGREEMENT), None)


# ── conflicts ────────────────────────────────────────────────────────────────────────────────────────────


def find_conflicts(chosen: Reading, evidence: Evidence) -> Iterator[DateConflict]:
    """Why the chosen day may be wrong: what speaks against it, and what it doesn't say itself."""
    yield from find_doubts(chosen, evidence)
    for other in find_dissenters(chosen, evidence):
        if other.on > evidence.latest:
            detail = f"{other.origin} {other.on}, landed on {evidence.landed_on}"
            yield DateConflict(kind=DateConflictKind.FUTURE, detail=detail)
        else:
            detail = f"{chosen.origin} {chosen.on}, {other.origin} {other.on}"
            yield DateConflict(kind=DateConflictKind.CANDIDATES_DISAGREE, detail=detail)
    for clue in evidence.unread:
        yield DateConflict(kind=DateConflictKind.UNREAD, detail=f"{clue.origin} {clue.text[:80]!r}")


def find_doubts(chosen: Reading, evidence: Evidence) -> Iterator[DateConflict]:
    """What is doubtful of the chosen statement by itself: its age, its year, the order of its digits."""
    landed = f"landed on {evidence.landed_on}"
    # What a file's own field states of the last century is of the last century; pages have systems' defaults.
    is_page = chosen.origin not in (DateOrigin.SIDECAR, DateOrigin.FIELD)
    if is_page and chosen.on < WEB_BEGINS <= evidence.landed_on and not is_supported(chosen, evidence):
        yield DateConflict(kind=DateConflictKind.BEFORE_1990, detail=f"{chosen.origin} {chosen.on}, {landed}")
    if chosen.assumes_year:
        yield DateConflict(kind=DateConflictKind.ASSUMED_YEAR, detail=f"{chosen.candidate.text}: no year, {landed}")
    if chosen.alternative is not None:
        detail = f"{chosen.candidate.text}: {chosen.on} or {chosen.alternative}"
        yield DateConflict(kind=DateConflictKind.AMBIGUOUS, detail=detail)
    if evidence.year is not None and chosen.on.year > evidence.year:
        yield DateConflict(
            kind=DateConflictKind.CANDIDATES_DISAGREE, detail=f"{landed}, the text states {evidence.year}"
        )


def find_dissenters(chosen: Reading, evidence: Evidence) -> Iterator[Reading]:
    """The first reading of each source that has none which agrees with the chosen day."""
    for origins in SOURCES:
        readings = [one for one in evidence.stated if one.origin in origins]
        if readings and not any(agree(one, chosen) for one in readings):
            yield readings[0]


# ── readings compared ────────────────────────────────────────────────────────────────────────────────────


def select_days(evidence: Evidence, origins: Iterable[DateOrigin]) -> list[Reading]:
    """The days that these origins state, in the order of the clues: nearest to the headline first."""
    wanted = frozenset(origins)
    return [one for one in evidence.stated if one.origin in wanted and one.is_day]


def agree(one: Reading, other: Reading) -> bool:
    """Whether two readings can both be right: a day apart at most, or in the month that one of them only names."""
    if one.is_day and other.is_day:
        return abs(one.on - other.on) <= AGREEMENT
    return (one.on.year, one.on.month) == (other.on.year, other.on.month)


def is_supported(reading: Reading, evidence: Evidence) -> bool:
    """Whether a statement of another source agrees with it."""
    own = next((origins for origins in SOURCES if reading.origin in origins), ())
    others = (one for one in evidence.stated if one.origin in TRUST and one.origin not in own)
    return any(agree(one, reading) for one in others)


def rank_trust(origin: DateOrigin) -> int:
    """The place of an origin in `TRUST`; what isn't there comes last."""
    return TRUST.index(origin) if origin in TRUST else len(TRUST)
