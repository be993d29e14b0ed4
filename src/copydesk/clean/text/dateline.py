"""The opening of wire copy: "GENEVA, March 3 (Halyard News) - ", taken apart into place, date and agency.

A parenthesis between dashes ("NATO - the alliance - said") looks much the same, so a bare place must be a known one,
and what follows the dash must begin a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from copydesk.article import DateClue, Dateline, DateOrigin, RemovedKind
from copydesk.clean.draft import Draft
from copydesk.clean.rules import CleanRules

UPPER = r"[A-ZÀ-ÖØ-Þ]"
WORD = rf"{UPPER}[\w.'’-]*"
PARTICLE = r"(?:de|del|la|las|los|do|da|el|al|of|the|upon|am|an|sur|le|di)"
PLACE_NAME = rf"{WORD}(?:[ ](?:{PARTICLE}[ ])?{WORD}){{0,4}}"
MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\.?"
)
WEEKDAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?"
DAY = r"\d{1,2}(?:st|nd|rd|th)?"
YEAR = r"(?:,?[ ]\d{4})?"
DATE = (
    rf"(?:(?:{WEEKDAY},?[ ])?(?:{MONTH}[ ]{DAY}\b{YEAR}|{DAY}[ ]{MONTH}{YEAR}"
    r"|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{4}-\d\d-\d\d))"
)
AGENCY = rf"[(\[][ ]?(?P<agency>{UPPER}[\w&.’'/ -]{{0,60}}?)[ ]?[)\]]|/(?P<slashed>{UPPER}[\w .-]{{1,40}})/"
DASH = r"[ ]?(?:---|--|—|–|―|[ _]_?[ ]|[ ]-[ ]|-[ ]|â€[”“\x22]|(?<=[)\]/])[ ]?[-:])[ ]?"

FULL = re.compile(
    rf"(?P<places>{PLACE_NAME}(?:[ ]?/[ ]?{PLACE_NAME}){{0,3}})"
    rf"(?P<regions>(?:,[ ](?!{MONTH}[ ]\d){PLACE_NAME}){{0,2}})"
    rf"(?:,?[ ](?P<date>{DATE}))?,?"
    rf"(?:[ ]?(?:{AGENCY}))?"
    rf"{DASH}"
)
# What papers print in the agency's place for copy of their own.
NO_AGENCY = frozenset({"staff", "staff report", "own report", "special", "special report", "update", "updated"})
# "(Halyard News) - The company said": wires that lead with themselves.
AGENCY_FIRST = re.compile(rf"(?:{AGENCY})[ ]?(?:---|--|—|–|-)[ ]")

# A dateline of two cities, a region, a date and an agency is about this long; parentheses in prose are longer.
MAX_DATELINE_CHARACTERS = 110
# What is left must be a paragraph still, and not a heading that begins with a place ("LONDON - The early years").
MIN_WORDS_AFTER = 6
SENTENCE_START = re.compile(rf"[\"“‘'«(\[]*(?:{UPPER}|\d|[$€£])")
# The dateline opens the story's first sentence. Above it stand short lines: summary points, notes, labels.
MAX_LINES_ABOVE = 8
MIN_LEAD_WORDS = 8
ENDS_AS_SENTENCE = re.compile(r"[.!?…]['\"”’»)\]]*$")
SUMMARY_POINT = re.compile(r"[*•·▪‣>-]\s")


def take_dateline(draft: Draft, rules: CleanRules) -> Draft:
    """The draft with its dateline as a field, a date clue where it holds a date, and out of the body."""
    is_below_lead = False
    for paragraph in draft.paragraphs[:MAX_LINES_ABOVE]:
        found = match_dateline(paragraph.text, rules)
        if found is None:
            is_below_lead = is_below_lead or is_lead(paragraph.text)
            continue
        dateline, rest = found
        if is_below_lead and not (dateline.agency and dateline.date_text):
            # Below what reads as the story's beginning only a full one is beyond doubt.
            continue
        taken = draft.without(paragraph, RemovedKind.DATELINE, rest=rest, text=dateline.text)
        return replace(
            taken,
            dateline=dateline,
            agency=dateline.agency or draft.agency,
            date_clues=(*draft.date_clues, *clues_of(dateline)),
        )
    return draft


def is_lead(text: str) -> bool:
    """Whether a paragraph reads as a story's beginning: a sentence, and no summary point above the story."""
    return (
        len(text.split()) >= MIN_LEAD_WORDS
        and ENDS_AS_SENTENCE.search(text) is not None
        and SUMMARY_POINT.match(text) is None
    )


def clues_of(dateline: Dateline) -> Iterable[DateClue]:
    """The date of a dateline, as a clue; nothing where it has none."""
    if dateline.date_text:
        yield DateClue(text=dateline.date_text, origin=DateOrigin.DATELINE)


def match_dateline(text: str, rules: CleanRules) -> tuple[Dateline, str] | None:
    """The dateline that `text` opens with and the text after it; None where there is none beyond doubt."""
    match = FULL.match(text[: MAX_DATELINE_CHARACTERS + 2]) or AGENCY_FIRST.match(text)
    if match is None or match.end() > MAX_DATELINE_CHARACTERS:
        return None
    rest = text[match.end() :].lstrip()
    if len(rest.split()) < MIN_WORDS_AFTER or not SENTENCE_START.match(rest):
        return None
    parts = match.groupdict()
    printed_agency = parts.get("agency") or parts.get("slashed")
    places = parts.get("places")
    agency = name_agency(printed_agency, rules)
    if places is None:
        # Without a place only a known agency is one: "(Update) - The ministry said".
        return (Dateline(text=match[0].strip(), agency=agency), rest) if is_known(printed_agency, rules) else None
    return build_dateline(match[0].strip(), places, parts, agency, rules, rest)


def build_dateline(
    text: str, places: str, parts: dict[str, str | None], agency: str | None, rules: CleanRules, rest: str
) -> tuple[Dateline, str] | None:
    """The dateline from its matched parts, if they make one."""
    regions = [region.strip() for region in (parts.get("regions") or "").split(",") if region.strip()]
    date_text = parts.get("date")
    agencies_among = [region for region in regions if is_known(region, rules)]
    if agencies_among and agency is None:
        agency = name_agency(agencies_among[0], rules)
        regions.remove(agencies_among[0])
    names = [name.strip() for name in places.split("/")]
    if is_known(places, rules) and regions:
        # "MERIDIAN.COM, Jakarta - ": the agency first, then the place.
        agency, names, regions = name_agency(places, rules), [regions[0]], regions[1:]
    for_sure = date_text is not None or agency is not None
    if not is_place(names, regions, for_sure=for_sure, rules=rules):
        return None
    place = "/".join(names) + "".join(f", {region}" for region in regions)
    return Dateline(text=text, place=place, agency=agency, date_text=date_text), rest


def is_place(names: list[str], regions: list[str], *, for_sure: bool, rules: CleanRules) -> bool:
    """Whether the names can be a dateline's place.

    Known names always can; unknown ones only in capitals, and with a date, an agency or a known region beside them.
    """
    is_known_place = any(name.casefold() in rules.places for name in (*names, *regions))
    in_capitals = all(name == name.upper() for name in names)
    return (is_known_place and (in_capitals or for_sure)) or (in_capitals and for_sure)


def is_known(printed: str | None, rules: CleanRules) -> bool:
    """Whether a printed name is an agency of the table."""
    return printed is not None and printed.casefold().strip() in rules.agencies


def name_agency(printed: str | None, rules: CleanRules) -> str | None:
    """The agency's name: the table's where it knows the printed one, else the printed one; None for none."""
    if printed is None or printed.casefold().strip() in NO_AGENCY:
        return None
    return rules.agencies.get(printed.casefold().strip(), printed.strip())
