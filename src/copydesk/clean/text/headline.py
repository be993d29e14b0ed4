"""The opening lines of a plain text: headline, byline and the line with the date.

Precision first: a headline is taken only where the line can hardly be the story's first paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from copydesk.article import DateClue, DateOrigin, RemovedKind
from copydesk.clean.draft import Draft, Paragraph
from copydesk.clean.rules import CleanRules
from copydesk.clean.text.dateline import DATE, SUMMARY_POINT, UPPER, WORD, is_lead, match_dateline, name_agency

# Headlines of agencies have 6 to 14 words; more than this is a paragraph that lost its full stop.
MAX_HEADLINE_WORDS = 20
MIN_HEADLINE_WORDS = 3
# A kicker above the headline names a section or a series in a word or two.
MAX_KICKER_WORDS = 2

# “We waited,” she said
SPEECH = re.compile("[,.]['\"”’]")
ENDS_AS_TEXT = re.compile(r"[.,:;…)\]\"”»-]$")
# List items, pointers, labelled lines and datelines aren't headlines.
NO_HEADLINE_START = re.compile(r"[-*•–—·>#(]|\d+[.)]\s|(?:By|BY|by)\s")

# A byline is a few capitalized names: "By Lena Okafor and Mark Sood, Meridian Wire".
MAX_BYLINE_WORDS = 14
MAX_TOP_PARAGRAPHS = 6
JOINER = r"(?:and|&|of|for|in|with|de|van|von|der|bin|al|la)"
BYLINE = re.compile(
    rf"(?:By|BY|Written by|Reported by|Story by|From)[: ]\s*(?P<names>{WORD}(?:,?\s+(?:{JOINER}\s+)*{WORD})*)"
    rf"(?:\s*[|/,–—-]\s*(?P<outlet>{WORD}(?:\s+(?:{JOINER}\s+)*{WORD})*))?"
)
# "By Friday" and "From March" are the beginnings of sentences.
NO_NAME = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September"
    r"|October|November|December|Today|Tomorrow|Tonight|Now|Then|The|Contrast|Law|Far|All|A|An|Any|Using|Comparison)\b"
)
NAME_SEPARATOR = re.compile(r"\s*(?:,|;|&|\band\b)\s*")

TIME = r"(?:at\s|@\s?)?\d{1,2}[:.h]\d\d(?:[:.]\d\d)?\s?(?:[aApP]\.?[mM]\.?)?"
ZONE = r"\(?(?:[A-Z]{2,5}|[+-]\d\d:?\d\d)\)?(?:[+-]\d{1,2})?"
LABEL = (
    r"(?:(?:(?i:published|posted|updated|last updated|first published|created|date|modified))"
    r"(?:\s(?:on|at))?\s*[:|]?\s*)"
)
DATE_LINE = re.compile(
    rf"{LABEL}?(?P<date>{DATE}(?:\s*[,|·-]?\s*{TIME}(?:\s{ZONE})?)?|{TIME}(?:\s{ZONE})?,?\s+{DATE})(?:\s{ZONE})?\.?"
)
# "From The Delta Courier, March 4": where a copy was taken from.
SOURCE_LINE = re.compile(rf"From\s(?P<outlet>(?:The\s)?{WORD}(?:\s{WORD})*),?\s(?P<date>{DATE})\.?")
FULL_DATE = re.compile(rf"\b(?:{DATE})(?:(?<=\d{{4}})|(?<=-\d\d))(?:\s*,?\s*{TIME})?")
IS_MODIFICATION = re.compile(r"(?:last )?(?:updated|modified)", re.IGNORECASE)


def take_headline(draft: Draft, rules: CleanRules) -> Draft:
    """The draft with the headline on its first line as `title`. Does nothing where a title is known."""
    if draft.title is not None:
        return draft
    opening: list[Paragraph] = []
    for paragraph in draft.paragraphs[:MAX_TOP_PARAGRAPHS]:
        if not is_headline(paragraph.text, rules):
            break
        opening.append(paragraph)
    below = [paragraph.text for paragraph in draft.paragraphs[len(opening) :] if not is_above_lead(paragraph.text)]
    # Two lines are a headline and its kicker or deck; more are a list, or verse.
    if not 1 <= len(opening) <= 2 or not below or not is_lead(below[0]):
        return draft
    draft = replace(draft, date_clues=(*draft.date_clues, *find_clues(opening)))
    if len(opening) == 2 and len(opening[0].text.split()) <= MAX_KICKER_WORDS:
        draft = draft.without(opening.pop(0), RemovedKind.HEADLINE)
    # A deck stays in the body: it may tell what the story doesn't.
    return replace(draft.without(opening[0], RemovedKind.HEADLINE), title=opening[0].text)


def find_clues(opening: Iterable[Paragraph]) -> Iterator[DateClue]:
    """Full dates in the opening lines, as those of a bulletin: "Weekly report of Monday, May 4, 2026"."""
    for paragraph in opening:
        for match in FULL_DATE.finditer(paragraph.text):
            yield DateClue(text=match[0], origin=DateOrigin.TEXT)


def is_above_lead(text: str) -> bool:
    """Whether a paragraph is one of those between headline and story: byline, date, summary point, editor's note."""
    return is_top_line(text) or SUMMARY_POINT.match(text) is not None or (text[0] == "(" and text[-1] == ")")


def is_headline(text: str, rules: CleanRules) -> bool:
    """Whether a line can be a headline: short, no sentence's end, no list item, label, byline or dateline."""
    return (
        MIN_HEADLINE_WORDS <= len(text.split()) <= MAX_HEADLINE_WORDS
        and not ENDS_AS_TEXT.search(text)
        and not NO_HEADLINE_START.match(text)
        and not SPEECH.search(text)
        and text[0].isalnum() | (text[0] in "'\"“‘")
        and not text[0].islower()
        and not is_top_line(text)
        and match_dateline(text, rules) is None
    )


def is_top_line(text: str) -> bool:
    """Whether a line is a byline or a line of date."""
    lines = (match_byline(text), DATE_LINE.fullmatch(text), SOURCE_LINE.fullmatch(text))
    return any(line is not None for line in lines)


def take_top_lines(draft: Draft, rules: CleanRules) -> Draft:
    """The draft with bylines as `authors` (and `agency`), lines of date as clues; both out of the body."""
    for paragraph in draft.paragraphs[:MAX_TOP_PARAGRAPHS]:
        byline = match_byline(paragraph.text)
        source_line = SOURCE_LINE.fullmatch(paragraph.text)
        date_line = DATE_LINE.fullmatch(paragraph.text)
        if source_line is not None:
            draft = take_date(draft, paragraph, source_line, RemovedKind.CREDIT)
            draft = replace(draft, credit=paragraph.text)
        elif date_line is not None:
            draft = take_date(draft, paragraph, date_line, RemovedKind.BOILERPLATE)
        elif byline is not None:
            draft = take_byline(draft, paragraph, byline, rules)
    return draft


def take_date(draft: Draft, paragraph: Paragraph, line: re.Match[str], kind: RemovedKind) -> Draft:
    """The draft with the date of a whole line as a clue."""
    is_modification = IS_MODIFICATION.match(paragraph.text) is not None
    clue = DateClue(text=line["date"], origin=DateOrigin.TEXT, is_modification=is_modification)
    return replace(draft.without(paragraph, kind), date_clues=(*draft.date_clues, clue))


def take_byline(draft: Draft, paragraph: Paragraph, byline: re.Match[str], rules: CleanRules) -> Draft:
    """The draft with the names of a byline."""
    names = [name for name in NAME_SEPARATOR.split(byline["names"]) if name]
    outlets = [name for name in (*names, byline["outlet"]) if name and name.casefold() in rules.agencies]
    people = tuple(name for name in names if name not in outlets)
    return replace(
        draft.without(paragraph, RemovedKind.BYLINE),
        authors=draft.authors or people,
        agency=draft.agency or (name_agency(outlets[0], rules) if outlets else None),
    )


def match_byline(text: str) -> re.Match[str] | None:
    """The byline that a whole line is; None where it is none."""
    if len(text.split()) > MAX_BYLINE_WORDS or not re.match(rf"\w+(?: by)?[: ]\s*{UPPER}", text):
        return None
    match = BYLINE.fullmatch(text)
    if match is None or NO_NAME.match(match["names"]):
        return None
    return match
