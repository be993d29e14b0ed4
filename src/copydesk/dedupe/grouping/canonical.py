"""Which copy of a story is the one to read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from enum import IntEnum
from functools import lru_cache

from copydesk.article import UNKNOWN_SOURCE
from copydesk.dedupe.scoring.rules import have_one_source
from copydesk.dedupe.signing.signature import Signature

# A copy with less than this share of another source's words has been cut (a judgement: rewordings change the length
# by a tenth or so, an abridgement leaves out paragraphs).
COMPLETE_SHARE = 0.8

# In running text there are some 30 small letters to a capital; the copy of a telex has none.
CAPITALS_TO_SMALL = 9

# Words that agencies carry in some spellings of their name and not in others.
_GENERIC_WORDS = frozenset({"the", "agency", "news", "newswire", "press", "wire", "service"})
_WORD = re.compile(r"[^\W_]+")


# What a member says of where its text comes from: its agency and its credit line.
Credit = tuple[str | None, str | None]


class Origin(IntEnum):
    """How close to the text's author a copy is, closest first."""

    CREDITED = 0
    CREDITS_OTHERS = 1
    SILENT = 2


def choose_canonical(members: Sequence[Signature]) -> Signature:
    """The canonical one of a story's members, by an order that a person would agree with.

    What is set in capitals throughout comes last: it has lost which words are names. Then
    the copy of the agency or paper that the others credit, before one that gives a credit, before one that is silent;
    a person's words before a machine's translation; complete before abridged; then the earlier published, the earlier
    landed, the lower id.
    """

    credits = frozenset((one.agency, one.credit) for one in members)
    longest = find_longest(members)

    def rank(member: Signature) -> tuple[bool, Origin, bool, bool, date, datetime, date, str]:
        return (
            is_in_capitals(member.body),
            find_origin(member, credits),
            member.is_translation,
            is_abridged(member, longest),
            member.published_on or member.arrived_on,
            member.published_at or datetime.max.replace(tzinfo=UTC),
            member.arrived_on,
            member.article_id,
        )

    return min(members, key=rank)


def is_in_capitals(text: str) -> bool:
    """Whether a text is set in capitals throughout, but for a unit or a name in between."""
    capitals, small = sum(map(str.isupper, text)), sum(map(str.islower, text))
    return capitals > CAPITALS_TO_SMALL * small


def find_origin(member: Signature, credits: Iterable[Credit]) -> Origin:
    """Whether the member's source is the one that a dateline or credit of the story names, or it has one itself."""
    if any(is_credited(member.source, *credit) for credit in credits):
        return Origin.CREDITED
    gives_credit = member.credit is not None or member.agency is not None
    return Origin.CREDITS_OTHERS if gives_credit and not member.is_translation else Origin.SILENT


def is_credited(source: str, agency: str | None, credit: str | None) -> bool:
    """Whether an agency or a credit line names `source`: "corvane-press" as "Corvane Press Agency"."""
    name = _name_tokens(source)
    if not name or source == UNKNOWN_SOURCE:
        return False
    own = _name_tokens(agency)
    return (bool(own) and (own <= name or name <= own)) or name <= _name_tokens(credit)


def find_longest(members: Iterable[Signature]) -> list[Signature]:
    """The longest text of each source, the longest first; a text of no known source stands for itself."""
    longest: dict[str, Signature] = {}
    for one in sorted(members, key=lambda one: (-one.word_count, one.article_id)):
        longest.setdefault(one.article_id if one.source == UNKNOWN_SOURCE else one.source, one)
    return list(longest.values())


def is_abridged(member: Signature, longest: Iterable[Signature]) -> bool:
    """Whether another source's copy is clearly longer. A source's own longer text is an update, not the whole."""
    other = next((one for one in longest if not have_one_source(member, one)), member)
    return member.word_count < COMPLETE_SHARE * other.word_count


@lru_cache(maxsize=10_000)
def _name_tokens(name: str | None) -> frozenset[str]:
    return frozenset(_WORD.findall((name or "").casefold())) - _GENERIC_WORDS
