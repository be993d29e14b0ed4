"""The opening of wire copy: "GENEVA, March 3 (Halyard News) - ", taken apart into place, date and agency.

`reference/dateline_forms.yaml` has the forms. A parenthesis between dashes ("NATO - the alliance - said") looks much
the same, so a bare place must be a known one, and what follows the dash must begin a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from copydesk.article import DateClue, Dateline, DateOrigin, RemovedKind
from copydesk.clean.draft import Draft, estimate_words
from copydesk.clean.rules import CleanRules, DatelineForm, Need

UPPER = r"[A-ZÀ-ÖØ-Þ]"

# What papers print in the agency's place for copy of their own.
NO_AGENCY = frozenset({"staff", "staff report", "own report", "special", "special report", "update", "updated"})
# What papers print in capitals before a dash, and is no place.
LABELS = frozenset(
    {"update", "updated", "analysis", "opinion", "comment", "column", "editorial", "exclusive", "breaking", "factbox"}
    | {"watch", "video", "photos", "review", "interview", "explainer", "feature", "insight", "timeline", "graphic"}
    | {
        "correction",
        "corrected",
        "special",
        "report",
        "reports",
        "profile",
        "obituary",
        "sports",
        "summary",
        "newsletter",
    }
    | {"unicef", "unesco", "opec", "asean", "mercosur", "nasdaq", "brexit", "covid", "weather", "business", "markets"}
    | {"advisory", "alert", "urgent", "flash", "refile", "repeat", "wrapup", "preview", "recap", "warning", "note"}
)
# "dpa/tmn", "dpa-AFX", "AP/AFP": the agency's name is the first part, its desk or partner the rest.
DESK_SEPARATOR = re.compile(r"[/-]")
REGION_SEPARATOR = re.compile(r"[,\[\]()]")
IN_DIGITS = re.compile(r"\d[/.]\d{1,2}[/.]\d|\d-\d\d-\d|月")
NAME_IN_DATE = re.compile(r"[^\W\d_]{3,}")
ABBREVIATION = re.compile(r"\..*\.$|^\w{1,2}\.$")

# A dateline of two cities, a region, a date and an agency is about this long; parentheses in prose are longer.
MAX_DATELINE_CHARACTERS = 110
# What is left must be a paragraph still, and not a heading that begins with a place ("LONDON - The early years").
MIN_WORDS_AFTER = 6
# A date or an agency leaves less doubt: a table or a list of figures may follow.
MIN_WORDS_AFTER_SURE = 2
SENTENCE_START = re.compile(r"[\"“‘'«»„<+(\[*]*(?:[^\W\d_a-zß-öø-ÿ]|\d|[$€£¥]|[a-z][A-Z])")
# The dateline opens the story's first sentence. Above it stand short lines: summary points, notes, labels.
MAX_LINES_ABOVE = 8
MIN_LEAD_WORDS = 8
ENDS_AS_SENTENCE = re.compile(r"[.!?…。]['\"”’»)\]」]*$")
SUMMARY_POINT = re.compile(r"[*•·▪‣>-]\s")


def take_dateline(draft: Draft, rules: CleanRules) -> Draft:
    """The draft with its dateline as a field, a date clue where it holds a date, and out of the body."""
    is_below_lead = False
    for place, paragraph in enumerate(draft.paragraphs[:MAX_LINES_ABOVE]):
        following = draft.paragraphs[place + 1].text if place + 1 < len(draft.paragraphs) else ""
        readings = tuple(read_forms(paragraph.text, rules))
        found = pick_opening(readings, rules) or pick_alone(readings, following, rules)
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
        estimate_words(text) >= MIN_LEAD_WORDS
        and ENDS_AS_SENTENCE.search(text) is not None
        and SUMMARY_POINT.match(text) is None
    )


def clues_of(dateline: Dateline) -> Iterable[DateClue]:
    """The date of a dateline, as a clue; nothing where it has none."""
    if dateline.date_text:
        yield DateClue(text=dateline.date_text, origin=DateOrigin.DATELINE)


def match_dateline(text: str, rules: CleanRules) -> tuple[Dateline, str] | None:
    """The dateline that `text` opens with and the text after it; None where there is none beyond doubt."""
    return pick_opening(read_forms(text, rules), rules)


def pick_opening(readings: Iterable[tuple[Dateline, str]], rules: CleanRules) -> tuple[Dateline, str] | None:
    """The reading that is followed by text, beyond doubt."""
    for dateline, rest in readings:
        is_sure = dateline.date_text is not None or is_known(dateline.agency, rules)
        if estimate_words(rest) >= (MIN_WORDS_AFTER_SURE if is_sure else MIN_WORDS_AFTER) and SENTENCE_START.match(
            rest
        ):
            return dateline, rest
    return None


def match_alone(text: str, following: str, rules: CleanRules) -> tuple[Dateline, str] | None:
    """The dateline that stands in a paragraph of its own, above one that begins a sentence: only a full one."""
    return pick_alone(read_forms(text, rules), following, rules)


def pick_alone(
    readings: Iterable[tuple[Dateline, str]], following: str, rules: CleanRules
) -> tuple[Dateline, str] | None:
    """The reading that is all of a paragraph, and full."""
    for dateline, rest in readings:
        is_full = dateline.place is not None and dateline.agency is not None
        is_full = is_full and (dateline.date_text is not None or is_known(dateline.agency, rules))
        if not rest and is_full and SENTENCE_START.match(following):
            return dateline, rest
    return None


def read_forms(text: str, rules: CleanRules) -> Iterable[tuple[Dateline, str]]:
    """What each form of the table makes of a paragraph's opening, with the text after it."""
    opening = text[: MAX_DATELINE_CHARACTERS + 2]
    for form in rules.dateline_forms:
        match = form.pattern.match(opening)
        if match is not None and match.end() <= MAX_DATELINE_CHARACTERS:
            dateline = build_dateline(match, form, rules)
            if dateline is not None:
                yield dateline, text[match.end() :].lstrip()


def build_dateline(match: re.Match[str], form: DatelineForm, rules: CleanRules) -> Dateline | None:
    """The dateline from its matched parts, if they make one."""
    parts = match.groupdict()
    date_text = parts.get("date")
    if date_text is not None and not names_month(date_text, rules):
        return None
    printed = parts.get("agency") or parts.get("slashed")
    agency = name_agency(printed, rules)
    names = [trim_name(name) for name in (parts.get("places") or "").split("/") if name]
    regions = [name.strip() for name in REGION_SEPARATOR.split(parts.get("regions") or "") if name.strip()]
    if printed is None:
        agency, names, regions = find_agency(names, regions, rules)
    found = {
        Need.DATE: date_text is not None,
        Need.AGENCY: is_known(printed or agency, rules),
        Need.KNOWN: knows_place(names, regions, rules),
        Need.CAPITALS: all(name == name.upper() and name.casefold() not in LABELS for name in names),
    }
    if not all(found[need] for need in form.needs):
        return None
    if names and not form.needs and not is_place(found, has_agency=agency is not None):
        return None
    place = "/".join(names) + "".join(f", {region}" for region in regions)
    return Dateline(text=match[0].strip(), place=place or None, agency=agency, date_text=date_text)


def find_agency(names: list[str], regions: list[str], rules: CleanRules) -> tuple[str | None, list[str], list[str]]:
    """The agency among places and regions, and both without it: "Jakarta, Antara - ", "MERIDIAN.COM, Jakarta - "."""
    if regions and is_known("/".join(names), rules):
        return name_agency("/".join(names), rules), [regions[0]], regions[1:]
    for region in regions:
        if is_known(region, rules):
            return name_agency(region, rules), names, [one for one in regions if one is not region]
    return None, names, regions


def trim_name(name: str) -> str:
    """A place's name without the point behind it: "MOSCOW. Oct 9 (Interfax) - "; that of "D.C." belongs to it."""
    name = name.strip(" -")
    return name if ABBREVIATION.search(name) else name.rstrip(".")


def names_month(date_text: str, rules: CleanRules) -> bool:
    """Whether the date is written in digits, or one of its words is a month in some language."""
    words = NAME_IN_DATE.findall(date_text.casefold())
    return not words or any(word in rules.months for word in words) or IN_DIGITS.search(date_text) is not None


def knows_place(names: Iterable[str], regions: Iterable[str], rules: CleanRules) -> bool:
    """Whether one of the names is a place of the gazetteer."""
    return any(name.casefold() in rules.places for name in (*names, *regions))


def is_place(found: dict[Need, bool], *, has_agency: bool) -> bool:
    """Whether the names can be a dateline's place.

    With a date or a known agency beside them any can.
    """
    if found[Need.DATE] or found[Need.AGENCY]:
        return True
    # Of a bare place, its capitals, an agency that the table doesn't know and the gazetteer, two must speak for it.
    return sum((found[Need.CAPITALS], found[Need.KNOWN], has_agency)) > 1


def is_known(printed: str | None, rules: CleanRules) -> bool:
    """Whether a printed name is an agency of the table, or a desk of one."""
    return printed is not None and find_known(printed, rules) is not None


def find_known(printed: str, rules: CleanRules) -> str | None:
    """The table's name of an agency that is printed with or without its desk."""
    folded = printed.casefold().strip()
    return rules.agencies.get(folded) or rules.agencies.get(DESK_SEPARATOR.split(folded)[0].strip())


def name_agency(printed: str | None, rules: CleanRules) -> str | None:
    """The agency's name: the table's where it knows the printed one, else the printed one; None for none."""
    if printed is None or printed.casefold().strip() in NO_AGENCY:
        return None
    return find_known(printed, rules) or printed.strip()
