"""What stands in the body and isn't news: taken out by the rules of the table, and kept with its kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from copydesk.article import RemovedKind
from copydesk.bylines import split_byline
from copydesk.clean.draft import Draft, Paragraph, fold_words
from copydesk.clean.rules import BoilerplateRule, CleanRules, Extent, Where
from copydesk.clean.sentences import QUOTATION_MARK, find_sentences
from copydesk.clean.text.sign_off import cut_notes, take_sign_off

HEAD_PARAGRAPHS = 4
TAIL_PARAGRAPHS = 6

# The longest text that a rule allows has 120 words; a longer one is no boilerplate, however few spaces it has.
MAX_CHARACTERS = 1_200
# More words than any rule allows.
TOO_MANY = 10_000

# A heading such as "SEE ALSO:" may be followed by the titles it announces, each on its own line.
MAX_ANNOUNCED_TITLES = 6
MAX_TITLE_WORDS = 18
MIN_TITLE_WORDS = 3
NO_TITLE_END = re.compile(r"[.,;:…'\"”’»)\]]$")

# A paragraph is repeated where it stands word for word further up. Recipes, lists and interviews repeat short lines and
# questions on purpose, so only long ones that end a sentence count.
MIN_REPEATED_WORDS = 20
REPEATED_END = re.compile(r"[.!…。]['\"”’»)\]]*$")

REPORTERS = re.compile(
    r"[(\[]?\s*(?:reporting|written|reported)(?: and \w+)? by\s+(?P<names>[^;()\[\]]+)", re.IGNORECASE
)
# "(Reporting by Ida Brandt, editing by Jo Vane)": who edits is no author.
OTHER_WORK = re.compile(
    r"[\s,;.]*\b(?:(?:additional|further|with)\s+)*"
    r"(?:(?:reporting|writing|editing|graphics?|production)(?:\s+and\s+\w+)?|edited|compiled|translated)\s+by\b.*",
    re.IGNORECASE,
)


class Ending(NamedTuple):
    """The end of a paragraph from the start of one of its sentences on."""

    start: int
    text: str
    words: int


class Placed(NamedTuple):
    """A paragraph's text, and whether it stands at the head and at the tail of its article: what rules look at."""

    text: str
    is_head: bool
    is_tail: bool


def strip_boilerplate(draft: Draft, rules: CleanRules, passed: set[Placed] | None = None) -> Draft:
    """The draft without what the rules know and without repeated paragraphs.

    What is removed moves the rest nearer to the end, where more rules apply. So it is done until nothing changes, and
    doing it twice changes nothing. `passed` holds what no rule took before, as in `strip_by_rules`.
    """
    passed = set() if passed is None else passed
    while True:
        stripped = strip_repeated(take_sign_off(cut_notes(strip_by_rules(draft, rules, passed), rules), rules))
        if len(stripped.removed) == len(draft.removed):
            return stripped
        draft = stripped


def strip_by_rules(draft: Draft, rules: CleanRules, passed: set[Placed]) -> Draft:
    """Every rule on every paragraph, once; the first rule that matches a paragraph decides.

    No rule is asked about what it `passed` before; what passes now is added.
    """
    count = len(draft.paragraphs)
    by_place = place_rules(rules.boilerplate)
    announced = 0
    for index, paragraph in enumerate(draft.paragraphs):
        placed = Placed(paragraph.text, index < HEAD_PARAGRAPHS, index >= count - TAIL_PARAGRAPHS)
        found = None if placed in passed else find_match(placed.text, by_place[placed.is_head, placed.is_tail])
        if found is not None:
            rule, start = found
            draft = take_part(draft, paragraph, rule, start)
            announced = MAX_ANNOUNCED_TITLES if is_bare_pointer(rule, paragraph) else 0
            continue
        passed.add(placed)
        if announced and is_announced_title(paragraph):
            draft = draft.without(paragraph, RemovedKind.SEE_ALSO)
            announced -= 1
        else:
            announced = 0
    return draft


@lru_cache(maxsize=4)
def place_rules(table: tuple[BoilerplateRule, ...]) -> Mapping[tuple[bool, bool], tuple[BoilerplateRule, ...]]:
    """The rules of a table that take paragraphs or their endings, by whether these stand at the head, at the tail."""
    return {
        (is_head, is_tail): tuple(
            rule for rule in table if rule.extent is not Extent.REST and is_in_place(rule.where, is_head, is_tail)
        )
        for is_head in (False, True)
        for is_tail in (False, True)
    }


def find_match(text: str, rules: Iterable[BoilerplateRule]) -> tuple[BoilerplateRule, int] | None:
    """The rule that a paragraph falls under and where in it the matching part begins; None where none does."""
    words = count_spaced_words(text) if len(text) <= MAX_CHARACTERS else TOO_MANY
    has_quotes = QUOTATION_MARK.search(text) is not None
    endings = list_endings(text)
    fewest = endings[0].words if endings else TOO_MANY
    for rule in choose_rules(tuple(rules), words, fewest, has_quotes):
        if rule.extent is not Extent.ENDING:
            if rule.pattern.fullmatch(text):
                return rule, 0
        elif (start := match_ending(rule, endings)) is not None:
            return rule, start
    return None


@lru_cache(maxsize=4_096)
def choose_rules(
    rules: tuple[BoilerplateRule, ...], words: int, fewest: int, has_quotes: bool
) -> tuple[BoilerplateRule, ...]:
    """Those of the rules that may take a paragraph of so many words, or an ending of it, the shortest of `fewest`.

    Paragraphs of news are of a few hundred such sizes, and most rules take short ones only.
    """
    return tuple(
        rule
        for rule in rules
        if (
            fewest <= rule.max_words
            if rule.extent is Extent.ENDING
            else words <= rule.max_words and (rule.allows_quotes or not has_quotes)
        )
    )


def is_in_place(where: Where, is_head: bool, is_tail: bool) -> bool:
    """Whether a rule's place is where a paragraph stands: at one end of the text, at both, or between."""
    return where is Where.ANYWHERE or (where is Where.HEAD and is_head) or (where is Where.TAIL and is_tail)


def list_endings(text: str) -> list[Ending]:
    """The endings of a text that begin with a sentence and that a rule may take, the shortest first."""
    starts = find_sentences(text, max(0, len(text) - MAX_CHARACTERS))
    return [Ending(start, part := text[start:], count_spaced_words(part)) for start in reversed(starts)]


def match_ending(rule: BoilerplateRule, endings: Iterable[Ending]) -> int | None:
    """Where the longest of the endings that `rule` takes begins, None where it takes none."""
    found = None
    for ending in endings:
        if ending.words > rule.max_words:
            break
        if rule.pattern.fullmatch(ending.text) and (rule.allows_quotes or not QUOTATION_MARK.search(ending.text)):
            found = ending.start
    return found


def count_spaced_words(text: str) -> int:
    """The words of a text whose white space is folded."""
    return text.count(" ") + 1


def take_part(draft: Draft, paragraph: Paragraph, rule: BoilerplateRule, start: int) -> Draft:
    """The draft with the matched part moved from the body to where it belongs."""
    part = paragraph.text[start:]
    draft = draft.without(paragraph, rule.kind, rest=paragraph.text[:start].rstrip(), text=part)
    if rule.is_wall:
        return replace(draft, is_paywalled=True)
    if rule.kind is RemovedKind.TRANSLATION_NOTICE:
        return replace(draft, translation_notice=join_notes(draft.translation_notice, part))
    if rule.kind is RemovedKind.CREDIT:
        return replace(
            draft, credit=join_notes(draft.credit, part), authors=draft.authors or tuple(find_reporters(part))
        )
    return draft


def join_notes(first: str | None, second: str) -> str:
    """Two notes as one; the first may be missing."""
    return f"{first} {second}" if first else second


def find_reporters(credit: str) -> list[str]:
    """The full names behind "Reporting by", without the places they reported from."""
    match = REPORTERS.match(credit)
    if match is None:
        return []
    # Of one word are agencies and desks.
    return [name for name in split_byline(OTHER_WORK.sub("", match["names"])) if " " in name]


def is_bare_pointer(rule: BoilerplateRule, paragraph: Paragraph) -> bool:
    """Whether a removed paragraph announces titles on the lines below."""
    return rule.kind is RemovedKind.SEE_ALSO and rule.name == "pointer alone" and paragraph.text.endswith(":")


def is_announced_title(paragraph: Paragraph) -> bool:
    """Whether the line after a pointer is only a title: short, without a sentence's end or a quotation."""
    text = paragraph.text
    return (
        MIN_TITLE_WORDS <= len(text.split()) <= MAX_TITLE_WORDS
        and NO_TITLE_END.search(text) is None
        and QUOTATION_MARK.search(text) is None
        and not text[0].islower()
    )


def strip_repeated(draft: Draft) -> Draft:
    """The draft without paragraphs that stand word for word further up, and without the title repeated as one."""
    seen: set[str] = set()
    title = fold_words(draft.title or "")
    for index, paragraph in enumerate(draft.paragraphs):
        folded = fold_words(paragraph.text)
        if folded and folded == title and index < HEAD_PARAGRAPHS:
            draft = draft.without(paragraph, RemovedKind.HEADLINE)
        elif folded in seen and len(folded.split()) >= MIN_REPEATED_WORDS and REPEATED_END.search(paragraph.text):
            draft = draft.without(paragraph, RemovedKind.REPEATED)
        seen.add(folded)
    return draft
