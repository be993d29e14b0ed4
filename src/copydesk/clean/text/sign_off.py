"""How wire copy ends: the agency's name on the last line or behind the last sentence, with the desk's initials."""

from __future__ import annotations

import re
from dataclasses import replace

from copydesk.article import DateClue, DateOrigin, RemovedKind
from copydesk.clean.draft import Draft, Paragraph
from copydesk.clean.rules import CleanRules, Extent
from copydesk.clean.text.dateline import is_known, name_agency

# Below an agency's name there may still stand a mark or an address.
LAST_PARAGRAPHS = 3
MAX_NAME_CHARACTERS = 40
EDGES = " \t()[]{}/|*_.:;=~–—-«»<>#"
# "PTI SKC DV DV", "dpa abc xx", "AFP/jk", "xyz/AFP": who wrote and read it, by initials.
INITIALS = r"(?:[A-Z]{2,4}|[a-z]{2,4}|[a-z]{1,2}\d)"
SIGNED = re.compile(
    rf"(?P<agency>[A-Z]{{2,6}}|dpa|epd|ots)(?:[ /]{INITIALS}){{1,6}}|(?:{INITIALS}/){{1,4}}(?P<last>[A-Z]{{2,6}}|dpa)"
)
# "AP-NY-03-19-99 1622EST<": the agency, its wire, month, day, year and time, by which wires of the 1980s and later end.
AGENCY_TIME = re.compile(
    r"(?P<agency>[A-Z]{2,6})-[A-Z]{1,4}-(?P<month>[01]\d)-(?P<day>[0-3]\d)-(?P<year>\d\d)\s+"
    r"(?P<hour>[0-2]\d)(?P<minute>[0-5]\d)\s?(?P<zone>[A-Z]{1,5})?[<^=]*"
)
# News agencies have such feet since 1979: a year below this is of this century.
FIRST_YEAR_OF_LAST_CENTURY = 70
BRACKETS = re.compile(r"[()\[\]]")
# The same behind the last sentence: "… in July. (Reuters)", "… in July. – dpa", "… im Juli. dpa abc xx", "…. PTI SKC",
# "… in July. (PTI) SKC".
BEHIND_SENTENCE = re.compile(
    r"(?<=[.!?…。\"”»'’)])[ ]?(?:[(\[][ ]?(?P<bracketed>[^()\[\]]{2,40}?)[ ]?[)\]]"
    rf"(?:[ ]{INITIALS}(?:[ /]{INITIALS}){{0,5}})?"
    r"|/(?P<slashed>[^/]{2,40})/"
    r"|(?:[-–—]{1,2}|\*)[ ]?(?P<dashed>\w[\w ./-]{1,40}?)"
    rf"|[ ](?P<bare>(?:[A-Z]{{3,6}}|dpa|epd)(?:[ /]{INITIALS}){{0,6}}))\.?$"
)
# What follows a desk's note is the desk's to the end of the text, unless that is more than half of the story above.
MAX_NOTE_SHARE = 0.5


def take_agency_time(draft: Draft) -> Draft:
    """The draft with the time of an agency's foot as a clue; where it has one, that goes."""
    for paragraph in reversed(draft.paragraphs[1:][-LAST_PARAGRAPHS:]):
        if (foot := AGENCY_TIME.fullmatch(paragraph.text)) is not None:
            year = int(foot["year"]) + (1900 if int(foot["year"]) >= FIRST_YEAR_OF_LAST_CENTURY else 2000)
            written = f"{year}-{foot['month']}-{foot['day']} {foot['hour']}:{foot['minute']} {foot['zone'] or ''}"
            clue = DateClue(text=written.strip(), origin=DateOrigin.TEXT)
            return replace(draft.without(paragraph, RemovedKind.CREDIT), date_clues=(*draft.date_clues, clue))
    return draft


def cut_notes(draft: Draft, rules: CleanRules) -> Draft:
    """The draft without a desk's note and all below it: "Notizblock", "Not for publication:", "Notes to editors"."""
    notes = [rule for rule in rules.boilerplate if rule.extent is Extent.REST]
    for index, paragraph in enumerate(draft.paragraphs[1:], start=1):
        for rule in notes:
            if len(paragraph.text.split()) <= rule.max_words and rule.pattern.fullmatch(paragraph.text):
                return take_rest(draft, index, rule.kind)
    return draft


def take_rest(draft: Draft, index: int, kind: RemovedKind) -> Draft:
    """The draft without its paragraphs from `index` on, unless they are too much of it."""
    above, below = draft.paragraphs[:index], draft.paragraphs[index:]
    words_above, words_below = (sum(len(one.text.split()) for one in part) for part in (above, below))
    if words_below > MAX_NOTE_SHARE * words_above:
        return draft
    for paragraph in below:
        draft = draft.without(paragraph, kind)
    return draft


def take_sign_off(draft: Draft, rules: CleanRules) -> Draft:
    """The draft without an agency's sign-off at its end; the agency is the article's where no dateline named one."""
    for paragraph in reversed(draft.paragraphs[1:][-LAST_PARAGRAPHS:]):
        agency = read_signature(paragraph.text, rules)
        if agency is not None:
            taken = draft.without(paragraph, RemovedKind.CREDIT)
            return replace(taken, agency=draft.agency or name_agency(agency, rules))
    return take_from_sentence(draft, draft.paragraphs[-1], rules) if draft.paragraphs else draft


def take_from_sentence(draft: Draft, last: Paragraph, rules: CleanRules) -> Draft:
    """The draft without the agency behind its last sentence."""
    match = BEHIND_SENTENCE.search(last.text[-MAX_NAME_CHARACTERS * 2 :])
    if match is None:
        return draft
    agency = read_signature(next(filter(None, match.groups())), rules)
    if agency is None:
        return draft
    length = len(match[0])
    taken = draft.without(last, RemovedKind.CREDIT, rest=last.text[:-length], text=match[0].strip())
    return replace(taken, agency=draft.agency or name_agency(agency, rules))


def read_signature(text: str, rules: CleanRules) -> str | None:
    """The agency that a text names and nothing else but initials; None where it says more, or names none."""
    if len(text) > MAX_NAME_CHARACTERS:
        return None
    name = text.strip(EDGES)
    if is_known(name, rules):
        return name
    signed = SIGNED.fullmatch(" ".join(BRACKETS.sub(" ", name).split()))
    agency = (signed["agency"] or signed["last"]) if signed else None
    return agency if is_known(agency, rules) else None
