"""Which copy of a story is the one to read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from enum import IntEnum

from copydesk.article import UNKNOWN_SOURCE
from copydesk.dedupe.rules import have_one_source
from copydesk.dedupe.signature import Signature

# A copy with less than this share of another source's words has been cut (a judgement: rewordings change the length
# by a tenth or so, an abridgement leaves out paragraphs).
COMPLETE_SHARE = 0.8

# In running text there are some 30 small letters to a capital; the copy of a telex has none.
CAPITALS_TO_SMALL = 9

# Words that agencies carry in some spellings of their name and not in others.
_GENERIC_WORDS = frozenset({"the", "agency", "news", "newswire", "press", "wire", "service"})
_WORD = re.compile(r"[^\W_]+")


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

    def rank(member: Signature) -> tuple[bool, Origin, bool, bool, date, datetime, date, str]:
        return (
            is_in_capitals(member.body),
            find_origin(member, members),
            member.is_translation,
            is_abridged(member, members),
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


def find_origin(member: Signature, members: Iterable[Signature]) -> Origin:
    """Whether the member's source is the one that a dateline or credit of the story names, or it has one itself."""
    if any(is_credited(member.source, other) for other in members):
        return Origin.CREDITED
    gives_credit = member.credit is not None or member.agency is not None
    return Origin.CREDITS_OTHERS if gives_credit and not member.is_translation else Origin.SILENT


def is_credited(source: str, member: Signature) -> bool:
    """Whether the member names `source` as its agency or in its credit: "corvane-press" as "Corvane Press Agency"."""
    name = _name_tokens(source)
    if not name or source == UNKNOWN_SOURCE:
        return False
    agency = _name_tokens(member.agency)
    return (bool(agency) and (agency <= name or name <= agency)) or name <= _name_tokens(member.credit)


def is_abridged(member: Signature, members: Iterable[Signature]) -> bool:
    """Whether another source's copy is clearly longer. A source's own longer text is an update, not the whole."""
    longest = max(
        (other.word_count for other in members if not have_one_source(member, other)), default=member.word_count
    )
    return member.word_count < COMPLETE_SHARE * longest


def _name_tokens(name: str | None) -> frozenset[str]:
    return frozenset(_WORD.findall((name or "").casefold())) - _GENERIC_WORDS
