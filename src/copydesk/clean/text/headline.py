"""The opening lines of a plain text: headline, byline and the line with the date.

Precision first: a headline is taken only where the line can hardly be the story's first paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from copydesk.article import DateClue, DateOrigin, RemovedKind
from copydesk.bylines import spell_name
from copydesk.clean.draft import Draft, Paragraph, estimate_words
from copydesk.clean.rules import CleanRules, Where
from copydesk.clean.text.boilerplate import find_match
from copydesk.clean.text.dateline import (
    ENDS_AS_SENTENCE,
    MIN_LEAD_WORDS,
    SUMMARY_POINT,
    UPPER,
    is_known,
    is_lead,
    match_alone,
    match_dateline,
    name_agency,
    names_month,
)

WORD = rf"{UPPER}[\w.'’-]*"
# A date in any language; whether its word is a month is asked of the table (`names_month`).
MONTH = r"[^\W\d_]{3,12}\.?"
DAY = r"\d{1,2}(?:st|nd|rd|th|er|º|°)?"
YEAR = r"(?:,?[ ](?:de[ ])?\d{4})?"
DATE = (
    rf"(?:(?:[^\W\d_]{{2,12}}\.?,?[ ])?(?:{MONTH}[ ]{DAY}\b{YEAR}|{DAY}\.?[ ](?:de[ ])?{MONTH}{YEAR})"
    r"|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{4}-\d\d-\d\d)"
)

# Headlines of agencies have 6 to 14 words; more than this is a paragraph that lost its full stop.
MAX_HEADLINE_WORDS = 20
# In capitals above a story that isn't, a line of two lines' length is none.
MAX_CAPITAL_WORDS = 30
MIN_HEADLINE_WORDS = 3
# A kicker above the headline names a section or a series in a word or two.
MAX_KICKER_WORDS = 2
# A line that is set as a title may be as short as "Bahia cocoa".
MIN_TITLE_WORDS = 2

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
    r"(?:By|BY|Written by|Reported by|Story by|From|Von|VON|Par|PAR|Por|POR|Oleh|Door|DOOR)[: ]\s*"
    rf"(?P<names>{WORD}(?:,?\s+(?:{JOINER}\s+)*{WORD})*)"
    rf"(?:\s*[|/,–—-]\s*(?P<outlet>{WORD}(?:\s+(?:{JOINER}\s+)*{WORD})*))?"
)
# "By Friday" and "From March" are the beginnings of sentences.
NO_NAME = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September"
    r"|October|November|December|Today|Tomorrow|Tonight|Now|Then|The|Contrast|Law|Far|All|A|An|Any|Using|Comparison)\b"
)
NAME_SEPARATOR = re.compile(r"\s*(?:,|;|&|\b(?:and|und|et|y|e|dan|en)\b)\s*")
# Below the byline stands what its owner does: "Meridian Wire Writer", "Special to the Courier".
JOB_LINE = re.compile(
    rf"(?:{WORD}\s+){{0,5}}(?:Writer|Correspondent|Reporter|Editor|Columnist|Critic|Staff|Bureau|Service)s?"
    rf"|(?i:special to) (?:the )?{WORD}(?:\s{WORD}){{0,4}}"
    rf"|(?:{WORD}\s+){{1,3}}(?:WRITER|CORRESPONDENT|REPORTER|EDITOR|STAFF)"
)

TIME = r"(?:at\s|@\s?)?\d{1,2}[:.h]\d\d(?:[:.]\d\d)?\s?(?:[aApP]\.?[mM]\.?)?"
ZONE = r"\(?(?:[A-Z]{2,5}|[+-]\d\d:?\d\d)\)?(?:[+-]\d{1,2})?"
LABEL = (
    r"(?:(?:(?i:published|posted|updated|last updated|first published|created|date|modified))"
    r"(?:\s(?:on|at))?\s*[:|]?\s*)"
)
DATE_LINE = re.compile(
    rf"{LABEL}?(?:[^\W\d_]{{2,12}}\.?,?[ ])??"
    rf"(?P<date>{DATE}(?:\s*[,|·-]?\s*{TIME}(?:\s{ZONE})?)?|{TIME}(?:\s{ZONE})?,?\s+{DATE})(?:\s{ZONE})?\.?"
)
# "From The Delta Courier, March 4": where a copy was taken from.
SOURCE_LINE = re.compile(rf"From\s(?P<outlet>(?:The\s)?{WORD}(?:\s{WORD})*),?\s(?P<date>{DATE})\.?")
FULL_DATE = re.compile(rf"\b(?P<date>{DATE})(?:(?<=\d{{4}})|(?<=-\d\d))(?:\s*,?\s*{TIME})?")
# The longest line of date has two of them, with times and zones.
MAX_DATE_LINE_CHARACTERS = 120
IS_MODIFICATION = re.compile(r"(?:last )?(?:updated|modified)", re.IGNORECASE)


def take_headline(draft: Draft, rules: CleanRules, title_line: str | None = None) -> Draft:
    """The draft with the headline on its first line as `title`. Does nothing where a title is known.

    `title_line` is the first line of a plain text, where it stands apart from the rest (`find_title_line`).
    """
    if draft.title is not None:
        return draft
    top = [one for one in draft.paragraphs[:MAX_TOP_PARAGRAPHS] if not is_desk_line(one.text, rules)]
    opening = list(takewhile(lambda one: is_headline(one.text, rules), top))
    has_kicker = len(top) > 1 and is_kicker(top[0].text, rules) and is_headline(top[1].text, rules)
    has_kicker = has_kicker and is_lead(find_story(draft, top[1], rules))
    if has_kicker:
        opening = top[:2]
    elif stands_as_title(draft, top, title_line, rules):
        opening = [top[0], *opening[1:2]]
    # Two lines are a headline and its kicker or deck; more are a list, or verse.
    elif not 1 <= len(opening) <= 2 or not is_lead(find_story(draft, opening[-1], rules)):
        return draft
    draft = replace(draft, date_clues=(*draft.date_clues, *find_clues(opening, rules)))
    if has_kicker:
        draft = draft.without(opening.pop(0), RemovedKind.HEADLINE)
    # A deck stays in the body: it may tell what the story doesn't.
    return replace(draft.without(opening[0], RemovedKind.HEADLINE), title=opening[0].text)


def find_story(draft: Draft, above: Paragraph, rules: CleanRules) -> str:
    """The first paragraph of the story below a line: no byline, date or note; empty where there is none."""
    below = (one.text for one in draft.paragraphs if one.place > above.place)
    return next((text for text in below if is_story(text, rules)), "")


def stands_as_title(draft: Draft, top: Sequence[Paragraph], title_line: str | None, rules: CleanRules) -> bool:
    """Whether the first line is a title by the way it is set, whatever follows: a table, a list, a short line.

    It is in capitals above a story that isn't, or stands apart by itself.
    """
    if not top or not can_be_title(top[0].text, rules):
        return False
    first, below = top[0].text, find_story(draft, top[0], rules)
    if first.isupper():
        return below != "" and not below.isupper()
    return first == title_line and not first[0].islower() and estimate_words(below) >= MIN_LEAD_WORDS


def can_be_title(text: str, rules: CleanRules) -> bool:
    """Whether a line that is set as a title can be one: it ends no sentence, and is no byline, item or dateline."""
    return (
        MIN_TITLE_WORDS <= len(text.split()) <= (MAX_CAPITAL_WORDS if text.isupper() else MAX_HEADLINE_WORDS)
        and not ENDS_AS_SENTENCE.search(text)
        and not NO_HEADLINE_START.match(text)
        and not SPEECH.search(text)
        and not is_top_line(text, rules)
        and not names_place(text, rules)
    )


def names_place(text: str, rules: CleanRules) -> bool:
    """Whether a line is a dateline, with its story or in a line of its own."""
    return match_dateline(text, rules) is not None or match_alone(text, "The", rules) is not None


def find_clues(opening: Iterable[Paragraph], rules: CleanRules) -> Iterator[DateClue]:
    """Full dates in the opening lines, as those of a bulletin: "Weekly report of Monday, May 4, 2026"."""
    for paragraph in opening:
        for match in FULL_DATE.finditer(paragraph.text):
            if names_month(match["date"], rules):
                yield DateClue(text=match[0], origin=DateOrigin.TEXT)


def is_desk_line(text: str, rules: CleanRules) -> bool:
    """Whether a line above the headline is one of the desk's: a slug, a note to editors."""
    head = [rule for rule in rules.boilerplate if rule.where is Where.HEAD]
    found = find_match(text, head)
    return found is not None and found[1] == 0


def is_kicker(text: str, rules: CleanRules) -> bool:
    """Whether a line names a section or series above the headline: "Sport", "The long read"."""
    is_short = len(text.split()) <= MAX_KICKER_WORDS and not ENDS_AS_TEXT.search(text)
    return is_short and text[0].isalpha() and not text[0].islower() and not is_top_line(text, rules)


def is_story(text: str, rules: CleanRules) -> bool:
    """Whether a paragraph is none of those between headline and story: byline, job, date, dateline, note."""
    is_note = text[0] == "(" and text[-1] == ")"
    is_above = is_top_line(text, rules) or JOB_LINE.fullmatch(text) is not None or SUMMARY_POINT.match(text) is not None
    is_above = is_above or is_known(text, rules) or is_desk_line(text, rules)
    return not (is_above or is_note or match_alone(text, "The", rules) is not None)


def is_headline(text: str, rules: CleanRules) -> bool:
    """Whether a line can be a headline: short, no sentence's end, no list item, label, byline or dateline."""
    return (
        MIN_HEADLINE_WORDS <= len(text.split()) <= MAX_HEADLINE_WORDS
        and not ENDS_AS_TEXT.search(text)
        and not NO_HEADLINE_START.match(text)
        and not SPEECH.search(text)
        and text[0].isalnum() | (text[0] in "'\"“‘")
        and not text[0].islower()
        and not is_top_line(text, rules)
        and not names_place(text, rules)
    )


def is_top_line(text: str, rules: CleanRules) -> bool:
    """Whether a line is a byline or a line of date."""
    lines = (match_byline(text), match_date(text, DATE_LINE, rules), match_date(text, SOURCE_LINE, rules))
    return any(line is not None for line in lines)


def match_date(text: str, pattern: re.Pattern[str], rules: CleanRules) -> re.Match[str] | None:
    """A whole line with a date in it; None where it is none, or its words name no month."""
    match = pattern.fullmatch(text) if len(text) <= MAX_DATE_LINE_CHARACTERS else None
    return match if match is not None and names_month(match["date"], rules) else None


def take_top_lines(draft: Draft, rules: CleanRules) -> Draft:
    """The draft with bylines as `authors` (and `agency`), lines of date as clues; both out of the body."""
    is_below_byline = False
    for paragraph in draft.paragraphs[:MAX_TOP_PARAGRAPHS]:
        if is_below_byline and JOB_LINE.fullmatch(paragraph.text):
            draft = draft.without(paragraph, RemovedKind.BYLINE)
            continue
        byline = match_byline(paragraph.text)
        source_line = match_date(paragraph.text, SOURCE_LINE, rules)
        date_line = match_date(paragraph.text, DATE_LINE, rules)
        if is_below_byline and is_known(paragraph.text, rules):
            named = replace(draft, agency=draft.agency or name_agency(paragraph.text, rules))
            draft = named.without(paragraph, RemovedKind.BYLINE)
            continue
        is_below_byline = byline is not None
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
    outlets = [name for name in (*names, byline["outlet"]) if name and is_known(name, rules)]
    people = tuple(spell_name(name) for name in names if name not in outlets)
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
